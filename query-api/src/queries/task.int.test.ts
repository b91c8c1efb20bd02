import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { isAuditList, isTask } from '@tasklog/schemas/validators';
import type { Task } from '@tasklog/schemas';
import { startList } from '../testing/list.ts';
import type { AnyPage, Heard, TestList } from '../testing/list.ts';

describe('one task', () => {
  let list: TestList;
  before(async () => (list = await startList()));
  after(() => list.stop());

  it('is shown whole, its version as ETag', async () => {
    const id = await list.add.task({ title: 'mend the fence', version: 3 });
    const { status, body, headers } = await list.ask<Task>(`/v1/tasks/${id}`);
    expect(status).to.equal(200);
    expect(isTask(body)).to.equal(true);
    expect(body).to.include({ id, title: 'mend the fence', version: 3 });
    expect(headers.get('etag')).to.equal('"3"');
  });

  it('is found by an id in capitals', async () => {
    const id = await list.add.task();
    expect((await list.ask(`/v1/tasks/${id.toUpperCase()}`)).status).to.equal(200);
  });

  it('is not sent again to whoever has that version', async () => {
    const id = await list.add.task({ version: 3 });
    const tag = async (given: string) =>
      (await list.ask(`/v1/tasks/${id}`, { headers: { 'if-none-match': given } })).status;
    expect([await tag('"3"'), await tag('W/"3"'), await tag('"1", "3"'), await tag('*')]).to.deep.equal([
      304, 304, 304, 304,
    ]);
    expect([await tag('"2"'), await tag('3'), await tag('"33"')]).to.deep.equal([200, 200, 200]);
  });

  it("is not there when it is somebody else's, deleted or never was, in the same bytes", async () => {
    const others = await list.add.task({ of: 'bob' });
    const deleted = await list.add.task({ status: 'deleted', deletedAt: '2026-11-22T08:00:00Z' });
    const answers = await Promise.all(
      [others, deleted, randomUUID()].map((id) => list.ask(`/v1/tasks/${id}`, { headers: { 'x-request-id': 'same' } })),
    );
    // What is left of a minute's questions tells of the questions alone.
    const ofTheMoment = ['date', 'ratelimit'];
    const seen = answers.map(({ status, text, headers }) => [
      status,
      text,
      [...headers].filter(([name]) => !ofTheMoment.includes(name)).map(String),
    ]);
    expect(seen[0]?.[0]).to.equal(404);
    expect(seen[1]).to.deep.equal(seen[0]);
    expect(seen[2]).to.deep.equal(seen[0]);
  });
});

describe('the history of a task', () => {
  let list: TestList;
  before(async () => (list = await startList()));
  after(() => list.stop());

  it('is newest first, also when the task is deleted', async () => {
    const taskId = await list.add.task({ status: 'deleted' });
    for (const [n, type] of ['task.added', 'task.updated', 'task.deleted'].entries())
      await list.add.audit({ taskId, type, version: n + 1 });
    const { body } = await list.ask(`/v1/tasks/${taskId}/history`);
    expect(isAuditList(body), JSON.stringify(isAuditList.errors)).to.equal(true);
    expect(body.items.map(({ type, version }) => [type, version])).to.deep.equal([
      ['task.deleted', 3],
      ['task.updated', 2],
      ['task.added', 1],
    ]);
  });

  it('tells by which message, to its user alone', async () => {
    const { taskId, changeId } = await list.add.audit();
    await list.add.audit({ taskId, version: 2 });
    const threadId = await list.add.said(changeId, 'wax the skis');
    await list.add.said(changeId, 'not hers', 'bob');
    const { body } = await list.ask(`/v1/tasks/${taskId}/history`);
    expect(isAuditList(body), JSON.stringify(isAuditList.errors)).to.equal(true);
    expect(body.items.map(({ said }) => said)).to.deep.equal([null, { threadId, message: 'wax the skis' }]);
  });

  it('comes in pages', async () => {
    const { taskId } = await list.add.audit();
    for (const version of [2, 3]) await list.add.audit({ taskId, version });
    const first = await list.ask(`/v1/tasks/${taskId}/history?limit=2`);
    const second = await list.ask(`/v1/tasks/${taskId}/history?limit=2&cursor=${String(first.body.cursor)}`);
    expect([...first.body.items, ...second.body.items].map(({ version }) => version)).to.deep.equal([3, 2, 1]);
    expect(second.body.cursor).to.equal(null);
  });

  it('of somebody else is not there', async () => {
    const { taskId } = await list.add.audit({ of: 'bob' });
    expect((await list.ask(`/v1/tasks/${taskId}/history`)).status).to.equal(404);
    expect((await list.ask(`/v1/tasks/${randomUUID()}/history`)).status).to.equal(404);
  });
});

describe('the audit trail', () => {
  let list: TestList;
  before(async () => (list = await startList()));
  after(() => list.stop());

  it('is newest first and nobody sees that of others', async () => {
    await list.add.audit({ at: '2026-11-01T08:00:00Z', type: 'task.added' });
    await list.add.audit({ at: '2026-11-03T08:00:00Z', type: 'task.completed' });
    await list.add.audit({ at: '2026-11-02T08:00:00Z', type: 'task.updated' });
    await list.add.audit({ of: 'bob', type: 'task.deleted' });
    const { body } = await list.ask('/v1/audit');
    expect(body.items.map(({ type }) => type)).to.deep.equal(['task.completed', 'task.updated', 'task.added']);
    expect(body.items[0]).to.include({ at: '2026-11-03T08:00:00.000Z', actor: 'user' });
  });

  it('pages through instants that differ by less than a millisecond', async () => {
    const at = ['2026-11-05T08:00:00.000100Z', '2026-11-05T08:00:00.000200Z', '2026-11-05T08:00:00.000300Z'];
    const ids: string[] = [];
    for (const each of at) ids.unshift((await list.add.audit({ of: 'micro', at: each })).id);
    const found: unknown[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body }: Heard<AnyPage> = await list.ask(`/v1/audit?limit=1${cursor ? `&cursor=${cursor}` : ''}`, {
        as: 'micro',
      });
      found.push(...body.items.map(({ id }) => id));
      cursor = body.cursor;
    }
    expect(found).to.deep.equal(ids);
  });

  it('can be narrowed to a type, a task or a change', async () => {
    const as = 'narrow';
    const one = await list.add.audit({ of: as });
    await list.add.audit({ of: as, taskId: one.taskId, version: 2, type: 'task.completed', changeId: one.changeId });
    await list.add.audit({ of: as });
    const count = async (query: string) => (await list.ask(`/v1/audit?${query}`, { as })).body.items.length;
    expect(await count('')).to.equal(3);
    expect(await count('type=task.completed')).to.equal(1);
    expect(await count(`taskId=${one.taskId}`)).to.equal(2);
    expect(await count(`changeId=${one.changeId.toUpperCase()}`)).to.equal(2);
    expect(await count(`taskId=${one.taskId}&type=task.added`)).to.equal(1);
  });

  it('refuses filters that cannot be meant', async () => {
    expect((await list.faultsOf('/v1/audit?type=DROP&taskId=1&changeId=2')).sort()).to.deep.equal([
      'changeId',
      'taskId',
      'type',
    ]);
  });
});
