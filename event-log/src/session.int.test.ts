import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { testDatabase } from '../../runtime/src/testing/database.ts';
import { postgresUnderTest } from './testing/postgres.ts';
import { claimPartitions } from './postgres.ts';
import { anEvent, userIn } from './testing/events.ts';
import { inbox } from './testing/inbox.ts';

describe('sessions and claims in Postgres', () => {
  let under: Awaited<ReturnType<typeof postgresUnderTest>>;
  beforeEach(async () => (under = await postgresUnderTest(testDatabase)));
  afterEach(() => under.end());

  const query = async <T extends object>(text: string): Promise<T[]> => (await under.db.query<T>(text)).rows;
  const owners = () => query<{ owner: number }>('select distinct owner from log.checkpoint where owner is not null');
  const killSession = (owner: number | undefined) =>
    query(`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objid = ${String(owner)}`);
  const eventually = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
    while (!(await holds())) await pause(5);
  };

  it('a process that dies frees its claims at once, though its leases run on', async () => {
    const dying = await under.connect({ frozen: true });
    const heir = await under.connect();
    const consumer = await dying.consume({ group: 'group', topic: 'task-events' }, under.move);
    await eventually(() => consumer.assigned().length === 4);
    const [dead] = await owners();
    await under.db.query("update log.checkpoint set lease_until = now() + interval '1 day'");
    await killSession(dead?.owner);
    const heirs = await heir.consume({ group: 'group', topic: 'task-events' }, under.move);
    await eventually(() => heirs.assigned().length === 4);
    const now = await owners();
    expect(now).to.have.length(1);
    expect(now).to.not.deep.equal([dead]);
  });

  it('a process whose session broke goes on under another owner number, and misses nothing', async () => {
    const log = await under.connect();
    const seen = inbox();
    await log.consume({ group: 'group', topic: 'task-events' }, async (page) => {
      await under.move(page);
      seen.add(page.records);
    });
    await eventually(async () => (await owners()).length === 1);
    const [before] = await owners();
    await killSession(before?.owner);
    await log.publish('task-events', [anEvent(userIn(0, 4), 'a')]);
    await seen.until(() => seen.offsets(0).length === 1);
    await eventually(async () => {
      const [now, ...more] = await owners();
      return now !== undefined && more.length === 0 && now.owner !== before?.owner;
    });
    await log.publish('task-events', [anEvent(userIn(0, 4), 'b')]);
    await seen.until(() => seen.offsets(0).length === 2);
    expect(seen.offsets(0)).to.deep.equal([1, 2]);
  });

  it('a gap in the offsets is told and never stepped over', async () => {
    const log = await under.connect();
    const user = userIn(0, 4);
    await log.publish('task-events', [anEvent(user, 'a'), anEvent(user, 'b'), anEvent(user, 'c')]);
    await under.db.query('delete from log.record where topic = 1 and part = 0 and off = 2');
    const seen = inbox();
    await log.consume({ group: 'group', topic: 'task-events', pageSize: 1 }, async (page) => {
      await under.move(page);
      seen.add(page.records);
    });
    await eventually(() => under.troubles.some((trouble) => trouble.includes('offset 2 is missing, 3 came instead')));
    expect(seen.offsets(0)).to.deep.equal([1]);
  });

  it('a log with another number of partitions is refused, with the number it has', async () => {
    await claimPartitions(under.db, 4);
    const refusal = await claimPartitions(under.db, 5).catch((error: unknown) => (error as Error).message);
    expect(refusal).to.equal('This log has 4 partitions and PARTITIONS says 5; set PARTITIONS=4.');
  });
});
