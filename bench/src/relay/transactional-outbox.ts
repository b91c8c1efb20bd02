/**
 * pg-transactional-outbox, polling: a batch of messages every 20 ms, each free to go beside the others, without the counting
 * of attempts that its documentation says an outbox may leave out. A message's handler does nothing. Its function for the next
 * messages looks at all that wait, whatever it is asked for; the larger the batch, the fewer such looks.
 */
import type pg from 'pg';
import { DatabaseSetup, getDisabledLogger, initializePollingMessageListener } from 'pg-transactional-outbox';
import type { Drainer } from './drain.ts';

const WHERE = { outboxOrInbox: 'outbox', database: 'postgres', schema: 'bench', table: 'message' } as const;
// Where its function is called unless it is told otherwise is "public", and where it is made is the table's schema.
const FUNCTION = { schema: WHERE.schema, name: 'next_messages' };
const POLLING = {
  ...WHERE,
  listenerRole: 'none',
  nextMessagesSchema: FUNCTION.schema,
  nextMessagesName: FUNCTION.name,
};

export const BATCH_SIZES = [100, 500, 1_000];
export const OUTBOX = { nextMessagesPollingIntervalInMs: 20 };

export async function makeOutbox(db: pg.Client): Promise<void> {
  await db.query(DatabaseSetup.dropAndCreateTable(POLLING));
  await db.query(DatabaseSetup.createPollingFunction(POLLING));
  await db.query(DatabaseSetup.setupPollingIndexes(POLLING));
}

export const transactionalOutbox = (nextMessagesBatchSize: number): Drainer => ({
  fill: async (db) => {
    await db.query('truncate bench.message');
    await db.query(
      `insert into bench.message (id, aggregate_type, aggregate_id, message_type, segment, concurrency, payload)
       select event_id, 'task', task_id, 'task.added', part, 'parallel', event::jsonb from bench.entry order by n`,
    );
    await db.query('vacuum analyze bench.message');
  },
  start: (connectionString, count) => {
    let stopping = false;
    const [stop] = initializePollingMessageListener(
      {
        outboxOrInbox: 'outbox',
        dbListenerConfig: { connectionString },
        settings: {
          ...{ dbSchema: WHERE.schema, dbTable: WHERE.table },
          ...{ nextMessagesFunctionSchema: FUNCTION.schema, nextMessagesFunctionName: FUNCTION.name },
          ...{ enableMaxAttemptsProtection: false, enablePoisonousMessageProtection: false },
          ...{ nextMessagesBatchSize, ...OUTBOX },
        },
      },
      { handle: () => Promise.resolve(count(1)) },
      // What it is in the middle of as it is stopped finds no connection any more.
      { ...getDisabledLogger(), error: (error: unknown) => void (stopping || console.error(error)) },
      // From the first batch on, instead of one by one until as many have gone well.
      { batchSizeStrategy: () => Promise.resolve(nextMessagesBatchSize) },
    );
    return Promise.resolve(() => {
      stopping = true;
      return stop();
    });
  },
});
