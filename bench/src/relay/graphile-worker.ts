/**
 * graphile-worker as its page on performance has it: 24 jobs at once, a local queue of 500, completions in batches. A job
 * does nothing: what its page measures, and less than ours, which writes the log.
 */
import { Logger, run, runMigrations } from 'graphile-worker';
import type { Drainer } from './drain.ts';

const AT_ONCE = 24;
const silent = new Logger(() => () => undefined);

export const GRAPHILE = { concurrentJobs: AT_ONCE, localQueue: { size: 500 }, completeJobBatchDelay: 0 };

export const graphileWorker: Drainer & { prepare: (url: string) => Promise<void> } = {
  prepare: (connectionString) => runMigrations({ connectionString, logger: silent }),
  fill: async (db) => {
    await db.query(
      `select count(*) from graphile_worker.add_jobs(array(
         select row('deliver', event::json, null, null, null, null, null, null)::graphile_worker.job_spec
         from bench.entry order by n))`,
    );
    await db.query('vacuum analyze graphile_worker._private_jobs');
  },
  start: async (connectionString, count) => {
    const runner = await run({
      preset: {
        worker: {
          ...GRAPHILE,
          ...{ connectionString, maxPoolSize: AT_ONCE + 1, failJobBatchDelay: 0, logger: silent },
        },
      },
      taskList: { deliver: () => count(1) },
      ...{ parsedCronItems: [], noHandleSignals: true },
    });
    return () => runner.stop();
  },
};
