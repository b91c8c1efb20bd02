import { expect } from 'chai';
import fc from 'fast-check';
import type { Task } from '@tasklog/schemas';
import { emptyState, reduce, rowsOf, type Change, type Input, type State } from './reduce.ts';
import { aTask } from './testing.ts';

const run = (inputs: Input[], from: State = emptyState) => inputs.reduce(reduce, from);
const snapshot = (...tasks: Task[]): Input => ({ kind: 'snapshot', tasks, learnedWhenAsked: 0, stale: false });
const notice = (task: Task): Input => ({ kind: 'notice', change: { taskId: task.id, version: task.version, task } });
const gone = (version: number): Input => ({ kind: 'notice', change: { taskId: aTask().id, version, task: null } });
const intent = (to: 'open' | 'done' | 'deleted', id = 'i'): Input => ({
  kind: 'intent',
  id,
  guess: { taskId: aTask().id, to },
});
const titles = (state: State) => rowsOf(state).map(({ task }) => task.title);

describe('the browser’s list', () => {
  it('shows the soonest first, then the more important, then what has no date', () => {
    const tasks = [
      aTask({ id: 'a', title: 'some day' }),
      aTask({ id: 'b', title: 'tomorrow', due: '2026-11-24' }),
      aTask({ id: 'c', title: 'today, low', due: '2026-11-23', priority: 'low' }),
      aTask({ id: 'd', title: 'today, urgent', due: '2026-11-23', priority: 'urgent' }),
    ];
    expect(titles(run([snapshot(...tasks)]))).to.deep.equal(['today, urgent', 'today, low', 'tomorrow', 'some day']);
  });

  it('ignores a notice that is older than what it knows', () => {
    const state = run([snapshot(aTask({ version: 3, title: 'new' })), notice(aTask({ version: 2, title: 'old' }))]);
    expect(titles(state)).to.deep.equal(['new']);
  });

  it('asks on from where the last frame stands, also when that confirms what was known', () => {
    const known = aTask({ version: 3 });
    const accepted: Input = {
      ...{ kind: 'accepted', id: 'i', position: 'mine' },
      changes: [{ taskId: known.id, version: 3, task: known }],
    };
    const heard = (position: string, task: Task): Input => ({
      ...{ kind: 'notice', position },
      change: { taskId: task.id, version: task.version, task },
    });
    const before = run([accepted]);
    const behind = reduce(before, heard('before mine', aTask({ id: 'other', version: 1 })));
    const after = reduce(behind, heard('mine', known));
    expect([before.position, behind.position, after.position]).to.deep.equal(['mine', 'before mine', 'mine']);
    expect(after.learned).to.equal(behind.learned);
    expect(reduce(after, notice(known))).to.equal(after);
  });

  it('does not bring a deleted task back for a late notice', () => {
    expect(titles(run([notice(aTask()), gone(3), notice(aTask({ version: 2 }))]))).to.deep.equal([]);
  });

  it('brings it back when it was restored', () => {
    expect(titles(run([notice(aTask()), gone(2), notice(aTask({ version: 3 }))]))).to.deep.equal(['buy milk']);
  });

  it('drops what a later list no longer names', () => {
    const state = run([notice(aTask())]);
    expect(titles(reduce(state, { ...snapshot(), learnedWhenAsked: state.learned } as Input))).to.deep.equal([]);
  });

  it('keeps what came up while the list was on its way', () => {
    expect(titles(run([notice(aTask()), snapshot()]))).to.deep.equal(['buy milk']);
  });

  it('keeps the rows when a new list cannot be read', () => {
    const problem = { type: 'about:blank', title: '', status: 503, code: 'unreachable', detail: '' };
    const state = run([snapshot(aTask()), { kind: 'unreadable', problem }]);
    expect(titles(state)).to.deep.equal(['buy milk']);
    expect(state.load.state).to.equal('failed');
  });
});

describe('completing on the screen', () => {
  it('strikes the row through at once and keeps it until it settles', () => {
    const done = aTask({ status: 'done', version: 2 });
    const guessed = run([snapshot(aTask()), intent('done')]);
    expect(rowsOf(guessed)).to.deep.equal([{ task: aTask({ status: 'done' }), pending: true }]);
    const changes: Change[] = [{ taskId: done.id, version: 2, task: done }];
    const accepted = reduce(guessed, { kind: 'accepted', id: 'i', changes, position: 'p' });
    expect(rowsOf(accepted)).to.deep.equal([{ task: done, pending: false }]);
    expect(accepted.position).to.equal('p');
    expect(rowsOf(reduce(accepted, { kind: 'settled', taskId: done.id }))).to.deep.equal([]);
  });

  it('elsewhere, shows it here for a moment too', () => {
    const state = run([snapshot(aTask()), notice(aTask({ status: 'done', version: 2 }))]);
    expect(rowsOf(state)[0]?.task.status).to.equal('done');
  });

  it('then taken back before the answer, is open', () => {
    expect(rowsOf(run([snapshot(aTask()), intent('done', 'i'), intent('open', 'j')]))[0]?.task.status).to.equal('open');
  });
});

const ids = ['a', 'b', 'c'];
const someChange = fc
  .record({ id: fc.constantFrom(...ids), version: fc.integer({ min: 1, max: 6 }) })
  // What a version holds is fixed by its number, as on the log.
  .map(({ id, version }): Change => {
    const task =
      version % 3 === 0
        ? null
        : aTask({ id, version, title: `${id}${version}`, status: version % 2 ? 'open' : 'done' });
    return { taskId: id, version, task };
  });
const someState = fc
  .array(someChange)
  .map((changes) => run(changes.map((change): Input => ({ kind: 'notice', change }))));
const known = ({ confirmed }: State) => ids.map((id) => [confirmed.get(id)?.version, confirmed.get(id)?.task]);

describe('whatever order things come in', () => {
  it('notices shuffled and repeated end in the same tasks', () => {
    const shuffled = fc
      .array(someChange, { minLength: 1 })
      .chain((changes) =>
        fc.tuple(
          fc.constant(changes),
          fc.shuffledSubarray([...changes, ...changes], { minLength: changes.length * 2 }),
        ),
      );
    fc.assert(
      fc.property(shuffled, ([changes, again]) => {
        const state = (all: Change[]) => run(all.map((change): Input => ({ kind: 'notice', change })));
        expect(known(state(again))).to.deep.equal(known(state(changes)));
      }),
    );
  });

  it('a refused intent equals none', () => {
    const to = fc.constantFrom('open', 'done', 'deleted');
    fc.assert(
      fc.property(someState, fc.constantFrom(...ids), to, (state, taskId, guess) => {
        const settled = ids.reduce<State>((before, id) => reduce(before, { kind: 'settled', taskId: id }), state);
        const after = run(
          [
            { kind: 'intent', id: 'i', guess: { taskId, to: guess } },
            { kind: 'refused', id: 'i' },
          ],
          settled,
        );
        expect(rowsOf(after).filter(({ task }) => task.status === 'open')).to.deep.equal(rowsOf(settled));
        expect(known(after)).to.deep.equal(known(settled));
      }),
    );
  });

  it('an intent never changes a task that it is not about', () => {
    fc.assert(
      fc.property(someState, fc.constantFrom('open', 'done', 'deleted'), (state, to) => {
        const others = (each: State) => rowsOf(each).filter(({ task }) => task.id !== 'a');
        const after = reduce(state, { kind: 'intent', id: 'i', guess: { taskId: 'a', to: to } });
        expect(others(after)).to.deep.equal(others(state));
      }),
    );
  });
});
