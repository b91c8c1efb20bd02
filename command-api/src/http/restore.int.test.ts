import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { Problem, Restoration, Task, TaskAnswer, TasksAnswer } from '@tasklog/schemas';
import { isRestoration } from '@tasklog/schemas/validators';
import { startTestApi } from '../testing/api.ts';
import type { Call, TestApi } from '../testing/api.ts';

describe('restoring what was', () => {
  let api: TestApi;
  let call: Call;
  let person = 0;
  let clock = Date.parse('2026-11-23T09:00:00Z');
  const tick = (minutes = 1): string => new Date((clock += minutes * 60_000)).toISOString();
  before(async () => (api = await startTestApi({ now: () => new Date(clock) })));
  beforeEach(async () => (call = await api.as(`restorer ${String((person += 1))}`)));
  after(() => api.stop());

  const add = async (fields = {}): Promise<Task> => {
    tick();
    const { body } = await call<TaskAnswer>('POST', '/v1/tasks', { title: 'wax the skis', timeZone: 'UTC', ...fields });
    return body.task as Task;
  };
  const act = async (method: string, path: string, body?: object) => {
    tick();
    const answer = await call<TaskAnswer>(method, path, body);
    expect(answer.status, JSON.stringify(answer.body)).to.equal(200);
    return answer.body;
  };
  const preview = async (body: object): Promise<Restoration> => {
    const answer = await call<Restoration>('POST', '/v1/restore/preview', body);
    expect(answer.status, JSON.stringify(answer.body)).to.equal(200);
    expect(isRestoration(answer.body), JSON.stringify(isRestoration.errors)).to.equal(true);
    return answer.body;
  };
  const shown = ({ changes }: Restoration) => changes.map(({ id, version }) => ({ id, version }));
  const restore = (asOf: string, tasks: object[], headers = {}) =>
    call<TasksAnswer & Problem>('POST', '/v1/restore', { asOf, tasks }, headers);
  const unversioned = ({ version: _, ...rest }: Task) => rest;

  it('refuses a zone that there is not', async () => {
    for (const timeZone of ['Nowhere/Land', '\u202eslO/eporuE']) {
      const answer = await call<Problem>('POST', '/v1/restore/preview', { asOf: '2026-11-20', timeZone });
      expect([answer.status, answer.body.code, answer.body.errors?.[0]?.field]).to.deep.equal([
        422,
        'unknown-time-zone',
        '/timeZone',
      ]);
    }
  });

  it('makes a task what it was at a moment, as one event that undo takes back', async () => {
    const task = await add({ due: '2026-11-30' });
    const then = tick();
    await act('PATCH', `/v1/tasks/${task.id}`, { title: 'another', due: '2026-12-01' });
    const done = await act('POST', `/v1/tasks/${task.id}/complete`);
    const restored = await act('POST', `/v1/tasks/${task.id}/restore`, { asOf: then });
    expect(restored.task?.version).to.equal(4);
    expect(unversioned(restored.task as Task)).to.deep.equal(unversioned(task));
    const undone = await call<TasksAnswer>('POST', '/v1/undo', { changeId: restored.changeId });
    expect(unversioned(undone.body.tasks[0] as Task)).to.deep.equal(unversioned(done.task as Task));
  });

  it('makes a task what it was at a version, also one that is deleted', async () => {
    const task = await add();
    await act('PATCH', `/v1/tasks/${task.id}`, { title: 'b' });
    await act('PATCH', `/v1/tasks/${task.id}`, { title: 'c' });
    await act('DELETE', `/v1/tasks/${task.id}`);
    const { task: again } = await act('POST', `/v1/tasks/${task.id}/restore`, { version: 2 });
    expect(again).to.include({ title: 'b', status: 'open', version: 5 });
  });

  it('does nothing to a task that is what it was, however often', async () => {
    const task = await add();
    for (let n = 0; n < 2; n += 1) {
      const { task: same } = await act('POST', `/v1/tasks/${task.id}/restore`, { version: 1 });
      expect(same).to.deep.equal(task);
    }
  });

  it('refuses a moment or version that makes no sense, and says what would', async () => {
    const task = await add();
    const refused = async (body: object) => {
      const answer = await call<Problem>('POST', `/v1/tasks/${task.id}/restore`, body);
      return [answer.status, answer.body.errors?.[0]?.field];
    };
    expect(await refused({ asOf: '2026-11-24' })).to.deep.equal([422, '/asOf']);
    expect(await refused({ asOf: 'yesterday' })).to.deep.equal([422, '/asOf']);
    expect(await refused({ asOf: '2020-01-01' })).to.deep.equal([422, '/asOf']);
    expect(await refused({ version: 2 })).to.deep.equal([422, '/version']);
    expect((await refused({}))[0]).to.equal(422);
    expect((await refused({ version: 1, asOf: '2020-01-01' }))[0]).to.equal(422);
  });

  it('is bound to a version when one is given', async () => {
    const task = await add();
    await act('PATCH', `/v1/tasks/${task.id}`, { title: 'b' });
    const path = `/v1/tasks/${task.id}/restore`;
    expect((await call('POST', path, { version: 1 }, { 'if-match': '"1"' })).status).to.equal(412);
    expect((await call('POST', path, { version: 1 }, { 'if-match': '"2"' })).status).to.equal(200);
  });

  it("finds nobody else's tasks", async () => {
    const task = await add();
    const other = await api.as('a stranger');
    for (const body of [{ version: 1 }, { asOf: '2026-11-22' }])
      expect((await other('POST', `/v1/tasks/${task.id}/restore`, body)).status).to.equal(404);
    const tasks = [{ id: task.id, version: 1 }];
    expect((await other('POST', '/v1/restore', { asOf: '2026-11-22', tasks })).status).to.equal(404);
    const seen = await other<Restoration>('POST', '/v1/restore/preview', { asOf: '2026-11-22', taskIds: [task.id] });
    expect(seen.body.changes).to.deep.equal([]);
  });

  describe('of a list', () => {
    it('shows what would happen to each task and writes nothing, then does exactly that as one change', async () => {
      const [kept, done, gone, moved] = [await add(), await add(), await add(), await add({ due: '2026-11-30' })];
      const then = tick();
      const late = await add({ title: 'added since' });
      await act('POST', `/v1/tasks/${done.id}/complete`);
      await act('DELETE', `/v1/tasks/${gone.id}`);
      await act('PATCH', `/v1/tasks/${moved.id}`, { due: '2026-12-01' });
      const plan = await preview({ asOf: then });
      const types = new Map(plan.changes.map(({ id, type }) => [id, type]));
      expect([late, done, gone, moved, kept].map(({ id }) => types.get(id))).to.deep.equal([
        'task.deleted',
        'task.reopened',
        'task.restored',
        'task.updated',
        undefined,
      ]);
      expect(plan.total).to.equal(4);
      expect(await preview({ asOf: then })).to.deep.equal(plan);

      const { status, body } = await restore(then, shown(plan));
      expect(status, JSON.stringify(body)).to.equal(200);
      expect(body.deleted).to.deep.equal([late.id]);
      for (const was of [done, gone, moved])
        expect(unversioned(body.tasks.find(({ id }) => id === was.id) as Task)).to.deep.equal(unversioned(was));
      expect((await preview({ asOf: then })).total).to.equal(0);

      await call('POST', '/v1/undo', { changeId: body.changeId });
      expect((await preview({ asOf: then })).changes.map(({ type }) => type).sort()).to.deep.equal(
        [...types.values()].sort(),
      );
    });

    it('a second time does nothing', async () => {
      const task = await add();
      const then = tick();
      await act('PATCH', `/v1/tasks/${task.id}`, { title: 'b' });
      const tasks = shown(await preview({ asOf: then }));
      expect((await restore(then, tasks)).body.tasks).to.have.length(1);
      const again = await restore(then, tasks);
      expect([again.status, again.body.tasks]).to.deep.equal([200, []]);
    });

    it('under one key is answered the same, whatever has happened since', async () => {
      const task = await add();
      const then = tick();
      await act('PATCH', `/v1/tasks/${task.id}`, { title: 'b' });
      const tasks = shown(await preview({ asOf: then }));
      const headers = { 'idempotency-key': randomUUID() };
      const first = await restore(then, tasks, headers);
      await act('PATCH', `/v1/tasks/${task.id}`, { title: 'c' });
      expect((await restore(then, tasks, headers)).body).to.deep.equal(first.body);
    });

    it('does none of it when a task has changed since it was shown', async () => {
      const [a, b] = [await add(), await add()];
      const then = tick();
      for (const { id } of [a, b]) await act('PATCH', `/v1/tasks/${id}`, { title: 'b' });
      const tasks = shown(await preview({ asOf: then }));
      await act('PATCH', `/v1/tasks/${b.id}`, { title: 'c' });
      const { status, body } = await restore(then, tasks);
      expect([status, body.code]).to.deep.equal([412, 'version-mismatch']);
      expect(body.errors?.[0]?.field).to.equal(`/tasks/${String(tasks.findIndex(({ id }) => id === b.id))}`);
      expect((await preview({ asOf: then })).total).to.equal(2);
    });

    it('reads the moment on the wall clock of the zone that is given, or chosen', async () => {
      await call('PATCH', '/v1/settings', { timeZone: 'Asia/Tokyo' });
      const { asOf } = await preview({ asOf: '2026-11-22T12:00' });
      expect(asOf).to.equal('2026-11-22T03:00:00.000Z');
      expect((await preview({ asOf: '2026-11-22T12:00', timeZone: 'UTC' })).asOf).to.equal('2026-11-22T12:00:00.000Z');
    });

    it('refuses a task that is named twice, and one that is nobody’s', async () => {
      const task = await add();
      const its = { id: task.id, version: 1 };
      expect((await restore('2026-11-22', [its, its])).status).to.equal(422);
      const nobodys = await restore('2026-11-22', [its, { id: randomUUID(), version: 1 }]);
      expect([nobodys.status, nobodys.body.errors?.[0]?.field]).to.deep.equal([404, '/tasks/1/id']);
    });
  });
});
