import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { expect } from 'chai';
import pg from 'pg';
import { openSession, partitionOf, postgresLog } from '@tasklog/event-log';
import type { EventLog, Session } from '@tasklog/event-log';
import { parse } from '@tasklog/schemas';
import type { Envelope, OpsHealth, OpsLag, OpsLagHistory, OpsLog, OpsOutbox, Validator } from '@tasklog/schemas';
import { isOpsHealth, isOpsLag, isOpsLagHistory, isOpsLog, isOpsOutbox } from '@tasklog/schemas/validators';
import { TEST_PARTITIONS } from '@tasklog/runtime/testing/database';
import { operations } from '../questions.ts';
import { startList } from '../testing/list.ts';
import type { TestList } from '../testing/list.ts';

describe('what operators look at', () => {
  let list: TestList;
  let db: pg.Pool;
  let log: EventLog;
  let session: Session;
  before(async () => {
    list = await startList();
    db = new pg.Pool({ connectionString: list.ownerUrl, max: 2 });
    log = await postgresLog({ connectionString: list.ownerUrl, onError: () => undefined, poolSize: 1 });
    session = await openSession(list.ownerUrl, () => undefined, 'projectors');
  });
  after(async () => {
    await session.close();
    await log.close();
    await db.end();
    await list.stop();
  });
  beforeEach(() => db.query('truncate log.checkpoint, log.trouble, log.record, log.dead_letter, command.outbox'));
  beforeEach(() => db.query('update log.head set next = 1'));

  const ask = async <T>(path: string, is: Validator<T>): Promise<T> => {
    const { status, body, text } = await list.ask<T>(path, { role: 'observer' });
    expect(status, text).to.equal(200);
    expect(parse(is, body)).to.have.property('ok', true);
    return body;
  };
  const askLag = (query = '') => ask<OpsLag>(`/ops/lag${query}`, isOpsLag);
  const askLog = (query = '') => ask<OpsLog>(`/ops/log${query}`, isOpsLog);
  const user = (partition: number): string => {
    for (;;) {
      const id = randomUUID();
      if (partitionOf(id, TEST_PARTITIONS) === partition) return id;
    }
  };
  const event = (userid: string, title: string, more: Partial<Envelope> = {}): Envelope => ({
    specversion: '1.0',
    id: randomUUID(),
    source: 'test',
    type: 'task.added',
    subject: randomUUID(),
    time: '2026-11-23T12:00:00Z',
    datacontenttype: 'application/json',
    dataschema: '/schemas/events/task-added.v1.json',
    userid,
    taskversion: 1,
    changeid: randomUUID(),
    actor: 'user',
    data: { after: { title } },
    ...more,
  });
  const reads = (group: string, positions: Record<number, number>, owner: number | null = session.owner()) =>
    db.query(
      `insert into log.checkpoint (grp, topic, part, off, owner, lease_until)
       select $1, 1, part, off, $4, now() + interval '1 hour' from unnest($2::int[], $3::bigint[]) as c(part, off)`,
      [group, Object.keys(positions), Object.values(positions), owner],
    );

  /** Where a question is asked; of one thing, that of a dead letter that is there. */
  const placeOf = async (path: string): Promise<string> => {
    if (!path.includes('{id}')) return path;
    const { rows } = await db.query<{ id: string }>(
      `insert into log.dead_letter (grp, gen, topic, part, off, key, event, reason, attempts)
       select 'audit', 1, 1, 0, coalesce(max(off), 0) + 1, 'k', $1, 'bad', 3 from log.dead_letter returning id`,
      [JSON.stringify(event(user(1), 'a'))],
    );
    return path.replace('{id}', String(rows[0]?.id));
  };

  describe('is for observers and operators', () => {
    for (const question of operations) {
      it(`${question.path} does not exist for a user, nor for a service, and nobody may change it`, async () => {
        const path = await placeOf(question.path);
        for (const role of ['user', 'service'] as const)
          expect((await list.ask(path, { role })).status, role).to.equal(404);
        for (const role of ['observer', 'operator'] as const)
          expect((await list.ask(path, { role })).status, role).to.equal(200);
        expect((await fetch(`${list.url}${path}`)).status).to.equal(401);
        expect((await list.ask(path, { role: 'operator', method: 'POST' })).status).to.equal(405);
      });
      it(`${question.path} refuses parameters that it does not know`, async () => {
        const path = await placeOf(question.path);
        expect((await list.ask(`${path}?colour=red`, { role: 'operator' })).status).to.equal(422);
      });
    }
  });

  describe('the lag', () => {
    it('tells head, position, records and seconds behind, and which process reads', async () => {
      await log.publish('task-events', [event(user(1), 'a'), event(user(1), 'b'), event(user(1), 'c')]);
      await db.query(`update log.record set at = now() - interval '1 hour' where off = 2`);
      await reads('audit', { 0: 0, 1: 1, 2: 0, 3: 0 });
      const { partitions, groups, totals } = await askLag();
      const [worst] = partitions;
      expect(worst).to.deep.include({
        group: 'audit',
        partition: 1,
        head: 3,
        position: 1,
        records: 2,
        state: 'behind',
      });
      expect(worst?.owner).to.deep.equal({ name: 'projectors', pid: process.pid, host: hostname() });
      expect(worst?.seconds).to.be.within(3_590, 3_700);
      expect(groups[0]).to.deep.include({ group: 'audit', records: 2, partitions: 4 });
      expect(totals).to.deep.include({ records: 2, groups: 1, partitions: 4 });
    });

    it('shows a partition that was never committed, also when the group has no row for it', async () => {
      await log.publish('task-events', [event(user(3), 'a')]);
      await reads('tasks', { 0: 0 });
      const { partitions } = await askLag();
      expect(partitions).to.have.length(TEST_PARTITIONS);
      expect(partitions[0]).to.deep.include({ partition: 3, position: 0, committed: false, records: 1 });
    });

    it('says why a group does not go on, worst first: failing, or read by nobody', async () => {
      await log.publish('task-events', [event(user(0), 'a'), event(user(1), 'b')]);
      await db.query(`update log.record set at = now() - interval '1 hour'`);
      await reads('tasks', { 0: 0, 1: 0, 2: 0, 3: 0 });
      await reads('audit', { 0: 0, 1: 0, 2: 0, 3: 0 });
      await db.query(
        `insert into log.trouble values ('audit', 1, 1, 1, 0, 'disk full', 9, now() - interval '90 s', now(), now() + interval '5 s')`,
      );
      const { partitions, totals } = await askLag();
      expect(partitions[0]).to.deep.include({ group: 'audit', partition: 1, state: 'stuck' });
      expect(partitions[0]?.why).to.equal('it fails at offset 1, attempt 9: disk full');
      expect(partitions[0]?.lastError).to.deep.include({ offset: 1, attempts: 9, over: false });
      expect(totals.stuck).to.equal(1);
      expect((await askLag('?group=tasks')).partitions.map(({ group }) => group)).not.to.include('audit');
    });

    it('keeps the last error of a reader that has gone on, and says that it is over', async () => {
      await log.publish('task-events', [event(user(0), 'a')]);
      await reads('tasks', { 0: 1 });
      await db.query(`insert into log.trouble values ('tasks', 1, 1, 0, 0, 'was away', 2, now(), now(), now())`);
      const [first] = (await askLag()).partitions.filter(({ lastError }) => lastError);
      expect(first).to.deep.include({ state: 'current', why: null });
      expect(first?.lastError).to.deep.include({ over: true, nextTry: null, error: 'was away' });
    });

    it('of the last hour has points in memory, by group or by partition', async () => {
      await log.publish('task-events', [event(user(0), 'a')]);
      await reads('tasks', { 0: 0, 1: 0, 2: 0, 3: 0 });
      await list.sample();
      const history = await ask<OpsLagHistory>('/ops/lag/history?group=tasks', isOpsLagHistory);
      expect(history.at.length).to.be.greaterThan(0);
      expect(history.series).to.have.length(1);
      expect(history.series[0]?.records.at(-1)).to.equal(1);
      await list.sample();
      const newest = await ask<OpsLagHistory>('/ops/lag/history?group=tasks&points=1', isOpsLagHistory);
      expect([newest.at, newest.series[0]?.perSecond, newest.outbox.depth].map((each) => each?.length)).to.deep.equal([
        1, 1, 1,
      ]);
      const parts = await ask<OpsLagHistory>('/ops/lag/history?group=tasks&by=partition', isOpsLagHistory);
      expect(parts.series.map(({ partition }) => partition).sort()).to.deep.equal([0, 1, 2, 3]);
      expect(parts.outbox.depth.at(-1)).to.equal(0);
    });
  });

  describe('the outbox', () => {
    const lead = (owner: number) =>
      db.query(
        `update log.leader set owner = $1, epoch = 4, since = now() - interval '1 hour', lease_until = now() + interval '9 s'`,
        [owner],
      );
    it('tells what waits and since when, and who leads', async () => {
      await lead(session.owner());
      await db.query(
        `insert into command.outbox (topics, part, task_id, version, event_id, event, at)
         select '{1,3}', 0, gen_random_uuid(), 1, gen_random_uuid(), '{}', now() - interval '30 s' from generate_series(1, 3)`,
      );
      const outbox = await ask<OpsOutbox>('/ops/outbox', isOpsOutbox);
      expect(outbox).to.deep.include({ depth: 3, estimated: false, epoch: 4, state: 'slow' });
      expect(outbox.oldestAgeSeconds).to.be.within(29, 60);
      expect(outbox.leader).to.deep.include({ name: 'projectors', pid: process.pid });
      expect(outbox.leaseAgeSeconds).to.be.within(0, 10);
    });
    it('says that nobody leads when the leader’s process is gone, though its lease runs on', async () => {
      await lead(17);
      const { leader, state, advice } = await ask<OpsOutbox>('/ops/outbox', isOpsOutbox);
      expect([leader, state]).to.deep.equal([null, 'stopped']);
      expect(advice).to.contain('relay');
    });
    it('of more than ten thousand entries tells the number by their ids', async () => {
      await db.query(
        `insert into command.outbox (topics, part, task_id, version, event_id, event)
         select '{1,3}', 0, gen_random_uuid(), 1, gen_random_uuid(), '{}' from generate_series(1, 10500)`,
      );
      const outbox = await ask<OpsOutbox>('/ops/outbox', isOpsOutbox);
      expect(outbox).to.deep.include({ estimated: true, depth: 10_500 });
    });
  });

  describe('the log', () => {
    const titles = ({ items }: OpsLog) =>
      items.map(({ event }) => (event['data'] as { after: { title: string } }).after.title);

    it('shows the newest of all partitions in the order of time, and says of how many', async () => {
      for (const [n, part] of [0, 1, 2, 0, 3].entries())
        await log.publish('task-events', [event(user(part), String(n))]);
      const page = await askLog('?limit=3');
      expect(titles(page)).to.deep.equal(['4', '3', '2']);
      expect(page.says).to.equal('the newest 3 of 5 records');
      const rest = await askLog(`?limit=3&cursor=${page.cursor ?? ''}`);
      expect(titles(rest)).to.deep.equal(['1', '0']);
      expect([rest.complete, rest.cursor]).to.deep.equal([true, null]);
      expect((await askLog()).says).to.equal('all 5 records');
    });

    it('later shows what has come since, and nothing twice', async () => {
      await log.publish('task-events', [event(user(0), 'old')]);
      const { newer } = await askLog();
      expect(titles(await askLog(`?newer=${newer}`))).to.deep.equal([]);
      await log.publish('task-events', [event(user(0), 'new'), event(user(2), 'newer')]);
      const came = await askLog(`?newer=${newer}`);
      expect(titles(came).sort()).to.deep.equal(['new', 'newer']);
      expect(titles(await askLog(`?newer=${came.newer}`))).to.deep.equal([]);
    });

    it('is filtered by user, task, type, text, partition and offset', async () => {
      const [ann, bob] = [user(0), user(0)];
      const one = event(ann, 'Buy milk');
      await log.publish('task-events', [one, event(ann, 'call mom', { type: 'task.updated' }), event(bob, 'mow')]);
      await log.publish('task-events', [event(user(1), 'elsewhere')]);
      expect(titles(await askLog(`?user=${ann}`))).to.deep.equal(['call mom', 'Buy milk']);
      expect(titles(await askLog(`?task=${one.subject}`))).to.deep.equal(['Buy milk']);
      expect(titles(await askLog(`?user=${ann}&change=${one.changeid}`))).to.deep.equal(['Buy milk']);
      expect(titles(await askLog(`?change=${one.changeid}`))).to.deep.equal(['Buy milk']);
      expect(titles(await askLog(`?user=${bob}&change=${one.changeid}`))).to.deep.equal([]);
      expect(titles(await askLog('?type=task.updated'))).to.deep.equal(['call mom']);
      expect(titles(await askLog('?text=MILK'))).to.deep.equal(['Buy milk']);
      expect(titles(await askLog('?partition=0&before=3'))).to.deep.equal(['call mom', 'Buy milk']);
      expect(titles(await askLog('?partition=0&after=1&before=3'))).to.deep.equal(['call mom']);
      expect((await askLog('?type=task.updated')).says).to.equal('1 that fit, of all 4 records');
      expect(titles(await askLog(`?text=${encodeURIComponent("%' or 1=1")}`))).to.deep.equal([]);
    });

    it('looks at a bounded number of records for a filter, says so, and goes on from there', async () => {
      const id = user(0);
      await log.publish('task-events', [event(id, 'the needle')]);
      await db.query(
        `insert into log.record select 1, 0, n, clock_timestamp(), gen_random_uuid(), 1, gen_random_uuid(),
           jsonb_build_object('userid', $1::text, 'type', 'task.added', 'data', jsonb_build_object('after', jsonb_build_object('title', 'hay')))
         from generate_series(2, 10101) n`,
        [id],
      );
      await db.query('update log.head set next = 10102 where topic = 1 and part = 0');
      const first = await askLog('?partition=0&text=needle');
      expect(first).to.deep.include({ scanned: 10_000, total: 10_101, complete: false });
      expect(first.says).to.equal('0 that fit, among the newest 10,000 of 10,101 records');
      expect(titles(await askLog(`?partition=0&text=needle&cursor=${first.cursor ?? ''}`))).to.deep.equal([
        'the needle',
      ]);
    });

    it('shows whatever lies there, also what is no event', async () => {
      await db.query(
        `insert into log.record values (1, 0, 1, now(), gen_random_uuid(), 1, gen_random_uuid(), '{"odd": true}')`,
      );
      await db.query('update log.head set next = 2 where topic = 1 and part = 0');
      expect((await askLog()).items[0]?.event).to.deep.equal({ odd: true });
      expect((await askLog('?text=x&type=y')).items).to.deep.equal([]);
    });

    it('refuses what makes no sense, with every fault', async () => {
      const faults = async (query: string) =>
        (await list.ask<{ errors?: { field: string }[] }>(`/ops/log?${query}`, { role: 'operator' })).body.errors?.map(
          ({ field }) => field,
        );
      expect(await faults('partition=9&after=0&before=x')).to.have.members(['after', 'before']);
      expect(await faults('partition=9')).to.deep.equal(['partition']);
      expect(await faults('before=5')).to.deep.equal(['before']);
      const { newer } = await askLog();
      expect(await faults(`newer=${newer}&topic=reminders`)).to.deep.equal(['newer']);
      expect(await faults(`cursor=${newer}`)).to.deep.equal(['cursor']);
    });
  });

  it('the health of all parts: what is not known is not called well', async () => {
    await log.publish('task-events', [event(user(0), 'a')]);
    await reads('tasks', { 0: 0 });
    await db.query(
      `insert into log.dead_letter (grp, gen, topic, part, off, key, event, reason, attempts) values ('tasks', 1, 1, 0, 1, 'k', '{}', 'bad', 3)`,
    );
    const { nodes, state } = await ask<OpsHealth>('/ops/health', isOpsHealth);
    const of = (name: string) => nodes.find((node) => node.name === name);
    expect(of('web')).to.deep.include({ state: 'unknown', since: null });
    expect(of('realtime')).to.deep.include({ state: 'bad', number: 0 });
    expect(of('dead letters')).to.deep.include({ state: 'warn', number: 1 });
    expect(of('tasks')?.unit).to.equal('seconds behind');
    expect(state).to.equal('bad');
  });
});
