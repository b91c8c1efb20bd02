import { expect } from 'chai';
import { addedAs, changedTo, deletedFrom, type Guess } from '../live/guess.ts';
import { aTask } from '../live/testing.ts';
import { typedIn } from './typed-in.ts';

describe('what was written by hand for a change', () => {
  const of = (...guesses: Guess[]) =>
    typedIn({ id: 'i', guesses, request: { method: 'POST', path: '' }, versions: {}, what: '' });

  it('is the title and the notes of a new task', () =>
    expect(of(addedAs(aTask({ title: 'wax the skis', notes: 'the red ones' })))).to.deep.equal([
      'wax the skis',
      'the red ones',
    ]));

  it('is a title that was to become another, and nothing that was there', () =>
    expect(of(changedTo(aTask(), { title: 'buy oat milk', priority: 'high' }))).to.deep.equal(['buy oat milk']));

  it('is nothing of what was to go', () => expect(of(deletedFrom(aTask()))).to.deep.equal([]));
});
