import { expect } from 'chai';
import type { Problem } from '@tasklog/schemas';
import { en } from '../messages/catalogue.ts';
import { makeWords } from '../messages/words.ts';
import { makeActions } from './actions.ts';
import type { Answer, Api, Ask } from './api.ts';
import { completing, deleting } from './changes.ts';
import { emptyState, reduce } from './reduce.ts';
import { makeDeliver } from './sending.ts';
import { makeStore } from './store.ts';
import { aTask, sendFromOneTab } from './testing.ts';

const refusal: Problem = {
  type: 'about:blank',
  title: '',
  status: 412,
  code: 'version-changed',
  detail: 'It changed.',
};

function given(answers: Record<string, unknown>) {
  const asked: { path: string; ask: Ask }[] = [];
  const told: string[] = [];
  const api = ((path: string, ask: Ask = {}) => {
    asked.push({ path, ask });
    const value = answers[path.split('?', 1)[0]!];
    const answer =
      value && typeof value === 'object' && 'status' in value
        ? { ok: false, problem: value }
        : { ok: true, value, headers: new Headers() };
    return Promise.resolve(answer as Answer<never>);
  }) as Api;
  const store = makeStore(
    reduce(emptyState, { kind: 'snapshot', tasks: [aTask()], learnedWhenAsked: 0, stale: false }),
  );
  const tellProblem = (problem: Problem, what: string) => told.push(`${what}: ${problem.code}`);
  const send = sendFromOneTab(makeDeliver(api));
  const actions = makeActions({ api, store, send, words: makeWords('en', en), tellProblem });
  const status = () => store.rows()[0]?.task.status;
  return { actions, store, asked, told, status };
}

const base = `/api/commands/tasks/${aTask().id}`;
const done = aTask({ status: 'done', version: 2 });
const completed = { [`${base}/complete`]: { task: done, changeId: 'c', position: 'p1' } };

