/**
 * Erases the data of users who asked for it, or for whom an operator did: a row of log.erasure is the order.
 *
 * It is gone through twice: at once, and again when everything that was under way when it was asked for is over. From the
 * order on nothing new comes: commands are refused in their own statement, the sequencer drops what waits in the outbox,
 * projectors pass over the user's records. So the second time finds what slipped in between, and nothing can after it.
 *
 * - Twice, or by two relays at once: each step deletes or replaces what is there, and says its event only once.
 * - Half-way: the order stands until it is done, and whoever leads next goes through all of it again.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import { countPartitions, partitionOf, TOPICS, topicNumber } from '@tasklog/event-log';
import type { Logger } from '@tasklog/runtime';

const LOOK_EVERY_MS = 1_000;
/** Offsets gone through in one statement: no long lock on the log. */
const RANGE = 20_000;

/** A topic of the broker that keeps what it was sent for so long. */
export type Holds = { topic: string; retentionMs: number };

export type ErasingOptions = { db: pg.Pool; logger: Logger; holds: readonly Holds[] };

type Order = { user_id: string; settled: boolean };

export function startErasing(options: ErasingOptions): { stop: () => Promise<void> } {
  const { db, logger } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const loop = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        for (const order of await orders(db)) if (!signal.aborted) await carryOut(options, order, signal);
      } catch (err) {
        logger.error({ err }, 'erasing failed; trying again');
      }
      await wait(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  };
  const running = loop();
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

/** New ones, and those that have settled: no conversation is left, and the log has the event that tells of it. */
async function orders(db: pg.Pool): Promise<Order[]> {
  const { rows } = await db.query<Order>(
    `select user_id, swept_at is not null as settled from log.erasure e where done_at is null and (swept_at is null
       or (settles_at <= clock_timestamp() and threads_at >= settles_at
         and not exists (select from command.outbox o where o.event_id = e.event_id)))
     order by requested_at`,
  );
  return rows;
}

async function carryOut({ db, logger, holds }: ErasingOptions, order: Order, signal: AbortSignal): Promise<void> {
  const { user_id: user, settled } = order;
  const partition = partitionOf(user, await countPartitions(db));
  await db.query(
    `update log.erasure set task_ids = array(select id from command.task where user_id = $1
       union select task_id from log.record where topic = 1 and user_id = $1::text) where user_id = $1 and task_ids is null`,
    [user],
  );
  const { rows } = await db.query<{ n: string }>('select log.erase_rows($1) as n', [user]);
  await tell(db, user, partition);
  for (const topic of TOPICS) {
    if (!(await redact(db, user, topicNumber(topic), partition, signal))) return;
  }
  await db.query(
    `update log.erasure set rows = rows + $2, swept_at = clock_timestamp(),
       done_at = case when $3 then clock_timestamp() end, task_ids = case when $3 then null else task_ids end,
       remains = (select coalesce(jsonb_agg(jsonb_build_object('topic', h.topic, 'until', clock_timestamp() + h.ms * interval '1 millisecond')), '[]')
         from unnest($4::text[], $5::bigint[]) as h(topic, ms))
     where user_id = $1`,
    [user, rows[0]?.n ?? 0, settled, holds.map(({ topic }) => topic), holds.map(({ retentionMs }) => retentionMs)],
  );
  logger.info({ user, rows: rows[0]?.n, done: settled }, 'erased what there was of a user');
}

/** The last event of the user, for all who keep something of the others. */
async function tell(db: pg.Pool, user: string, partition: number): Promise<void> {
  await db.query(
    `with its as (update log.erasure set told = true where user_id = $1 and not told returning *),
       e as (select its.*, json_build_object('specversion', '1.0', 'id', event_id, 'source', '/tasklog/erasure', 'type', 'user.erased',
         'subject', user_id, 'time', to_char(requested_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
         'datacontenttype', 'application/json', 'dataschema', '/schemas/events/user-erased.v1.json', 'userid', user_id,
         'taskversion', 1, 'changeid', change_id, 'actor', case requested_by when 'user' then 'user' else 'system' end,
         'data', '{}'::json) as event from its)
     insert into command.outbox (topics, part, task_id, version, event_id, event, notice, user_id, change_id)
     select '{1,3}', $2, user_id, 1, event_id, event, event, user_id, change_id from e`,
    [user, partition],
  );
}

/** Goes on where it was; false when it was stopped. */
async function redact(
  db: pg.Pool,
  user: string,
  topic: number,
  partition: number,
  signal: AbortSignal,
): Promise<boolean> {
  while (!signal.aborted) {
    const { rows } = await db.query<{ at: string; to: string }>(
      `select e.scanned[$2::int] as at, least(h.next - 1, e.scanned[$2::int] + $4) as to from log.erasure e, log.head h
       where e.user_id = $1 and (h.topic, h.part) = ($2, $3)`,
      [user, topic, partition, RANGE],
    );
    const { at, to } = rows[0] ?? { at: '0', to: '0' };
    if (at === to) return true;
    await db.query(
      `update log.erasure set redacted = redacted + log.redact($1, $2, $3, $4, $5), scanned[$2::int] = $5 where user_id = $1`,
      [user, topic, partition, at, to],
    );
  }
  return false;
}
