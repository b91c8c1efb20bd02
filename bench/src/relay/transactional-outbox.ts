/**
 * pg-transactional-outbox, polling: a hundred messages every 20 ms, each free to go beside the others, without the counting
 * of attempts that its documentation says an outbox may leave out. A message's handler does nothing.
 */
import type pg from 'pg';
import { DatabaseSetup, getDisabledLogger, initializePollingMessageListener } from 'pg-transactional-outbox';
import type { Drainer } from './drain.ts';

const WHERE = { outboxOrInbox: 'outbox', database: 'postgres', schema: 'bench', table: 'message' } as const;
const POLLING = { ...WHERE, listenerRole: 'none', nextMessagesName: 'next_messages' };
export const OUTBOX = { nextMessagesBatchSize: 100, nextMessagesPollingIntervalInMs: 20 };

export const transactionalOutbox: Drainer & { make: (db: pg.Client) => Promise<void> } = {
  make: async (db) => {
    await db.query(DatabaseSetup.dropAndCreateTable(POLLING));
    await db.query(DatabaseSetup.createPollingFunction(POLLING));
    await db.query(DatabaseSetup.setupPollingIndexes(POLLING));
  },
  fill: async (db) => {
    await db.query('truncate bench.message');
    await db.query(
      `insert into bench.message (id, aggregate_type, aggregate_id, message_type, segment, concurrency, payload)
       select event_id, 'task', task_id, 'task.added', part, 'parallel', event::jsonb from bench.entry order by n`,
    );
    await db.query('vacuum analyze bench.message');
  },
  start: (connectionString, count) => {
    const [stop] = initializePollingMessageListener(
      {
        outboxOrInbox: 'outbox',
        dbListenerConfig: { connectionString },
        settings: {
          ...{ dbSchema: WHERE.schema, dbTable: WHERE.table, nextMessagesFunctionName: POLLING.nextMessagesName },
          ...{ enableMaxAttemptsProtection: false, enablePoisonousMessageProtection: false, ...OUTBOX },
        },
      },
      { handle: () => Promise.resolve(count(1)) },
      getDisabledLogger(),
      // From the first batch on, instead of one by one until a hundred have gone well.
      { batchSizeStrategy: () => Promise.resolve(OUTBOX.nextMessagesBatchSize) },
    );
    return Promise.resolve(stop);
  },
};