describe('acting on a task', () => {
  it('shows it done before the answer, with the version that was seen', async () => {
    const { actions, asked, status, store } = given(completed);
    const work = actions.complete(aTask());
    expect(status()).to.equal('done');
    expect((await work)?.map(({ changeId }) => changeId)).to.deep.equal(['c']);
    expect(asked[0]!.ask).to.include({ method: 'POST', version: 1 });
    expect(store.state().position).to.equal('p1');
  });

  it('rolls back a refusal, says so and reads the list again', async () => {
    const newer = aTask({ title: 'buy oat milk', version: 4 });
    const { actions, told, store } = given({
      [`${base}/complete`]: refusal,
      '/api/queries/tasks': { items: [newer], cursor: null },
    });
    expect(await actions.complete(aTask())).to.equal(null);
    await actions.refresh();
    expect(store.rows()).to.deep.equal([{ task: newer, pending: false }]);
    expect(told).to.deep.equal(['“buy milk” was not completed: version-changed']);
  });

  it('takes a completion back by its change, so that the next occurrence goes as well', async () => {
    const next = aTask({ id: 'next' });
    const undone = { tasks: [aTask({ version: 3 })], deleted: ['next'], changeId: 'u', position: 'p2' };
    const { actions, asked, store } = given({ ...completed, '/api/commands/undo': undone });
    await actions.complete(aTask());
    store.send({ kind: 'notice', change: { taskId: next.id, version: 1, task: next } });
    await actions.takeBack(done);
    expect(asked.at(-1))
      .to.deep.include({ path: '/api/commands/undo' })
      .and.to.have.nested.property('ask.body.changeId', 'c');
    expect(store.rows()).to.deep.equal([{ task: aTask({ version: 3 }), pending: true }]);
  });

  it('reopens what somebody else completed', async () => {
    const { actions, asked, store } = given({
      [`${base}/reopen`]: { task: aTask({ version: 3 }), changeId: 'r', position: 'p' },
    });
    store.send({ kind: 'notice', change: { taskId: done.id, version: 2, task: done } });
    await actions.takeBack(done);
    expect(asked[0])
      .to.deep.include({ path: `${base}/reopen` })
      .and.to.have.nested.property('ask.version', 2);
  });

  it('keeps a deleted task restorable whether the notice or the answer comes first', async () => {
    for (const noticeFirst of [true, false]) {
      const restored = { tasks: [aTask({ version: 3 })], deleted: [], changeId: 'u', position: 'p' };
      const { actions, store } = given({
        [base]: { task: null, changeId: 'd', position: 'p' },
        '/api/commands/undo': restored,
      });
      const tell = () => store.send({ kind: 'notice', change: { taskId: aTask().id, version: 2, task: null } });
      if (noticeFirst) tell();
      const step = await actions.remove(aTask());
      tell();
      expect(store.rows()).to.deep.equal([]);
      expect(await actions.undo(step!)).to.equal(true);
      expect(store.rows()).to.have.length(1);
    }
  });

  it('takes back the last change, does it again, and takes it back again, each time by its own change', async () => {
    const answer = (changeId: string) => ({ tasks: [], deleted: [], changeId, position: 'p' });
    const { actions, asked } = given({
      ...completed,
      ...{ '/api/commands/undo': answer('u'), '/api/commands/redo': answer('r') },
    });
    await actions.complete(aTask());
    expect([await actions.undoLast(), await actions.undoLast()]).to.deep.equal([true, false]);
    expect([await actions.redoLast(), await actions.redoLast()]).to.deep.equal([true, false]);
    expect(await actions.undoLast()).to.equal(true);
    expect(asked.slice(1).map(({ ask }) => ask.body)).to.deep.equal([
      { changeId: 'c' },
      { changeId: 'u' },
      { changeId: 'r' },
    ]);
  });

  it('takes back what was not answered yet, once it is', async () => {
    const { actions, asked, status } = given({
      ...completed,
      '/api/commands/undo': { tasks: [aTask({ version: 3 })], deleted: [], changeId: 'u', position: 'p' },
    });
    void actions.complete(aTask());
    const undone = actions.undoLast();
    expect(status()).to.equal('open');
    expect(await undone).to.equal(true);
    expect(asked[1]!.ask.body).to.deep.equal({ changeId: 'c' });
  });

  it('takes back what was done together as one', async () => {
    const other = aTask({ id: '00000000-0000-4000-8000-000000000002' });
    const { actions, asked } = given({
      ...completed,
      '/api/commands/tasks/00000000-0000-4000-8000-000000000002': { task: null, changeId: 'd', position: 'p' },
      '/api/commands/undo': { tasks: [], deleted: [], changeId: 'u', position: 'p' },
    });
    const words = makeWords('en', en);
    await actions.perform(completing(words, aTask()), deleting(words, other));
    expect([await actions.undoLast(), await actions.undoLast()]).to.deep.equal([true, false]);
    expect(asked.slice(2).map(({ ask }) => ask.body)).to.deep.equal([{ changeId: 'd' }, { changeId: 'c' }]);
  });

  it('forgets what was refused, and what could be done again once something else was done', async () => {
    const { actions } = given({ ...completed, '/api/commands/undo': { ...refusal, status: 409 } });
    await actions.complete(aTask());
    expect([await actions.undoLast(), await actions.undoLast(), await actions.redoLast()]).to.deep.equal([
      ...[false, false, false],
    ]);
  });

  it('reads every page of the list, after its own last change', async () => {
    const { actions, asked, store } = given({
      ...completed,
      '/api/queries/tasks': { items: [aTask({ id: 'b' })], cursor: 'more' },
    });
    await actions.complete(aTask());
    await actions.refresh();
    const pages = asked.slice(1).map(({ path }) => new URL(path, 'http://x').searchParams);
    expect(pages).to.have.length(50);
    expect(pages.map((page) => page.has('total')).indexOf(true)).to.equal(49);
    expect([pages[0]!.get('after'), pages[0]!.get('cursor'), pages[1]!.get('cursor')]).to.deep.equal([
      'p1',
      null,
      'more',
    ]);
    expect(store.rows().map(({ task }) => task.id)).to.include('b');
  });

  it('reads once more when asked while reading', async () => {
    const { actions, asked } = given({ '/api/queries/tasks': { items: [], cursor: null } });
    await Promise.all([actions.refresh(), actions.refresh(), actions.refresh()]);
    expect(asked.length).to.be.within(1, 2);
    const before = asked.length;
    const first = actions.refresh();
    await Promise.resolve();
    await Promise.all([first, actions.refresh()]);
    expect(asked.length - before).to.equal(2);
  });
});
