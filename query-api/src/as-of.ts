/** Questions about the past: which moment is meant, and where the tasks as they were then are read. */
import { invalid, Problem } from '@tasklog/runtime';
import { sql } from '@tasklog/runtime/pool';
import type { Pool } from '@tasklog/runtime/pool';
import { hasTime, isLocalDate, toInstant } from '@tasklog/domain/recurrence/local';
import { Wrong } from './kinds.ts';
import type { Kind } from './kinds.ts';
import { optional } from './parameters.ts';
import { rowWhere } from './row.ts';

type Fragment = ReturnType<typeof sql.fragment>;

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/i;
const MOMENT = 'must be an instant such as 2026-11-20T09:00:00Z, or a day or minute such as 2026-11-20T09:00';

/** An instant, or a day or minute of the wall clock. It is a text until the zone is known. */
export const moment: Kind<string> = {
  schema: { type: 'string', maxLength: 40, examples: ['2026-11-20T09:00:00Z', '2026-11-20T09:00', '2026-11-20'] },
  read: (given) => (isLocalDate(given) || isInstant(given) ? given : new Wrong(MOMENT)),
};

function isInstant(text: string): boolean {
  if (!INSTANT.test(text)) return false;
  try {
    Temporal.Instant.from(text);
    return true;
  } catch {
    return false;
  }
}

export const AS_OF = {
  asOf: optional(
    moment,
    'As it was at this moment: an instant; or a minute of the wall clock in timeZone; or a day, which means its end, or now when it is today.',
  ),
};

const LAST_MILLISECOND = { milliseconds: 1 };

/** The instant that is meant; undefined when none was given. Throws Problem 422 when it has not come yet. */
export function instantOf(
  given: string | undefined,
  zone: string,
  now: Temporal.Instant,
  field = 'asOf',
): Temporal.Instant | undefined {
  if (given === undefined) return undefined;
  const at = readMoment(given, zone, now);
  if (Temporal.Instant.compare(at, now) > 0)
    throw invalid([{ field, message: 'must not lie in the future: nothing is known of that yet' }]);
  return at;
}

function readMoment(given: string, zone: string, now: Temporal.Instant): Temporal.Instant {
  if (!isLocalDate(given)) return Temporal.Instant.from(given);
  if (hasTime(given)) return toInstant(given, zone);
  const day = Temporal.PlainDate.from(given);
  if (day.equals(now.toZonedDateTimeISO(zone).toPlainDate())) return now;
  return day.add({ days: 1 }).toZonedDateTime(zone).toInstant().subtract(LAST_MILLISECOND);
}

/**
 * What a question about tasks reads from: the tasks as they are, or as they were. Both have the same columns, so every
 * filter and every order holds for either.
 */
export function tasksAt(at: Temporal.Instant | undefined, userId: string): Fragment {
  if (at === undefined) return sql.fragment`read.task`;
  return sql.fragment`(
    select task_id as id, user_id, version, doc, status, title, due, priority
    from read.task_version
    where user_id = ${userId}::uuid and valid_from <= ${at.toString()}::timestamptz
      and valid_to > ${at.toString()}::timestamptz
  ) as task`;
}

/** When the first task was added; null when there never was one. */
export async function beginningOf(db: Pool, userId: string): Promise<string | null> {
  const row = await db.one(sql.type(beginningRow)`
    select min(valid_from) as at from read.task_version where user_id = ${userId}::uuid`);
  return row.at;
}

const beginningRow = rowWhere((row): row is { at: string | null } => {
  const { at } = row as { at: unknown };
  return at === null || typeof at === 'string';
});

/** There is no past of a user whose data was erased. Throws Problem 410 with the day on which that was asked for. */
export async function refuseErased(db: Pool, userId: string): Promise<void> {
  const row = await db.maybeOne(sql.type(erasedRow)`
    select requested_at as at from read.ops_erasure where user_id = ${userId}::uuid`);
  if (row !== null)
    throw new Problem(
      410,
      'erased',
      `All data of this user was erased, as was asked for on ${row.at.slice(0, 10)}. There is no past to look at.`,
    );
}

const erasedRow = rowWhere((row): row is { at: string } => typeof (row as { at: unknown }).at === 'string');
