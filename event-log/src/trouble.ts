import type pg from 'pg';
import type { Claim } from './event-log.ts';
import { topicNumber } from './topics.ts';

/** Longer ones repeat themselves; the whole is in the log of the process. */
const ERROR_LENGTH = 500;

/**
 * Notes that what lies behind `after` failed, and when it is tried again; undefined when nobody here decides that.
 *
 * Never throws: the usual cause is a database that is away, which then cannot be told, and the failure itself was told
 * already. Late: a reader that has lost its claim notes nothing, for its trouble is not that of the one who reads now.
 */
export async function noteTrouble(
  db: pg.Pool,
  claim: Claim & { after: number },
  error: Error,
  retryMs?: number,
): Promise<void> {
  const { group, generation, topic, partition, epoch, after } = claim;
  await db
    .query(
      `insert into log.trouble as last (grp, gen, topic, part, off, error, attempts, since, at, next_try)
       select $1::text, $2::int, $3::int2, $4::int2, $5::bigint, $6::text, 1, t.now, t.now,
         t.now + make_interval(secs => $7::float8 / 1000)
       from (select clock_timestamp() as now) t
       where exists (select from log.checkpoint where (grp, gen, topic, part, epoch) = ($1, $2, $3, $4, $8::bigint))
       on conflict (grp, gen, topic, part) do update set off = excluded.off, error = excluded.error, at = excluded.at,
         next_try = excluded.next_try,
         attempts = case when last.off = excluded.off then last.attempts + 1 else 1 end,
         since = case when last.off = excluded.off then last.since else excluded.since end`,
      [...[group, generation, topicNumber(topic), partition, after], ...[sentenceOf(error), retryMs ?? null, epoch]],
    )
    .catch(() => undefined);
}

/** Text that Postgres takes, of a length that a screen takes. */
const sentenceOf = ({ message, name }: Error): string =>
  (message || name).replaceAll('\0', '').slice(0, ERROR_LENGTH).toWellFormed();
