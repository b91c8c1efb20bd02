import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import pg from 'pg';
import { Registry } from 'prom-client';
import { openSession } from '@tasklog/event-log';
import { testDatabase, urlForRole } from '@tasklog/runtime/testing/database';
import { createHousekeeping } from './housekeeping.ts';
import { drainInLanes } from './lanes.ts';
import { lead, resign, RESIGNED } from './leader.ts';
import { watchOutbox } from './metrics.ts';
import { drain } from './sequencer.ts';
import type { Lane } from './sequencer.ts';
import { relayState } from './state.ts';

describe('the relay', () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let db: pg.Pool;
  beforeEach(async () => {
    database = await testDatabase();
    db = new pg.Pool({ connectionString: database.url, max: 6 });
  });
  afterEach(async () => {
    await db.end();
    await database.drop();
  });

  const put = (n: number, topics = '{1,3}', part = 0) =>
    db.query(
      `insert into command.outbox (topics, part, task_id, version, event_id, event, notice)
       select $2::int2[], $3, $4, v, gen_random_uuid(), jsonb_build_object('v', v), jsonb_build_object('n', v) from generate_series(1, $1) v`,
      [n, topics, part, randomUUID()],
    );
  const offsets = async (topic: number, part = 0): Promise<number[]> =>
    (
      await db.query<{ off: string }>('select off from log.record where topic = $1 and part = $2 order by off', [
        topic,
        part,
      ])
    ).rows.map(({ off }) => Number(off));
  const session = () => openSession(database.url, () => undefined);

  it('stamps dense offsets, batch after batch, on every topic an entry names', async () => {
    const me = await session();
    const epoch = (await lead(db, me.owner())) ?? 0;
    await put(5);
    await put(3, '{2}');
    expect(await drain(db, epoch, 4)).to.deep.include({ leading: true, drained: 4 });
    expect(await drain(db, epoch, 100)).to.deep.include({ leading: true, drained: 4 });
    expect(await offsets(1)).to.deep.equal([1, 2, 3, 4, 5]);
    expect(await offsets(2)).to.deep.equal([1, 2, 3]);
    expect(await offsets(3)).to.deep.equal([1, 2, 3, 4, 5]);
    await me.close();
  });

  it('moves a deep backlog in two lanes at once, each partition dense and in its order', async () => {
    const me = await session();
    const epoch = (await lead(db, me.owner())) ?? 0;
    for (const part of [0, 1, 2, 3, 0, 1, 2]) await put(500, '{1,3}', part);
    const shares: number[] = [];
    const drainShare = async (limit: number, lane?: Lane) => {
      const drained = await drain(db, epoch, limit, lane);
      shares.push(drained.drained);
      return drained;
    };
    const batch = await drainInLanes(drainShare, { limit: 1_000, deep: true });
    expect(shares).to.deep.equal([1_000, 1_000]);
    expect(batch).to.include({ leading: true, drained: 2_000 });
    await drainInLanes(drainShare, { limit: 1_000, deep: true });
    await drainInLanes(drainShare, { limit: 1_000, deep: true });
    for (const topic of [1, 3])
      for (const part of [0, 1, 2, 3])
        expect(await offsets(topic, part)).to.deep.equal(
          Array.from({ length: part === 3 ? 500 : 1_000 }, (_, n) => n + 1),
        );
    const { rows } = await db.query(
      `select from (select version, lag(version) over (partition by topic, part, task_id order by off) as before from log.record) r
       where version <= before`,
    );
    expect(rows).to.have.length(0);
    await me.close();
  });

  it('one leads, the other stands by until the first resigns', async () => {
    const [a, b] = [await session(), await session()];
    const epoch = await lead(db, a.owner());
    expect(epoch).to.be.a('number');
    expect(await lead(db, b.owner())).to.equal(undefined);
    expect(await lead(db, a.owner())).to.equal(epoch);
    const told = new Promise((resolve) => void b.listen(RESIGNED, resolve).then(() => resign(db, epoch ?? 0)));
    expect(await told).to.equal('');
    expect(await lead(db, b.owner())).to.equal((epoch ?? 0) + 1);
    await a.close();
    await b.close();
  });

  it('a dead leader is replaced at once, long before its lease is over', async () => {
    const [a, b] = [await session(), await session()];
    const epoch = (await lead(db, a.owner())) ?? 0;
    await a.close();
    expect(await lead(db, b.owner())).to.equal(epoch + 1);
    await b.close();
  });

  it('a leader that was replaced moves nothing, and loses nothing', async () => {
    const [a, b] = [await session(), await session()];
    const old = (await lead(db, a.owner())) ?? 0;
    await db.query(`update log.leader set lease_until = now() - interval '1 second'`);
    const fresh = (await lead(db, b.owner())) ?? 0;
    await put(3);
    expect(await drain(db, old, 100)).to.deep.include({ leading: false, drained: 0 });
    expect(await offsets(1)).to.deep.equal([]);
    expect(await drain(db, fresh, 100)).to.deep.include({ leading: true, drained: 3 });
    await a.close();
    await b.close();
  });

  it('a takeover waits for a drain in flight', async () => {
    const [a, b] = [await session(), await session()];
    const epoch = (await lead(db, a.owner())) ?? 0;
    await db.query(`update log.leader set lease_until = now() - interval '1 second'`);
    const inFlight = await db.connect();
    await inFlight.query('begin');
    await inFlight.query(`select 1 from log.leader where role = 'sequencer' and epoch = $1 for share`, [epoch]);
    let taken = false;
    const takeover = lead(db, b.owner()).then((next) => ((taken = true), next));
    await db.query('select pg_sleep(0.05)');
    expect(taken).to.equal(false);
    await inFlight.query('commit');
    inFlight.release();
    expect(await takeover).to.equal(epoch + 1);
    await a.close();
    await b.close();
  });

  it('tells in its metrics what waits and how fresh the lease of the leader is, with the rights it has', async () => {
    const me = await session();
    const relay = new pg.Pool({ connectionString: await urlForRole(database.url, 'tasklog_relay'), max: 1 });
    const metrics = new Registry();
    watchOutbox(metrics, () => relayState(relay));
    const value = async (name: string): Promise<number | undefined> =>
      (await metrics.getSingleMetric(name)?.get())?.values[0]?.value;
    expect(await value('tasklog_relay_lease_age_seconds')).to.equal(undefined);
    const epoch = await lead(db, me.owner());
    await put(3);
    await db.query(`update command.outbox set at = now() - interval '90 seconds'`);
    expect(await value('tasklog_outbox_depth')).to.equal(3);
    expect(await value('tasklog_outbox_oldest_age_seconds')).to.be.within(90, 120);
    expect(await value('tasklog_relay_lease_age_seconds')).to.be.within(0, 30);
    await db.query(`update log.leader set lease_until = now() - interval '50 seconds'`);
    expect(await value('tasklog_relay_lease_age_seconds')).to.be.within(60, 90);
    await resign(db, epoch ?? 0);
    await db.query(`update log.leader set since = since - interval '5 minutes'`);
    expect(await value('tasklog_relay_lease_age_seconds')).to.be.within(300, 330);
    await drain(db, (await lead(db, me.owner())) ?? 0, 100);
    expect(await value('tasklog_outbox_oldest_age_seconds')).to.equal(0);
    await relay.end();
    expect(await value('tasklog_outbox_depth'), 'the database is away').to.equal(undefined);
    await me.close();
  });

  it('keeps the months ahead, and forgets answers that are a week old', async () => {
    const add = (key: string, age: string) =>
      db.query(
        `insert into command.idempotency (user_id, idem_key, req_hash, response, at) values (gen_random_uuid(), $1, '', '{}', now() - $2::interval)`,
        [key, age],
      );
    await add('old', '8 days');
    await add('young', '6 days');
    const relay = new pg.Pool({ connectionString: await urlForRole(database.url, 'tasklog_relay'), max: 1 });
    await createHousekeeping(relay)();
    await relay.end();
    expect((await db.query<{ idem_key: string }>('select idem_key from command.idempotency')).rows).to.deep.equal([
      { idem_key: 'young' },
    ]);
    const { rows } = await db.query<{ n: number }>(
      `select count(*)::int as n from pg_inherits where inhparent = 'log.record'::regclass`,
    );
    expect(rows[0]?.n).to.be.at.least(4);
  });
});
