/**
 * Moves what is visible in the outbox to the log and stamps its offsets: the only writer of the log.
 *
 * Why the order is right: version 2 of a task can be written only after version 1 committed (its row was locked), so any
 * snapshot that sees version 2 sees version 1, and version 1 has the smaller outbox id. Offsets come from log.head under its
 * row lock, so they are dense. `for share` on the leader's row makes a takeover wait for a drain in flight; after it, the epoch is
 * another one and a drain by the old leader moves nothing.
 *
 * What waits of a user whose data is erased is dropped: whatever was under way when that was asked for, behind the mark in
 * log.erasure nothing of the user reaches the log but the event that tells of it.
 *
 * Events and notices pass as the text they are. What is numbered in `r` is sorted without them: they are most of a row.
 *
 * The range delete stays: a plan cached on an empty outbox re-runs `id in (select … limit)` per row.
 */
import type pg from 'pg';
import { topicOf } from '@tasklog/event-log';
import { isTracing } from '@tasklog/tracing';
import type { TracedRecord } from '@tasklog/tracing';

/** The notice of an entry that the release before this wrote: it left making one to the relay. */
const NOTICE = `((x.event::jsonb - 'data') || jsonb_build_object('type', 'notice.task', 'dataschema', '/schemas/events/notice-task.v1.json',
    'data', jsonb_build_object('change', x.event -> 'type', 'task',
      case when x.doc ->> 'status' = 'deleted' then null else x.doc || jsonb_build_object('version', x.version) end)))::json`;

const DRAIN = `
  with f as (select 1 from log.leader where role = 'sequencer' and epoch = $1 for share),
  x as (delete from command.outbox where part % $3 = $4 and id <=
      (select max(id) from (select id from command.outbox where part % $3 = $4 order by id limit $2) b)
    and exists (select 1 from f) returning *),
  u as (select id, part, topics, event_id, coalesce(user_id, event ->> 'userid') as whose,
    coalesce(change_id, event ->> 'changeid') as change from x),
  k as (select * from u where not exists (select from log.erasure e where e.user_id::text = u.whose and e.event_id <> u.event_id)),
  r as (select k.id, k.part, k.whose, k.change, t.topic, row_number() over (partition by t.topic, k.part order by k.id) - 1 as rn
    from k cross join unnest(k.topics) as t(topic)),
  n as (select topic, part, count(*) as n from r group by 1, 2),
  h as (update log.head l set next = l.next + n.n from n where (l.topic, l.part) = (n.topic, n.part)
    returning l.topic, l.part, l.next, l.next - n.n as base),
  w as (insert into log.record select r.topic, r.part, h.base + r.rn, clock_timestamp(), x.task_id, x.version, x.event_id,
    case when r.topic <> 3 then x.event when x.doc is null then x.notice else ${NOTICE} end, r.whose, r.change
    from r join h using (topic, part) join x using (id))
  select (select count(*) from f)::int as leading, (select count(*) from x)::int as drained,
    coalesce((select json_agg(json_build_object('topic', topic, 'part', part, 'next', next)) from h), '[]') as heads`;

/** The same, and which records of the batch are in a trace: only asked where traces are made, and of the first TRACED at most. */
const TRACED = 50;
const DRAIN_TRACED = `${DRAIN},
  (select json_agg(t) from (select r.topic, r.part, h.base + r.rn as off, x.event ->> 'id' as id, x.event ->> 'type' as type,
      x.event ->> 'changeid' as changeid, x.event ->> 'traceparent' as traceparent
    from r join h using (topic, part) join x using (id)
    where r.topic <> 3 and x.event ->> 'traceparent' is not null order by r.id limit ${String(TRACED)}) t) as traced`;

type Head = { topic: number; part: number; next: number };
type DrainRow = {
  leading: number;
  drained: number;
  heads: Head[];
  traced?: TracedRow[] | null;
};
type TracedRow = { topic: number; part: number; off: number } & NonNullable<TracedRecord['event']>;

/** `leading` false: another relay has taken over, and nothing was moved. `heads` is what the readers are woken with. */
export type Drained = { leading: boolean; drained: number; heads: Head[]; traced: TracedRecord[] };

/** One of `of` shares of the partitions. What is in order within each partition stays so, whatever another lane does meanwhile. */
export type Lane = { of: number; lane: number };
const EVERY_PARTITION: Lane = { of: 1, lane: 0 };

/** One batch, in one statement: it moves whole or not at all, so a crash at any point loses and doubles nothing. */
export async function drain(
  db: pg.Pool,
  epoch: number,
  limit: number,
  { of, lane }: Lane = EVERY_PARTITION,
): Promise<Drained> {
  const statement = isTracing() ? { name: 'drain-traced', text: DRAIN_TRACED } : { name: 'drain', text: DRAIN };
  const { rows } = await db.query<DrainRow>({ ...statement, values: [epoch, limit, of, lane] });
  const row = rows[0];
  return {
    leading: row?.leading === 1,
    drained: row?.drained ?? 0,
    heads: row?.heads ?? [],
    traced: (row?.traced ?? []).map(recordOf),
  };
}

function recordOf({ topic, part, off, ...event }: TracedRow): TracedRecord {
  return { topic: topicOf(topic), partition: part, offset: off, at: new Date().toISOString(), event };
}
