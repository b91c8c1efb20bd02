/** pg-boss with batches of a thousand, two workers, and its burst mode, which fetches on while batches are full. A job does nothing. */
import { PgBoss } from 'pg-boss';
import type { Drainer } from './drain.ts';

const QUEUE = 'deliver';
export const PG_BOSS = { batchSize: 1_000, localConcurrency: 2, burstWhenBatchFull: true, pollingIntervalSeconds: 0.5 };

const started = async (connectionString: string): Promise<PgBoss> => {
  const boss = new PgBoss({ connectionString, supervise: false, schedule: false });
  boss.on('error', (error) => console.error(error.message));
  await boss.start();
  return boss;
};

export const pgBoss: Drainer & { prepare: (url: string) => Promise<void> } = {
  prepare: async (url) => {
    const boss = await started(url);
    await boss.createQueue(QUEUE);
    await boss.stop({ graceful: false });
  },
  fill: async (db) => {
    await db.query('truncate pgboss.job');
    await db.query(`insert into pgboss.job (name, data) select $1, event::jsonb from bench.entry order by n`, [QUEUE]);
    await db.query('vacuum analyze pgboss.job');
  },
  start: async (url, count) => {
    const boss = await started(url);
    await boss.work(QUEUE, PG_BOSS, async (jobs) => Promise.resolve(count(jobs.length)));
    return () => boss.stop();
  },
};
