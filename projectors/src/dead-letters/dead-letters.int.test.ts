import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import type { CommandsRequest, Envelope } from '@tasklog/schemas';
import type { Answer } from '../dispatch.ts';
import { audit } from '../audit/projector.ts';
import { Poison } from '../poison.ts';
import type { Projector } from '../projector.ts';
import { tasks } from '../tasks/projector.ts';
import { aTask } from '../testing/events.ts';
import type { TestTask } from '../testing/events.ts';
import { desk } from '../testing/operator.ts';
import type { Desk } from '../testing/operator.ts';
import { plant, stage } from '../testing/stage.ts';
import type { Stage } from '../testing/stage.ts';

const USER = '0190aaaa-0000-7000-8000-00000000000a';

describe('dead letters', () => {
  let on: Stage;
  let operator: Desk;
  /** Ids of events that the projector cannot take for now. */
  let sick: Set<string>;
  let sent: { body: CommandsRequest; key: string }[];
  let answer: Answer;
  /** Told of each page before it is applied. */
  let watching: (events: Envelope[]) => Promise<void>;

  const fallible: Projector = {
    ...tasks,
    apply: async (tx, records, target) => {
      await watching(records.map(({ event }) => event));
      if (records.some(({ event }) => sick.has(event.id))) throw new Poison('not with this release');
      await tasks.apply(tx, records, target);
    },
  };

  beforeEach(async () => {
    [sick, sent, answer, watching] = [new Set(), [], { outcome: 'done' }, async () => undefined];
    on = await stage();
    operator = await desk(on, [fallible, audit], async (body, key) => {
      sent.push({ body, key });
      return answer;
    });
  });
  afterEach(async () => {
    await operator.end();
    await on.end();
  });

  const publish = (...events: Envelope[]): Promise<void> => on.log.publish('task-events', events);
  const project = async (projector: Projector = fallible, generation = 1): Promise<void> => {
    const running = await on.run(projector, { generation });
    await on.drained(projector.name, 'task-events', generation);
    await running.stop();
  };
  const versions = () => on.rows<{ id: string; version: number }>('select id, version from live.task order by version');
  const letters = () =>
    on.rows<{ id: number; state: string; attempts: number; reason: string; failures: object[] }>(
      'select id::int, state, attempts, reason, failures from log.dead_letter order by id',
    );
  const blocked = async (): Promise<string[]> =>
    (await on.rows<{ key: string }>('select key from log.blocked_key order by key')).map(({ key }) => key);
  const actions = () =>
    on.rows<{ action: string; target: string; reason: string | null; actor_name: string }>(
      'select action, target, reason, actor_name from read.ops_audit order by id',
    );
  /** A task whose second event is poison, with so many more behind it. */
  const poisoned = async (behind = 2, userId = USER): Promise<{ task: TestTask; poison: Envelope }> => {
    const task = aTask({}, userId);
    const added = task.added();
    const poison = task.changed('task.updated', { title: 'poison' });
    sick.add(poison.id);
    await publish(added, poison);
    await publish(
      ...Array.from({ length: behind }, (_, n) => task.changed('task.updated', { notes: `n${String(n)}` })),
    );
    return { task, poison };
  };
  const until = async (ready: () => Promise<boolean>): Promise<void> => {
    while (!(await ready())) await pause(5);
  };
  /** Resolves when somebody waits for a lock in this database. */
  const someoneWaits = (): Promise<void> =>
    until(async () => (await on.rows('select from pg_locks where not granted')).length > 0);

  it('retried after the fault was mended, are applied in order and once, and their key goes on', async () => {
    const { task } = await poisoned(250);
    await project();
    expect(await versions()).to.deep.equal([{ id: task.id, version: 1 }]);
    sick.clear();
    const [first] = await letters();
    const { status, body } = await operator.post(`/ops/dead-letters/${String(first?.id)}/retry`, { reason: 'mended' });
    expect(body).to.deep.equal({ key: task.id, replayed: 251, left: 0, failed: null });
    expect(status).to.equal(200);
    await publish(task.completed());
    await project();
    expect(await on.rows('select doc from live.task')).to.deep.equal([{ doc: task.image() }]);
    expect(await blocked()).to.deep.equal([]);
    expect((await letters()).every(({ state }) => state === 'retried')).to.equal(true);
    expect(await actions()).to.deep.equal([
      { action: 'dead-letter.retry', target: `dead letter ${String(first?.id)}`, reason: 'mended', actor_name: 'olga' },
    ]);
    const again = await operator.post(`/ops/dead-letters/${String(first?.id)}/retry`);
    expect(again.status).to.equal(409);
    expect(again.body.detail).to.match(/was retried by olga at .*nothing left to do/);
  });

  it('retried too early, stop at the first that still fails and leave the rest waiting', async () => {
    const { task, poison } = await poisoned(5);
    await project();
    sick.clear();
    const queue = await on.rows<{ id: string }>(`select event ->> 'id' as id from log.dead_letter d order by d.id`);
    sick.add(queue[3]?.id ?? '');
    const [first, , , fourth] = await letters();
    const { body } = await operator.post(`/ops/dead-letters/${String(first?.id)}/retry`);
    expect(body).to.deep.equal({
      key: task.id,
      replayed: 3,
      left: 3,
      failed: { id: fourth?.id, error: 'not with this release' },
    });
    expect((await versions())[0]?.version).to.equal(4);
    expect(await blocked()).to.deep.equal([task.id]);
    expect((await letters())[3]).to.include({ state: 'waiting', attempts: 1, reason: 'not with this release' });
    await operator.post(`/ops/dead-letters/${String(fourth?.id)}/retry`);
    expect((await letters())[3]).to.include({ attempts: 2 });
    expect((await letters())[3]?.failures).to.have.length(1);
    expect(poison.taskversion).to.equal(2);
  });

  it('one of which is skipped lets the next go on, and every later generation leaves the same one out', async () => {
    const { task, poison } = await poisoned();
    await project();
    const [first] = await letters();
    const { body } = await operator.post(`/ops/dead-letters/${String(first?.id)}/skip`, { reason: 'nonsense' });
    expect(body).to.deep.equal({ settled: [first?.id], replayed: 2, left: 0, failed: null });
    await publish(task.completed());
    await project();
    const [row] = await on.rows<{ version: number; doc: { title: string; notes: string } }>(
      'select version, doc from live.task',
    );
    expect(row?.version).to.equal(5);
    expect(row?.doc).to.include({ title: 'wax the skis', notes: 'n1' });
    // The fault is mended by now; what was left out stays out all the same.
    sick.delete(poison.id);
    await on.db.query('create table projection.task_g2 (like projection.task_g1 including all)');
    await on.db.query('grant all on projection.task_g2 to tasklog_projectors');
    await project(fallible, 2);
    expect(await on.rows('select * from projection.task_g2')).to.deep.equal(
      await on.rows('select * from projection.task_g1'),
    );
    expect(await on.rows('select from log.dead_letter where gen = 2')).to.deep.equal([]);
  });

  it('of which a later one is skipped still wait for the first', async () => {
    const { task } = await poisoned();
    await project();
    const [first, second] = await letters();
    const { body } = await operator.post(`/ops/dead-letters/${String(second?.id)}/skip`, { reason: 'nonsense' });
    expect(body).to.include({ replayed: 0 });
    sick.clear();
    const retried = await operator.post(`/ops/dead-letters/${String(first?.id)}/retry`);
    expect(retried.body).to.include({ replayed: 2, left: 0 });
    expect((await versions())[0]).to.deep.equal({ id: task.id, version: 4 });
  });

  it('discarded are left out, and what comes later of their key is applied', async () => {
    const { task } = await poisoned();
    await project();
    const [first] = await letters();
    const { body } = await operator.post(`/ops/dead-letters/${String(first?.id)}/discard`, { reason: 'a test import' });
    expect(body).to.deep.equal({ key: task.id, discarded: 3 });
    expect(await blocked()).to.deep.equal([]);
    await publish(task.completed());
    await project();
    expect((await versions())[0]?.version).to.equal(5);
    expect((await letters()).map(({ state }) => state)).to.deep.equal(['discarded', 'discarded', 'discarded']);
  });

  it('retried as a group are those that fit, and one that fails again does not keep the next from going on', async () => {
    const [one, two, three] = [await poisoned(0), await poisoned(1), await poisoned(0)];
    const other = aTask({}, USER);
    await publish(other.added(), { ...other.changed('task.updated', { title: 'x' }), taskversion: 7 });
    await project();
    sick = new Set([two.poison.id]);
    const errorClass = 'not with this release';
    const { body } = await operator.post('/ops/dead-letters/retry', { projector: 'tasks', errorClass });
    const failed = (await letters()).find(({ state }) => state === 'waiting');
    expect(body).to.deep.equal({
      ...{ keys: 3, freed: 2, replayed: 2, left: 2, more: false },
      failed: [{ id: failed?.id, key: two.task.id, error: errorClass }],
    });
    expect(await blocked()).to.have.members([two.task.id, other.id]);
    expect((await versions()).filter(({ version }) => version === 2).map(({ id }) => id)).to.have.members([
      one.task.id,
      three.task.id,
    ]);
    const none = await operator.post('/ops/dead-letters/retry', { projector: 'tasks', generation: 2 });
    expect(none.body).to.include({ keys: 0 });
  });

  it('are grouped by their error without ids, numbers and texts', async () => {
    const [one, two] = [aTask({}, USER), aTask({}, USER)];
    await publish(one.added(), two.added());
    await publish({ ...one.changed('task.updated', { title: 'x' }), taskversion: 9 });
    await publish({ ...two.changed('task.updated', { title: 'y' }), taskversion: 12 });
    await plant(on, 'task-events', USER, { ...one.completed(), type: 'task.exploded' });
    await project();
    const classes = await on.rows(
      'select distinct error_class as name from read.ops_dead_letter where not behind order by 1',
    );
    expect(classes).to.deep.equal([{ name: 'task … jumps to version …; … is next' }]);
    const [behind] = await on.rows<{ n: number }>('select count(*)::int as n from read.ops_dead_letter where behind');
    expect(behind?.n).to.equal(1);
  });

  describe('while records of their key arrive', () => {
    it('take in what was being parked when the operator came', async () => {
      const { task } = await poisoned(0);
      const other = aTask({}, USER);
      await project();
      sick.clear();
      // The consumer holds the key in share, and stands still in the middle of its page.
      const reached = Promise.withResolvers<void>();
      const release = Promise.withResolvers<void>();
      watching = async (events) => {
        if (!events.some(({ subject }) => subject === other.id)) return;
        reached.resolve();
        await release.promise;
      };
      await publish(task.changed('task.updated', { notes: 'late' }), other.added());
      const running = await on.run(fallible);
      await reached.promise;
      const [first] = await letters();
      const retrying = operator.post(`/ops/dead-letters/${String(first?.id)}/retry`);
      await someoneWaits();
      release.resolve();
      expect((await retrying).body).to.include({ replayed: 2, left: 0, failed: null });
      await on.drained('tasks');
      await running.stop();
      expect((await versions()).find(({ id }) => id === task.id)?.version).to.equal(3);
      expect(await blocked()).to.deep.equal([]);
    });

    it('let the consumer find the key free when they are through; other keys do not wait', async () => {
      const { task } = await poisoned(1);
      await project();
      sick.clear();
      const elsewhere = aTask({}, '0190aaaa-0000-7000-8000-00000000000d');
      const reached = Promise.withResolvers<void>();
      const release = Promise.withResolvers<void>();
      watching = async (events) => {
        if (!events.some(({ taskversion }) => taskversion === 2)) return;
        reached.resolve();
        await release.promise;
      };
      const [first] = await letters();
      const retrying = operator.post(`/ops/dead-letters/${String(first?.id)}/retry`);
      await reached.promise;
      const running = await on.run(fallible);
      await publish(task.changed('task.updated', { notes: 'late' }), elsewhere.added());
      await someoneWaits();
      await until(async () => (await versions()).some(({ id }) => id === elsewhere.id));
      release.resolve();
      expect((await retrying).body).to.include({ replayed: 2, left: 0 });
      await on.drained('tasks');
      await running.stop();
      expect((await versions()).find(({ id }) => id === task.id)?.version).to.equal(4);
      expect((await letters()).filter(({ state }) => state === 'waiting')).to.deep.equal([]);
    });

    it('retried again and again among a stream of them, lose none and apply none twice', async () => {
      const { task } = await poisoned(0);
      const running = await on.run(fallible, { pageSize: 3 });
      await until(async () => (await blocked()).length === 1);
      sick.clear();
      let streaming = true;
      const stream = (async () => {
        for (let n = 0; n < 150; n += 1) await publish(task.changed('task.tagged', { tags: [`t${String(n)}`] }));
        streaming = false;
      })();
      while (streaming || (await blocked()).length > 0) {
        await operator.post('/ops/dead-letters/retry', { projector: 'tasks' });
      }
      await stream;
      await on.drained('tasks');
      await running.stop();
      expect(await on.rows('select doc, version from live.task')).to.deep.equal([{ doc: task.image(), version: 152 }]);
      expect((await letters()).filter(({ state }) => state === 'waiting')).to.deep.equal([]);
    });
  });

  it('that two operators act on at once are acted on once; the other is told', async () => {
    const { task } = await poisoned();
    await project();
    sick.clear();
    const reached = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    watching = async () => {
      reached.resolve();
      await release.promise;
    };
    const [first] = await letters();
    const path = `/ops/dead-letters/${String(first?.id)}`;
    const retrying = operator.post(`${path}/retry`, {}, { name: 'olga' });
    await reached.promise;
    const other = await operator.post(`${path}/discard`, { reason: 'enough' }, { name: 'otto' });
    expect(other.status).to.equal(409);
    expect(other.body.detail).to.match(/Another operator works on the dead letters of/);
    release.resolve();
    expect((await retrying).body).to.include({ replayed: 3 });
    const late = await operator.post(`${path}/discard`, { reason: 'enough' }, { name: 'otto' });
    expect(late.body.detail).to.match(/was retried by olga/);
    expect((await versions())[0]).to.deep.equal({ id: task.id, version: 4 });
    expect((await actions()).map(({ action }) => action)).to.deep.equal(['dead-letter.retry']);
  });

  it('that end the process count as tried, and nothing of the attempt stays', async () => {
    const { task } = await poisoned();
    await project();
    sick.clear();
    watching = async () => {
      throw Object.assign(new Error('terminating connection'), { code: '57P01' });
    };
    const [first] = await letters();
    const { status } = await operator.post(`/ops/dead-letters/${String(first?.id)}/retry`);
    expect(status).to.equal(503);
    expect((await letters())[0]).to.include({ state: 'waiting', attempts: 4 });
    expect(await blocked()).to.deep.equal([task.id]);
    expect((await versions())[0]?.version).to.equal(1);
  });

  describe('repaired', () => {
    const command = (task: TestTask): object => ({
      type: 'update',
      taskId: task.id,
      set: { title: 'as it was meant' },
    });

    it('send one new command of their user, are left out wherever they wait, and let their keys go on', async () => {
      const { task, poison } = await poisoned();
      const strict: Projector = {
        ...audit,
        apply: async (tx, records, target) => {
          if (records.some(({ event }) => event.id === poison.id)) throw new Poison('not with this release');
          await audit.apply(tx, records, target);
        },
      };
      await project();
      await project(strict);
      const [first] = await letters();
      const { status, body } = await operator.post(`/ops/dead-letters/${String(first?.id)}/repair`, {
        commands: [command(task)],
        reason: 'the title was lost',
      });
      expect(body).to.include({ replayed: 2, left: 0, changeId: poison.changeid });
      expect(status).to.equal(200);
      expect(body['settled']).to.have.length(2);
      expect(sent).to.have.length(1);
      expect(sent[0]?.body).to.deep.equal({
        userId: USER,
        changeId: poison.changeid,
        causationId: poison.id,
        actor: 'system',
        commands: [command(task)],
      });
      expect(sent[0]?.key).to.match(/^dead-letter:task-events\/\d\/2$/);
      expect(await blocked()).to.deep.equal([]);
      expect((await versions())[0]?.version).to.equal(4);
      expect(await on.rows('select version from live.audit order by version')).to.deep.equal(
        [1, 3, 4].map((version) => ({ version })),
      );
      expect((await actions()).map(({ action, reason }) => `${action}: ${String(reason)}`)).to.deep.equal([
        'dead-letter.repair: the title was lost',
        'dead-letter.repair: the title was lost',
      ]);
    });

    it('take a corrected copy of the event, as far as one command can say it', async () => {
      const { task, poison } = await poisoned(0);
      await project();
      const [first] = await letters();
      const path = `/ops/dead-letters/${String(first?.id)}/repair`;
      const faults = async (event: object): Promise<unknown> => {
        const { status, body } = await operator.post(path, { event });
        return status === 422 ? body.errors?.map(({ field }) => field) : status;
      };
      expect(await faults({ ...poison, type: 'task.exploded' })).to.deep.equal(['/event/type']);
      expect(await faults({ ...poison, data: { before: {} } })).to.include('/event/data/after');
      expect(await faults({ ...poison, userid: '0190aaaa-0000-7000-8000-00000000000f' })).to.deep.equal([
        '/event/userid',
      ]);
      const reminders = { before: { reminders: [] }, after: { reminders: [{ id: 'r', minutesBefore: 5 }] } };
      expect(await faults({ ...poison, data: reminders })).to.deep.equal(['/event']);
      const told = await operator.post(path, {
        event: { ...poison, data: { before: {}, after: { title: 'x' } } },
        dryRun: true,
      });
      expect(told).to.deep.equal({
        status: 200,
        body: { commands: [{ type: 'update', taskId: task.id, set: { title: 'x' } }] },
      });
      expect(sent).to.deep.equal([]);
      expect((await letters())[0]?.state).to.equal('waiting');
      const data = { before: { title: 'wax the skis' }, after: { title: 'as it was meant' } };
      expect(await faults({ ...poison, data })).to.equal(200);
      expect(sent[0]?.body.commands).to.deep.equal([command(task)]);
    });

    it('wait on when the correction is refused, and when command-api is away', async () => {
      const { task } = await poisoned(0);
      await project();
      const [first] = await letters();
      const path = `/ops/dead-letters/${String(first?.id)}/repair`;
      answer = { outcome: 'refused', reason: '404 no-such-task: There is no such task.' };
      const refused = await operator.post(path, { commands: [command(task)] });
      expect(refused.status).to.equal(422);
      expect(refused.body.detail).to.contain('no-such-task');
      answer = { outcome: 'again', reason: 'fetch failed' };
      expect((await operator.post(path, { commands: [command(task)] })).status).to.equal(503);
      expect((await letters())[0]?.state).to.equal('waiting');
      expect(await actions()).to.deep.equal([]);
    });
  });

  it('of which there are none, of a bridge, or with a body that says nothing are refused in words', async () => {
    await poisoned(0);
    await project();
    const [first] = await letters();
    const path = `/ops/dead-letters/${String(first?.id)}`;
    const told = async (where: string, body?: object, as = {}): Promise<unknown> => {
      const { status, body: problem } = await operator.post(where, body, as);
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
    expect((await fetch(`${operator.url}${path}/retry`, { method: 'POST' })).status).to.equal(401);
    await on.db.query(`update log.dead_letter set grp = 'bridge:kafka'`);
    expect(await told(`${path}/retry`)).to.deep.equal([422, 'no-such-projector']);
    expect((await operator.post(`${path}/skip`, { reason: 'too large' })).status).to.equal(200);
  });

  it('cannot be changed in what is told of the operators, by the role of the projectors', async () => {
    await poisoned(0);
    await project();
    const [first] = await letters();
    await operator.post(`/ops/dead-letters/${String(first?.id)}/skip`, { reason: 'nonsense' });
    for (const statement of [
      'update projection.operator_action set reason = null',
      'delete from projection.operator_action',
    ])
      await on.db.query(`set role tasklog_projectors; ${statement}`).then(
        () => expect.fail('it may'),
        (error: { code: string }) => expect(error.code).to.equal('42501'),
      );
    await on.db.query('reset role');
  });
});
