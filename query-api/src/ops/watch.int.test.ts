import { expect } from 'chai';
import pg from 'pg';
import { createPool } from '@tasklog/runtime/pool';
import type { Pool } from '@tasklog/runtime/pool';
import { testDatabase, urlForRole } from '@tasklog/runtime/testing/database';
import { createWatch, EVERY_SECONDS } from './watch.ts';
import type { Seen, Watch } from './watch.ts';

describe('what only watching can tell', () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let db: pg.Pool;
  let reader: Pool;
  let watch: Watch;
  let seconds: number;
  beforeEach(async () => {
    database = await testDatabase();
    db = new pg.Pool({ connectionString: database.url, max: 1 });
    reader = await createPool(await urlForRole(database.url, 'tasklog_query'), { size: 1 });
    seconds = 0;
    watch = createWatch(() => 1_000 * seconds);
    await db.query(`insert into log.checkpoint (grp, topic, part) values ('tasks', 1, 0)`);
    await head(100);
  });
  afterEach(async () => {
    await reader.end();
    await db.end();
    await database.drop();
  });

  const head = (offset: number) => db.query('update log.head set next = $1 where topic = 1 and part = 0', [offset + 1]);
  const reach = (offset: number) => db.query('update log.checkpoint set off = $1 where part = 0', [offset]);
  const after = async (passed: number): Promise<Seen | undefined> => {
    seconds += passed;
    await watch.sample(reader);
    return (await watch.lag(reader)).find(({ partition }) => partition === 0);
  };

  it('how long a partition that is behind has not moved', async () => {
    await after(0);
    expect((await after(45))?.idleSeconds).to.equal(45);
    expect((await after(45))?.idleSeconds).to.equal(90);
    await reach(1);
    expect((await after(10))?.idleSeconds).to.equal(0);
  });

  it('nothing behind is no standstill, however long it lasts; it begins when something comes', async () => {
    await reach(100);
    await after(0);
    expect((await after(500))?.idleSeconds).to.equal(0);
    await head(101);
    expect((await after(5))?.idleSeconds).to.equal(5);
  });

  it('how fast it moves, over the last minute', async () => {
    expect((await after(0))?.perSecond).to.equal(null);
    await reach(50);
    expect((await after(10))?.perSecond).to.equal(5);
    expect((await after(50))?.perSecond).to.be.closeTo(0.83, 0.01);
    expect((await after(60))?.perSecond).to.equal(0);
  });

  it('what goes into the outbox and out of it', async () => {
    await watch.sample(reader);
    await db.query(
      `insert into command.outbox (topics, part, task_id, version, event_id, event)
       select '{1,3}', 0, gen_random_uuid(), 1, gen_random_uuid(), '{}' from generate_series(1, 20)`,
    );
    await head(140);
    seconds += EVERY_SECONDS;
    const { inPerSecond, outPerSecond } = await watch.outbox(reader);
    expect([inPerSecond, outPerSecond]).to.deep.equal([6, 4]);
  });

  it('since when something is as it is', () => {
    expect(watch.since('relay', 'ok')).to.equal(0);
    seconds = 30;
    expect(watch.since('relay', 'ok')).to.equal(0);
    expect(watch.since('relay', 'bad')).to.equal(30_000);
  });

  it('of a group that is gone nothing is kept for ever', async () => {
    await after(0);
    expect(watch.history.keys()).to.have.length(5);
    await db.query('delete from log.checkpoint');
    for (let n = 0; n < 360; n += 1) watch.history.add(1_000 * (seconds += 10), new Map());
    expect(watch.history.keys()).to.deep.equal([]);
  });
});
