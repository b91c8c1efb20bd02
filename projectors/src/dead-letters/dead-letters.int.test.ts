import { expect } from 'chai';
import { sickStage, USER } from '../testing/sick-stage.ts';
import { plant } from '../testing/stage.ts';
import { aTask } from '../testing/events.ts';

describe('dead letters', () => {
  const all = sickStage();

  it('retried after the fault was mended, are applied in order and once, and their key goes on', async () => {
    const { task } = await all.poisoned(250);
    await all.project();
    expect(await all.versions()).to.deep.equal([{ id: task.id, version: 1 }]);
    all.sick.clear();
    const [first] = await all.letters();
    const { status, body } = await all.operator.post(`/ops/dead-letters/${String(first?.id)}/retry`, {
      reason: 'mended',
    });
    expect(body).to.deep.equal({ key: task.id, replayed: 251, left: 0, failed: null });
    expect(status).to.equal(200);
    await all.publish(task.completed());
    await all.project();
    expect(await all.on.rows('select doc from live.task')).to.deep.equal([{ doc: task.image() }]);
    expect(await all.blocked()).to.deep.equal([]);
    expect((await all.letters()).every(({ state }) => state === 'retried')).to.equal(true);
    expect(await all.actions()).to.deep.equal([
      { action: 'dead-letter.retry', target: `dead letter ${String(first?.id)}`, reason: 'mended', actor_name: 'olga' },
    ]);
    const again = await all.operator.post(`/ops/dead-letters/${String(first?.id)}/retry`);
    expect(again.status).to.equal(409);
    expect(again.body.detail).to.match(/was retried by olga at .*nothing left to do/);
  });

  it('retried too early, stop at the first that still fails and leave the rest waiting', async () => {
    const { task, poison } = await all.poisoned(5);
    await all.project();
    all.sick.clear();
    const queue = await all.on.rows<{ id: string }>(`select event ->> 'id' as id from log.dead_letter d order by d.id`);
    all.sick.add(queue[3]?.id ?? '');
    const [first, , , fourth] = await all.letters();
    const { body } = await all.operator.post(`/ops/dead-letters/${String(first?.id)}/retry`);
    expect(body).to.deep.equal({
      key: task.id,
      replayed: 3,
      left: 3,
      failed: { id: fourth?.id, error: 'not with this release' },
    });
    expect((await all.versions())[0]?.version).to.equal(4);
    expect(await all.blocked()).to.deep.equal([task.id]);
    expect((await all.letters())[3]).to.include({ state: 'waiting', attempts: 1, reason: 'not with this release' });
    await all.operator.post(`/ops/dead-letters/${String(fourth?.id)}/retry`);
    expect((await all.letters())[3]).to.include({ attempts: 2 });
    expect((await all.letters())[3]?.failures).to.have.length(1);
    expect(poison.taskversion).to.equal(2);
  });

  it('one of which is skipped lets the next go on, and every later generation leaves the same one out', async () => {
    const { task, poison } = await all.poisoned();
    await all.project();
    const [first] = await all.letters();
    const { body } = await all.operator.post(`/ops/dead-letters/${String(first?.id)}/skip`, { reason: 'nonsense' });
    expect(body).to.deep.equal({ settled: [first?.id], replayed: 2, left: 0, failed: null });
    await all.publish(task.completed());
    await all.project();
    const [row] = await all.on.rows<{ version: number; doc: { title: string; notes: string } }>(
      'select version, doc from live.task',
    );
    expect(row?.version).to.equal(5);
    expect(row?.doc).to.include({ title: 'wax the skis', notes: 'n1' });
    // The fault is mended by now; what was left out stays out all the same.
    all.sick.delete(poison.id);
    await all.on.db.query('create table projection.task_g2 (like projection.task_g1 including all)');
    await all.on.db.query('grant all on projection.task_g2 to tasklog_projectors');
    await all.project(all.fallible, 2);
    expect(await all.on.rows('select * from projection.task_g2')).to.deep.equal(
      await all.on.rows('select * from projection.task_g1'),
    );
    expect(await all.on.rows('select from log.dead_letter where gen = 2')).to.deep.equal([]);
  });

  it('of which a later one is skipped still wait for the first', async () => {
    const { task } = await all.poisoned();
    await all.project();
    const [first, second] = await all.letters();
    const { body } = await all.operator.post(`/ops/dead-letters/${String(second?.id)}/skip`, { reason: 'nonsense' });
    expect(body).to.include({ replayed: 0 });
    all.sick.clear();
    const retried = await all.operator.post(`/ops/dead-letters/${String(first?.id)}/retry`);
    expect(retried.body).to.include({ replayed: 2, left: 0 });
    expect((await all.versions())[0]).to.deep.equal({ id: task.id, version: 4 });
  });

  it('discarded are left out, and what comes later of their key is applied', async () => {
    const { task } = await all.poisoned();
    await all.project();
    const [first] = await all.letters();
    const { body } = await all.operator.post(`/ops/dead-letters/${String(first?.id)}/discard`, {
      reason: 'a test import',
    });
    expect(body).to.deep.equal({ key: task.id, discarded: 3 });
    expect(await all.blocked()).to.deep.equal([]);
    await all.publish(task.completed());
    await all.project();
    expect((await all.versions())[0]?.version).to.equal(5);
    expect((await all.letters()).map(({ state }) => state)).to.deep.equal(['discarded', 'discarded', 'discarded']);
  });

  it('retried as a group are those that fit, and one that fails again does not keep the next from going on', async () => {
    const [one, two, three] = [await all.poisoned(0), await all.poisoned(1), await all.poisoned(0)];
    const other = aTask({}, USER);
    await all.publish(other.added(), { ...other.changed('task.updated', { title: 'x' }), taskversion: 7 });
    await all.project();
    all.sick.clear();
    all.sick.add(two.poison.id);
    const errorClass = 'not with this release';
    const { body } = await all.operator.post('/ops/dead-letters/retry', { projector: 'tasks', errorClass });
    const failed = (await all.letters()).find(({ state }) => state === 'waiting');
    expect(body).to.deep.equal({
      ...{ keys: 3, freed: 2, replayed: 2, left: 2, more: false },
      failed: [{ id: failed?.id, key: two.task.id, error: errorClass }],
    });
    expect(await all.blocked()).to.have.members([two.task.id, other.id]);
    expect((await all.versions()).filter(({ version }) => version === 2).map(({ id }) => id)).to.have.members([
      one.task.id,
      three.task.id,
    ]);
    const none = await all.operator.post('/ops/dead-letters/retry', { projector: 'tasks', generation: 2 });
    expect(none.body).to.include({ keys: 0 });
  });

  it('are grouped by their error without ids, numbers and texts', async () => {
    const [one, two] = [aTask({}, USER), aTask({}, USER)];
    await all.publish(one.added(), two.added());
    await all.publish({ ...one.changed('task.updated', { title: 'x' }), taskversion: 9 });
    await all.publish({ ...two.changed('task.updated', { title: 'y' }), taskversion: 12 });
    await plant(all.on, 'task-events', USER, { ...one.completed(), type: 'task.exploded' });
    await all.project();
    const classes = await all.on.rows(
      'select distinct error_class as name from read.ops_dead_letter where not behind order by 1',
    );
    expect(classes).to.deep.equal([{ name: 'task … jumps to version …; … is next' }]);
    const [behind] = await all.on.rows<{ n: number }>(
      'select count(*)::int as n from read.ops_dead_letter where behind',
    );
    expect(behind?.n).to.equal(1);
  });

  it('of which there are none, of a bridge, or with a body that says nothing are refused in words', async () => {
    await all.poisoned(0);
    await all.project();
    const [first] = await all.letters();
    const path = `/ops/dead-letters/${String(first?.id)}`;
    const told = async (where: string, body?: object, as = {}): Promise<unknown> => {
      const { status, body: problem } = await all.operator.post(where, body, as);
      return [status, problem.code];
    };
    expect(await told('/ops/dead-letters/99999/retry')).to.deep.equal([404, 'no-such-dead-letter']);
    expect(await told('/ops/dead-letters/x/retry')).to.deep.equal([404, 'not-found']);
    expect(await told(`${path}/skip`)).to.deep.equal([422, 'invalid']);
    expect(await told(`${path}/skip`, { reason: '  ' })).to.deep.equal([422, 'invalid']);
    expect(await told(`${path}/discard`, { reason: 'x'.repeat(501) })).to.deep.equal([422, 'invalid']);
    expect(await told(`${path}/repair`, {})).to.deep.equal([422, 'invalid']);
    expect(await told('/ops/dead-letters/retry', { projector: 'task' })).to.deep.equal([422, 'no-such-projector']);
    expect(await told(`${path}/retry`, {}, { role: 'user' })).to.deep.equal([404, 'not-found']);
    expect(await told(`${path}/retry`, {}, { role: 'observer' })).to.deep.equal([403, 'read-only']);
    expect((await fetch(`${all.operator.url}${path}/retry`, { method: 'POST' })).status).to.equal(401);
    await all.on.db.query(`update log.dead_letter set grp = 'bridge:kafka'`);
    expect(await told(`${path}/retry`)).to.deep.equal([422, 'no-such-projector']);
    expect((await all.operator.post(`${path}/skip`, { reason: 'too large' })).status).to.equal(200);
  });

  it('cannot be changed in what is told of the operators, by the role of the projectors', async () => {
    await all.poisoned(0);
    await all.project();
    const [first] = await all.letters();
    await all.operator.post(`/ops/dead-letters/${String(first?.id)}/skip`, { reason: 'nonsense' });
    for (const statement of [
      'update projection.operator_action set reason = null',
      'delete from projection.operator_action',
    ])
      await all.on.db.query(`set role tasklog_projectors; ${statement}`).then(
        () => expect.fail('it may'),
        (error: { code: string }) => expect(error.code).to.equal('42501'),
      );
    await all.on.db.query('reset role');
  });
});
