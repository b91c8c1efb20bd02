import { expect } from 'chai';
import type { Problem, TaskAnswer, TasksAnswer } from '@tasklog/schemas';
import { startTestApi } from '../testing/api.ts';
import type { Call, TestApi } from '../testing/api.ts';

type Added = TaskAnswer & { task: NonNullable<TaskAnswer['task']> };

describe('undo', () => {
  let api: TestApi;
  let person = 0;
  let call: Call;
  before(async () => {
    api = await startTestApi();
  });
  beforeEach(async () => {
    call = await api.as(`person ${String((person += 1))}`);
  });
  after(() => api.stop());

  const add = async (fields = {}): Promise<Added> =>
    (await call<Added>('POST', '/v1/tasks', { title: 'wax the skis', ...fields })).body;
  const undo = (body?: unknown) => call<TasksAnswer>('POST', '/v1/undo', body);
  const redo = () => call<TasksAnswer>('POST', '/v1/redo');

  it('takes the last change back, then the one before', async () => {
    const { task } = await add();
    await call('PATCH', `/v1/tasks/${task.id}`, { title: 'b' });
    await call('PATCH', `/v1/tasks/${task.id}`, { title: 'c' });
    expect((await undo()).body.tasks[0]?.title).to.equal('b');
    expect((await undo()).body.tasks[0]?.title).to.equal('wax the skis');
    expect((await undo()).body.deleted).to.deep.equal([task.id]);
    expect((await undo()).status).to.equal(409);
  });

  it('asked again with its key, is answered as before, though nothing is left to take back', async () => {
    const { changeId } = await add();
    const keyed = (body?: unknown) =>
      call<TasksAnswer>('POST', '/v1/undo', body, { 'idempotency-key': 'take-it-back-once' });
    const first = await keyed();
    expect(first.body.undone).to.equal(changeId);
    expect(await keyed()).to.deep.include({ status: 200, body: first.body });
    expect((await keyed({ changeId: first.body.changeId })).status).to.equal(422);
  });

  it('redo brings it again', async () => {
    const { task } = await add();
    await call('POST', `/v1/tasks/${task.id}/complete`);
    await undo();
    expect((await redo()).body.tasks[0]).to.include({ status: 'done' });
    expect((await redo()).status).to.equal(409);
  });

  it('brings a deleted task back', async () => {
    const { task } = await add();
    await call('DELETE', `/v1/tasks/${task.id}`);
    expect((await undo()).body.tasks[0]).to.include({ id: task.id, status: 'open' });
  });

  it('takes a batch back whole', async () => {
    const [a, b] = [await add(), await add()];
    const { body } = await call<TasksAnswer>('POST', '/v1/tasks/batch', {
      operations: [
        { op: 'complete', id: a.task.id },
        { op: 'delete', id: b.task.id },
      ],
    });
    const undone = (await undo({ changeId: body.changeId })).body;
    expect(undone.tasks.map(({ status }) => status)).to.deep.equal(['open', 'open']);
    expect(undone.undone).to.equal(body.changeId);
  });

  it('takes the next occurrence with it', async () => {
    const { task } = await add({ due: '2026-11-30', recurrence: { rrule: 'FREQ=WEEKLY' } });
    const { body } = await call<TaskAnswer>('POST', `/v1/tasks/${task.id}/complete`);
    const service = await api.as('projectors', { role: 'service' });
    const next = '0190aaaa-0000-7000-8000-0000000000bb';
    await service(
      'POST',
      '/v1/commands',
      {
        userId: api.issuer.userId(`person ${String(person)}`),
        changeId: body.changeId,
        actor: 'recurrence',
        commands: [
          {
            type: 'add',
            taskId: next,
            title: 'wax the skis',
            seriesId: task.id,
            due: '2026-12-07',
            occurrence: '2026-12-07',
          },
        ],
      },
      { 'idempotency-key': 'recurrence:x' },
    );
    const undone = (await undo()).body;
    expect(undone.deleted).to.deep.equal([next]);
    expect(undone.tasks[0]).to.include({ id: task.id, status: 'open' });
  });

  it('takes back a change that did two things with one task, the last one first', async () => {
    const { task } = await add();
    const { body } = await call<TaskAnswer>('PATCH', `/v1/tasks/${task.id}`, { title: 'wax both skis' });
    // As recurrence takes an occurrence away: as a part of the change that asked for it.
    const retraction = {
      userId: api.issuer.userId(`person ${String(person)}`),
      changeId: body.changeId,
      actor: 'recurrence',
      commands: [{ type: 'retract', taskId: task.id }],
    };
    const service = await api.as('projectors', { role: 'service' });
    await service('POST', '/v1/commands', retraction, { 'idempotency-key': 'recurrence:y' });
    const undone = (await undo()).body;
    expect(undone.tasks).to.have.length(1);
    expect(undone.tasks[0]).to.include({ title: 'wax the skis', status: 'open', version: 5 });
    const { rows } = await api.db.query<{ version: number; title: string | null }>(
      `select version, event -> 'data' -> 'after' ->> 'title' as title
       from (select task_id, version, event from command.outbox where 1 = any (topics)
         union all select task_id, version, event from log.record where topic = 1) e
       where task_id = $1 order by version`,
      [task.id],
    );
    expect(rows.map(({ version }) => version)).to.deep.equal([1, 2, 3, 4, 5]);
    expect(rows[4]?.title).to.equal('wax the skis');
    expect((await redo()).body.deleted).to.deep.equal([task.id]);
  });

  it('refuses what has changed since, and then changes nothing', async () => {
    const { task } = await add();
    const first = await call<TaskAnswer>('PATCH', `/v1/tasks/${task.id}`, { title: 'b' });
    await call('PATCH', `/v1/tasks/${task.id}`, { title: 'c' });
    const { status, body } = await call<Problem>('POST', '/v1/undo', { changeId: first.body.changeId });
    expect([status, body.code]).to.deep.equal([409, 'changed-since']);
  });

  it('knows nothing of other people’s changes', async () => {
    const { changeId } = await add();
    const other = await api.as('somebody else');
    expect((await other<Problem>('POST', '/v1/undo', { changeId })).status).to.equal(404);
  });
});
