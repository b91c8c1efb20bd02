// Our relay: the outbox to the log, each entry with its offset in two topics.
import { startRelay } from '@tasklog/command-api/relay/relay';
import { createLogger } from '@tasklog/runtime';
import type { Drainer } from './drain.ts';

export const tasklog: Drainer = {
  fill: async (db) => {
    await db.query('truncate log.record');
    await db.query('update log.head set next = 1');
    await db.query(
      `insert into command.outbox (topics, part, task_id, version, event_id, event, notice, user_id, change_id)
       select '{1,3}', part, task_id, 1, event_id, event::json, notice::json, user_id, change_id from bench.entry order by n`,
    );
    await db.query('vacuum analyze command.outbox');
  },
  start: async (url, count) => {
    const logger = createLogger('bench', 'silent');
    const relay = await startRelay({ connectionString: url, logger, onState: ({ drained }) => count(drained) });
    return relay.stop;
  },
};
