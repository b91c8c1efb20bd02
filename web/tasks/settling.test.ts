import { expect } from 'chai';
import { changedTo } from '../live/guess.ts';
import { emptyState, reduce } from '../live/reduce.ts';
import { makeStore } from '../live/store.ts';
import { aTask } from '../live/testing.ts';
import { followSettling } from './settling.ts';

const done = aTask({ status: 'done', version: 2 });

function given() {
  const timers = new Set<() => void>();
  const left: string[] = [];
  const store = makeStore(
    reduce(emptyState, { kind: 'snapshot', tasks: [aTask()], learnedWhenAsked: 0, stale: false }),
  );
  followSettling(
    store,
    ({ title }) => left.push(title),
    (run) => {
      timers.add(run);
      return () => timers.delete(run);
    },
  );
  const complete = () => store.send({ kind: 'intent', id: 'i', guesses: [changedTo(aTask(), { status: 'done' })] });
  const answer = () =>
    store.send({ kind: 'accepted', id: 'i', position: 'p', changes: [{ taskId: done.id, version: 2, task: done }] });
  return { store, timers, left, complete, answer };
}

describe('a completed row', () => {
  it('waits for its answer, then leaves after a while, once', () => {
    const { store, timers, left, complete, answer } = given();
    complete();
    expect(timers.size).to.equal(0);
    answer();
    expect([timers.size, store.rows().length]).to.deep.equal([1, 1]);
    for (const run of timers) run();
    expect([store.rows().length, left]).to.deep.equal([0, ['buy milk']]);
  });

  it('stays when it is taken back in that time', () => {
    const { store, timers, left, complete, answer } = given();
    complete();
    answer();
    const open = aTask({ version: 3 });
    store.send({ kind: 'notice', change: { taskId: open.id, version: 3, task: open } });
    for (const run of timers) run();
    expect(store.rows()).to.have.length(1);
    expect(left).to.deep.equal([]);
  });
});
