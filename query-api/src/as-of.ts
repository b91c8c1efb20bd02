/** Questions about the past: which moment is meant, and where the tasks as they were then are read. */
import { invalid, Problem } from '@tasklog/runtime';
import { sql } from '@tasklog/runtime/pool';
import type { Reads } from '@tasklog/runtime/scoped-pool';
import { isMoment, pastInstant } from '@tasklog/domain/history/moment';
import { Wrong } from './kinds.ts';
import type { Kind } from './kinds.ts';
import { optional } from './parameters.ts';
import { rowWhere } from './row.ts';

type Fragment = ReturnType<typeof sql.fragment>;

/** It is a text until the zone is known. */
const moment: Kind<string> = {
  schema: { type: 'string', maxLength: 40, examples: ['2026-11-20T09:00:00Z', '2026-11-20T09:00', '2026-11-20'] },
  read: (given) =>
    isMoment(given)
      ? given
      : new Wrong('must be an instant such as 2026-11-20T09:00:00Z, or a day or minute such as 2026-11-20T09:00'),
};

export const AS_OF = {
  asOf: optional(
    moment,
    'As it was at this moment: an instant; or a minute of the wall clock in timeZone; or a day, which means its end, or now when it is today.',
  ),
};

/** The instant that is meant; undefined when none was given. Throws Problem 422 when it has not come yet. */
export function instantOf(
  given: string | undefined,
  zone: string,
  now: Temporal.Instant,
): Temporal.Instant | undefined {
  if (given === undefined) return undefined;
  const at = pastInstant(given, zone, now);
  if (at === undefined)
    throw invalid([{ field: 'asOf', message: 'must not lie in the future: nothing is known of that yet' }]);
  return at;
}

/**
 * What a question about tasks reads from: the tasks as they are, or as they were. Both have the same columns, so every
 * filter and every order holds for either. Of the past, the columns without an index are made from the document of a row
 * only when they are asked for.
 */
export function tasksAt(at: Temporal.Instant | undefined, userId: string): Fragment {
  if (at === undefined) return sql.fragment`read.task as task`;
  return sql.fragment`(
    select task_id as id, user_id, version, doc, status, title, due, priority, read.tags(doc) as tags,
      read.instant(doc ->> 'createdAt') as created_at, read.instant(doc ->> 'completedAt') as completed_at,
      read.search_text(doc) as search, read.shown(doc, version) as item
    from read.task_version
    where user_id = ${userId}::uuid and valid_from <= ${at.toString()}::timestamptz
      and valid_to > ${at.toString()}::timestamptz
  ) as task`;
}

/**
 * When the first task was added; null when there never was one. Throws Problem 410 for a user whose data was erased: there is
 * no past to look at.
 */
export async function needPast(db: Reads, userId: string): Promise<string | null> {
  const { begins, erased } = await db.one(sql.type(pastRow)`
    select (select min(valid_from) from read.task_version where user_id = ${userId}::uuid) as begins,
      (select requested_at from read.erasure where user_id = ${userId}::uuid) as erased`);
  if (erased === null) return begins;
  const day = erased.slice(0, 'YYYY-MM-DD'.length);
  throw new Problem(410, 'erased', `All data of this user was erased, as was asked for on ${day}.`);
}

const pastRow = rowWhere((row): row is { begins: string | null; erased: string | null } =>
  Object.values(row as object).every((at) => at === null || typeof at === 'string'),
);
