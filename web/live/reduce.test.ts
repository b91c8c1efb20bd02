import { expect } from 'chai';
import fc from 'fast-check';
import type { Task } from '@tasklog/schemas';
import { addedAs, changedTo, deletedFrom, type Guess } from './guess.ts';
import { emptyState, reduce, rowsOf, type Change, type Input, type State } from './reduce.ts';
import { makeStore } from './store.ts';
import { aTask } from './testing.ts';

const run = (inputs: Input[], from: State = emptyState) => inputs.reduce(reduce, from);
const snapshot = (...tasks: Task[]): Input => ({ kind: 'snapshot', tasks, learnedWhenAsked: 0, stale: false });
const notice = (task: Task): Input => ({ kind: 'notice', change: { taskId: task.id, version: task.version, task } });
const gone = (version: number): Input => ({ kind: 'notice', change: { taskId: aTask().id, version, task: null } });
const intent = (status: Task['status'], id = 'i'): Input => ({
  ...{ kind: 'intent', id },
  guesses: [{ taskId: aTask().id, before: {}, after: { status } }],
});
const accepted = (...tasks: Task[]): Input => ({
  ...{ kind: 'accepted', id: 'i', position: 'p' },
  changes: tasks.map((task) => ({ taskId: task.id, version: task.version, task })),
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
    const heard = (position: string, task: Task): Input => ({
      ...{ kind: 'notice', position },
      change: { taskId: task.id, version: task.version, task },
    });
    const before = run([{ ...accepted(known), position: 'mine' } as Input]);
    const behind = reduce(before, heard('before mine', aTask({ id: 'other', version: 1 })));
    const after = reduce(behind, heard('mine', known));
    expect([before.position, behind.position, after.position]).to.deep.equal(['mine', 'before mine', 'mine']);
    expect(after.learned).to.equal(behind.learned);
    expect(reduce(after, notice(known))).to.equal(after);
  });

  it('asks after a gap for all that frames told of, and for its own changes before that', () => {
    const gap: Input = { kind: 'gap', position: 'told' };
    expect(run([snapshot(), gap]).position).to.equal('told');
    const ahead = run([snapshot(), { ...accepted(aTask({ version: 2 })), position: 'mine' } as Input]);
    expect(reduce(ahead, gap).position).to.equal('mine');
    expect(run([notice(aTask({ version: 2 })), gap], ahead).position).to.equal('told');
    expect(run([{ kind: 'gap' }], ahead).position).to.equal('mine');
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
    const answered = reduce(guessed, accepted(done));
    expect(rowsOf(answered)).to.deep.equal([{ task: done, pending: true }]);
    expect(answered.position).to.equal('p');
    expect(rowsOf(reduce(answered, notice(done)))).to.deep.equal([{ task: done, pending: false }]);
    expect(rowsOf(reduce(answered, { kind: 'settled', taskId: done.id }))).to.deep.equal([]);
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
const someFields = fc.record(
  {
    title: fc.constantFrom('x', 'y'),
    status: fc.constantFrom('open' as const, 'done' as const),
    due: fc.constantFrom(null, '2026-11-24'),
    priority: fc.constantFrom('none' as const, 'urgent' as const),
  },
  { requiredKeys: [] },
);
const someGuess = fc.oneof(
  fc.tuple(fc.constantFrom(...ids), someFields).map(([taskId, after]): Guess => ({ taskId, before: {}, after })),
  fc.constantFrom('a', 'new').map((id) => addedAs(aTask({ id }))),
  fc.constantFrom(...ids).map((id) => deletedFrom(aTask({ id }))),
);

describe('a change on its way', () => {
  const renamed = aTask({ title: 'buy oat milk', version: 2 });
  const rename: Input = { kind: 'intent', id: 'i', guesses: [changedTo(aTask(), { title: 'buy oat milk' })] };
  const pending = (state: State) => rowsOf(state).map((row) => row.pending);

  it('shows any field as it will be, marked until the live feed has passed the answer', () => {
    const guessed = run([snapshot(aTask()), rename]);
    expect([titles(guessed), pending(guessed)]).to.deep.equal([['buy oat milk'], [true]]);
    const answered = reduce(guessed, accepted(renamed));
    expect(pending(answered)).to.deep.equal([true]);
    expect(pending(reduce(answered, notice(aTask())))).to.deep.equal([true]);
    expect(pending(reduce(answered, notice(renamed)))).to.deep.equal([false]);
  });

  it('is not marked when the live feed was faster than the answer', () => {
    expect(pending(run([snapshot(aTask()), rename, notice(renamed), accepted(renamed)]))).to.deep.equal([false]);
  });

  it('is not marked once a list that was asked for after it tells it, but by a stale one it is', () => {
    const answered = run([snapshot(aTask()), rename, accepted(renamed)]);
    const list = { ...snapshot(renamed), learnedWhenAsked: answered.learned } as Input;
    expect(pending(reduce(answered, list))).to.deep.equal([false]);
    expect(pending(reduce(answered, { ...snapshot(aTask()), stale: true } as Input))).to.deep.equal([true]);
  });

  it('shows a task before it is there, hides one before it is gone, and brings one back', () => {
    const added = aTask({ id: 'new', title: 'wax the skis' });
    const guess = (guess: Guess): Input => ({ kind: 'intent', id: guess.taskId, guesses: [guess] });
    expect(titles(run([snapshot(aTask()), guess(addedAs(added))]))).to.deep.equal(['buy milk', 'wax the skis']);
    expect(titles(run([snapshot(aTask()), guess(deletedFrom(aTask()))]))).to.deep.equal([]);
    expect(titles(run([notice(aTask()), gone(2), guess(addedAs(aTask()))]))).to.deep.equal(['buy milk']);
  });

  it('sent twice is shown once', () => {
    const guessed = run([snapshot(aTask()), rename]);
    expect(reduce(guessed, rename)).to.equal(guessed);
  });
});

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
    fc.assert(
      fc.property(someState, fc.array(someGuess, { maxLength: 4 }), (state, guesses) => {
        const settled = ids.reduce<State>((before, id) => reduce(before, { kind: 'settled', taskId: id }), state);
        const after = run(
          [
            { kind: 'intent', id: 'i', guesses },
            { kind: 'refused', id: 'i' },
          ],
          settled,
        );
        expect(rowsOf(after).filter(({ task }) => task.status === 'open')).to.deep.equal(rowsOf(settled));
        expect(known(after)).to.deep.equal(known(settled));
      }),
    );
  });

  it('a refusal takes back its own intent and leaves the others', () => {
    fc.assert(
      fc.property(someState, fc.array(someGuess), fc.array(someGuess), (state, refused, kept) => {
        const keep: Input = { kind: 'intent', id: 'kept', guesses: kept };
        const both = run([{ kind: 'intent', id: 'i', guesses: refused }, keep, { kind: 'refused', id: 'i' }], state);
        const open = (each: State) => rowsOf(each).filter(({ task }) => task.status === 'open');
        expect(open(both)).to.deep.equal(open(reduce(state, keep)));
      }),
    );
  });

  it('an intent never changes a task that it is not about', () => {
    fc.assert(
      fc.property(someState, fc.array(someGuess), (state, guesses) => {
        const isOther = (id: string) => !guesses.some(({ taskId }) => taskId === id);
        const others = (each: State) => rowsOf(each).filter(({ task }) => isOther(task.id));
        expect(others(reduce(state, { kind: 'intent', id: 'i', guesses }))).to.deep.equal(others(state));
      }),
    );
  });

  it('rows put in order step by step are the rows put in order at once', () => {
    const someInput = fc.oneof(
      someChange.map((change): Input => ({ kind: 'notice', change })),
      fc.tuple(fc.nat(4), someGuess).map(([id, guess]): Input => ({ kind: 'intent', id: `${id}`, guesses: [guess] })),
      fc.nat(4).map((id): Input => ({ kind: 'refused', id: `${id}` })),
    );
    fc.assert(
      fc.property(fc.array(someInput), (inputs) => {
        const store = makeStore(emptyState);
        for (const input of inputs) {
          store.send(input);
          expect(store.rows()).to.deep.equal(rowsOf(store.state()));
        }
      }),
    );
  });
});
