import { expect } from 'chai';
import fc from 'fast-check';
import { addedAs, applyGuess, changedTo, deletedFrom, turnedRound } from './guess.ts';
import { aTask } from './testing.ts';

describe('a guess', () => {
  it('names only the fields that become others', () =>
    expect(
      changedTo(aTask({ tags: ['home'] }), { title: 'buy milk', tags: ['home'], due: '2026-11-24' }),
    ).to.deep.equal({
      taskId: aTask().id,
      before: { due: null },
      after: { due: '2026-11-24' },
    }));

  it('changes nothing of a task that is not there', () =>
    expect(applyGuess(null, changedTo(aTask(), { title: 'x' }))).to.equal(null));

  it('turned round leads back', () => {
    const title = fc.string();
    fc.assert(
      fc.property(title, title, (was, is) => {
        const task = aTask({ title: was });
        const there = changedTo(task, { title: is });
        expect(applyGuess(applyGuess(task, there), turnedRound(there))).to.deep.equal(task);
      }),
    );
    expect(applyGuess(applyGuess(null, addedAs(aTask())), turnedRound(addedAs(aTask())))).to.equal(null);
    expect(applyGuess(applyGuess(aTask(), deletedFrom(aTask())), turnedRound(deletedFrom(aTask())))).to.deep.equal(
      aTask(),
    );
  });
});
