import type { LogRecord } from '@tasklog/event-log';
import { sql } from '@tasklog/runtime/pool';
import type { Tx } from '@tasklog/runtime/pool';
import type { FragmentSqlToken } from 'slonik';
import { isUuid } from './check-record.ts';
import { row } from './row.ts';

/** The last event of a user; there is none behind it. */
const ERASED = 'user.erased';

/**
 * Takes out the records of users whose erasure was asked for, and answers those that say so.
 *
 * It is asked in the transaction of the effect. A page that was read before the user's records were redacted, by a
 * process that stood still meanwhile or from a topic that still holds them, then writes nothing of them; and what a
 * transaction wrote that began earlier is swept up at the end of the erasure.
 */
export async function setErasedApart(
  tx: Tx,
  all: readonly LogRecord[],
): Promise<{ records: LogRecord[]; erasures: LogRecord[] }> {
  const rows = await tx.any(sql.type(row<{ id: string }>({ id: 'string' }))`
    select user_id as id from log.erasure where ${erasureOf(all)}`);
  if (rows.length === 0) return { records: [...all], erasures: [] };
  const erased = new Set(rows.map(({ id }) => id));
  const theirs = all.filter(({ event }) => erased.has(event.userid));
  return {
    records: all.filter(({ event }) => !erased.has(event.userid)),
    erasures: theirs.filter(({ event }) => event.type === ERASED),
  };
}

/** Which rows of log.erasure are of the users of these records. */
export function erasureOf(records: readonly LogRecord[]): FragmentSqlToken {
  const users = [...new Set(records.map(({ event }) => event.userid))].filter(isUuid);
  return sql.fragment`user_id = any(${sql.array(users, 'uuid')})`;
}
