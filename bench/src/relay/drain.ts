/** A backlog, and how fast a contestant gets through it. */
import type pg from 'pg';
import { newId } from '@tasklog/command-api/ids';
import { partitionOf } from '@tasklog/event-log';
import { bodiesOf, noticeOf } from '../append/writer.ts';
import { PARTITIONS } from '../server.ts';

export type Drainer = {
  /** Puts all entries of bench.entry where the contestant finds them. Not measured. */
  fill: (db: pg.Client) => Promise<void>;
  /** Begins; says of each that it is done with how many. Gives what stops it. */
  start: (url: string, count: (n: number) => void) => Promise<() => Promise<void>>;
};

/** From the start of its process until all is done, or the time is up: then the rate is of what was done by then. */
export async function timeToDrain(
  { start }: Drainer,
  { url, entries, withinSeconds }: { url: string; entries: number; withinSeconds: number },
): Promise<{ drained: number; perSecond: number }> {
  const over = Promise.withResolvers<void>();
  const timer = setTimeout(over.resolve, withinSeconds * 1_000);
  let drained = 0;
  const from = performance.now();
  const stop = await start(url, (n) => {
    drained += n;
    if (drained >= entries) over.resolve();
  });
  await over.promise;
  const seconds = (performance.now() - from) / 1_000;
  clearTimeout(timer);
  const then = drained;
  await stop();
  return { drained: then, perSecond: Math.round(then / seconds) };
}

const PEOPLE = 200;

/** The events that everybody moves: a task each, of two hundred people, as large as those of an ordinary command. */
export async function makeEntries(db: pg.Client, entries: number): Promise<void> {
  const target = { userId: newId(), taskId: newId() };
  const { doc, event } = bodiesOf('added', target, 1);
  const people = Array.from({ length: PEOPLE }, () => newId());
  const renamed = (text: string): string =>
    `replace(replace(replace(replace(${text}, $7, task_id::text), $8, user_id::text), $9, event_id::text), $10, change_id::text)`;
  await db.query('create schema if not exists bench');
  await db.query(
    `create table bench.entry as
     select n, part, task_id, event_id, user_id, change_id, ${renamed('$1')} as event, ${renamed('$2')} as notice
     from (select n, people.part, people.id as user_id, gen_random_uuid() as task_id, gen_random_uuid() as event_id,
         uuidv7() as change_id
       from generate_series(1, $3::int) n
       join unnest($4::uuid[], $5::int2[]) with ordinality as people (id, part, nth) on nth = n % $6::int + 1) made`,
    [
      ...[JSON.stringify(event), noticeOf(event, doc, 1), entries],
      ...[people, people.map((each) => partitionOf(each, PARTITIONS)), PEOPLE],
      ...[target.taskId, target.userId, event.id, event['changeid']],
    ],
  );
  await db.query('vacuum analyze bench.entry');
}
