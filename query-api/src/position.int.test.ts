import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { formatPosition } from '@tasklog/event-log';
import type { Task } from '@tasklog/schemas';
import { startList } from './testing/list.ts';
import type { TestList } from './testing/list.ts';

const position = (taskId: string, version: number): string => formatPosition({ partition: 0, taskId, version });

describe('reading one’s own write', () => {
  let list: TestList;
  before(async () => (list = await startList({ readWaitMs: 5_000 })));
  after(() => list.stop());

  const ask = (path: string, token: string) => list.ask<Task>(path, { headers: { 'consistency-token': token } });

  it('answers at once when the read model is already there', async () => {
    const id = await list.add.task({ version: 4 });
    const { status, headers } = await ask(`/v1/tasks/${id}`, position(id, 3));
    expect([status, headers.get('stale')]).to.deep.equal([200, null]);
  });

  it('waits until the projector has caught up', async () => {
    const id = randomUUID();
    const asked = ask(`/v1/tasks/${id}`, position(id, 1));
    await list.ask('/v1/stats');
    await list.add.task({ id });
    const { status, headers, body } = await asked;
    expect([status, body.id, headers.get('stale')]).to.deep.equal([200, id, null]);
  });

  it('waits for the version that was asked for, not for an earlier one', async () => {
    const id = await list.add.task({ version: 1 });
    const asked = ask(`/v1/tasks/${id}`, position(id, 3));
    await list.add.task({ id, version: 2 });
    await list.ask('/v1/stats');
    await list.add.task({ id, version: 3 });
    expect((await asked).body.version).to.equal(3);
  });

  it('takes the position as a parameter too', async () => {
    const id = randomUUID();
    const asked = list.ask(`/v1/tasks?after=${position(id, 1)}`, { as: 'para' });
    await list.add.task({ id, of: 'para' });
    expect((await asked).body.items).to.have.length(1);
  });

  it('counts a deleted task as come that far', async () => {
    const id = await list.add.task({ version: 2, status: 'deleted' });
    const { status, headers } = await ask(`/v1/tasks/${id}`, position(id, 2));
    expect([status, headers.get('stale')]).to.deep.equal([404, null]);
  });

  it('waits for the audit trail when that is asked for', async () => {
    const taskId = await list.add.task({ version: 1 });
    const asked = list.ask(`/v1/tasks/${taskId}/history?after=${position(taskId, 1)}`);
    await list.ask('/v1/stats');
    await list.add.audit({ taskId });
    expect((await asked).body.items).to.have.length(1);
  });

  it('lets a hundred wait at once, each for its own, on four connections', async () => {
    const ids = Array.from({ length: 100 }, () => randomUUID());
    const asked = ids.map((id) => ask(`/v1/tasks/${id}`, position(id, 1)));
    await Promise.all(ids.toReversed().map((id) => list.add.task({ id })));
    const answers = await Promise.all(asked);
    expect(answers.map(({ body }) => body.id)).to.deep.equal(ids);
    expect(answers.filter(({ headers }) => headers.has('stale'))).to.deep.equal([]);
  });

  it('refuses a token that is not ours', async () => {
    expect(await list.faultsOf('/v1/tasks', { 'consistency-token': 'yesterday' })).to.deep.equal(['Consistency-Token']);
    expect(await list.faultsOf('/v1/audit?after=v2.0.x.1')).to.deep.equal(['after']);
    expect(await list.faultsOf(`/v1/tasks?after=v1.0.${randomUUID()}.999999999999`)).to.deep.equal(['after']);
  });

  it('refuses two that do not agree', async () => {
    const [one, other] = [position(randomUUID(), 1), position(randomUUID(), 1)];
    expect(await list.faultsOf(`/v1/tasks?after=${one}`, { 'consistency-token': other })).to.deep.equal(['after']);
  });
});

describe('reading one’s own write, too early', () => {
  let list: TestList;
  before(async () => (list = await startList({ readWaitMs: 50 })));
  after(() => list.stop());

  it('answers with what is there and says that it is stale', async () => {
    const id = await list.add.task({ version: 1, title: 'old' });
    const { status, headers, body } = await list.ask<Task>(`/v1/tasks/${id}?after=${position(id, 2)}`);
    expect([status, headers.get('stale'), body.title]).to.deep.equal([200, 'true', 'old']);
  });

  it('says that it is stale also when it finds nothing', async () => {
    const id = randomUUID();
    const { status, headers } = await list.ask(`/v1/tasks/${id}`, {
      headers: { 'consistency-token': position(id, 1) },
    });
    expect([status, headers.get('stale')]).to.deep.equal([404, 'true']);
  });

  it('does not tell a task of somebody else from one that never was', async () => {
    const others = await list.add.task({ of: 'bob', version: 9 });
    for (const id of [others, randomUUID()])
      expect((await list.ask(`/v1/tasks?after=${position(id, 1)}`)).headers.get('stale')).to.equal('true');
  });
});

describe('reading one’s own write, of a task that stands still', () => {
  let list: TestList;
  // Longer than the test may take: whoever waits it out has failed.
  before(async () => (list = await startList({ readWaitMs: 600_000 })));
  after(() => list.stop());

  it('does not wait for what is parked, and says that the answer is stale', async () => {
    const [task, trail] = [await list.add.task({ title: 'old' }), await list.add.task({ title: 'old' })];
    const key = (grp: string, of: string) =>
      list.run(`insert into log.blocked_key (grp, gen, key) values ('${grp}', 1, '${of}')`);
    await key('tasks', task);
    await key('audit', list.issuer.userId('ann'));
    for (const path of [`/v1/tasks/${task}`, '/v1/tasks']) {
      const { status, headers } = await list.ask(`${path}?after=${position(task, 2)}`);
      expect([status, headers.get('stale')]).to.deep.equal([200, 'true']);
    }
    const history = await list.ask(`/v1/tasks/${trail}/history?after=${position(trail, 2)}`);
    expect(history.headers.get('stale')).to.equal('true');
    const asked = list.ask(`/v1/tasks/${trail}?after=${position(trail, 2)}`);
    await list.add.task({ id: trail, version: 2 });
    expect((await asked).headers.get('stale'), 'another task goes on').to.equal(null);
  });
});
