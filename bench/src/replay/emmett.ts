/**
 * Emmett with Pongo, rebuilding a document per task from the same events, in the same database server: its own schema, its
 * own rebuild (`rebuildPostgreSQLProjections`, which empties the collection and reads the store from its beginning), and
 * of the page sizes that it takes the one it is fastest with. Its messages have no index for the order it reads them in;
 * it is given one here, so that it is not measured at scanning.
 */
import pg from 'pg';
import {
  getPostgreSQLEventStore,
  pongoSingleStreamProjection,
  rebuildPostgreSQLProjections,
} from '@event-driven-io/emmett-postgresql';
import type { Event } from '@event-driven-io/emmett';
import { evolve } from '@tasklog/domain/task/task';
import type { Task } from '@tasklog/domain/task/task';
import { EVENTS_PER_TASK } from './history.ts';

const TYPES = ['task.added', 'task.updated', 'task.tagged', 'task.rescheduled', 'task.completed'] as const;
const PAGES = [100, 1_000, 5_000];

type Told = Event<(typeof TYPES)[number], { after: object }>;

type TaskDocument = Task & { _id?: string };

const byTask = pongoSingleStreamProjection<TaskDocument, Told>({
  collectionName: 'tasks',
  canHandle: [...TYPES],
  evolve: (document: TaskDocument | null, { type, data }: Told): TaskDocument =>
    evolve(document ?? undefined, { type, after: data.after }),
});

export type EmmettFigures = {
  events: number;
  pageSize: number;
  perSecond: number;
  documents: number;
  tried: { pageSize: number; perSecond: number }[];
};

/** Rebuilds the documents of the first so many events of the log; each size of a page is tried on a part of them first. */
export async function emmettRebuild(url: string, events: number): Promise<EmmettFigures> {
  const tried: { pageSize: number; perSecond: number }[] = [];
  await fill(url, Math.min(events, 2_000));
  for (const pageSize of PAGES)
    tried.push({ pageSize, perSecond: await rebuild(url, pageSize, Math.min(events, 2_000)) });
  const best = tried.reduce((one, other) => (other.perSecond > one.perSecond ? other : one));
  await fill(url, events);
  const perSecond = await rebuild(url, best.pageSize, events);
  return { events, pageSize: best.pageSize, perSecond, documents: events / EVENTS_PER_TASK, tried };
}

/** Its store with the events of whole tasks, a stream each, in the order of the log. */
async function fill(url: string, events: number): Promise<void> {
  const store = getPostgreSQLEventStore(url, { projections: [{ type: 'async', projection: byTask }] as never });
  await store.schema.migrate();
  await store.close();
  const db = new pg.Client(url);
  await db.connect();
  try {
    await db.query('truncate emt_streams, emt_messages');
    await db.query('create index if not exists messages_in_order on emt_messages (transaction_id, global_position)');
    await db.query(
      `insert into emt_messages (stream_position, transaction_id, stream_id, partition, message_schema_version, message_id,
         message_type, message_data, message_metadata)
       select version, pg_current_xact_id(), task_id, 'emt:default', '1', event_id, event ->> 'type', (event -> 'data')::jsonb,
         event::jsonb - 'data'
       from log.record where topic = 1 and task_id in (
         select task_id from log.record where topic = 1 and version = 1 order by part, off limit $1)
       order by part, off`,
      [events / EVENTS_PER_TASK],
    );
    await db.query(
      `insert into emt_streams (stream_id, stream_position, partition, stream_type, stream_metadata)
       select stream_id, max(stream_position), partition, 'task', '{}' from emt_messages group by stream_id, partition`,
    );
    await db.query('analyze emt_messages');
  } finally {
    await db.end();
  }
}

/** From nothing: what an earlier rebuild knows of how far it came is taken away, for it would read no event again. */
async function rebuild(url: string, pageSize: number, events: number): Promise<number> {
  const db = new pg.Client(url);
  await db.connect();
  await db.query('truncate emt_processors');
  const consumer = rebuildPostgreSQLProjections({
    connectionString: url,
    pulling: { batchSize: pageSize, pullingFrequencyInMs: 1 },
    projections: [byTask as never],
  });
  const from = performance.now();
  try {
    await consumer.start();
    const seconds = (performance.now() - from) / 1_000;
    const { rows } = await db.query<{ n: number }>('select count(*)::int as n from tasks');
    if (rows[0]?.n !== events / EVENTS_PER_TASK)
      throw new Error(`Emmett made ${String(rows[0]?.n)} documents of ${String(events)} events`);
    return Math.round(events / seconds);
  } finally {
    await consumer.close();
    await db.end();
  }
}
