import { sql } from '@tasklog/runtime/pool';
import type { Reads } from '@tasklog/runtime/scoped-pool';
import { rowWhere, numberRow } from '../row.ts';
import { dayBefore, daysFrom, streakOf } from './days.ts';
import type { Streak } from './days.ts';
import { instants } from './completed.ts';

/** Ten years: so far back are runs of days looked for. */
const MOST_DAYS = 3_653;

const firstRow = rowWhere((row): row is { at: string | null } => {
  const { at } = row as { at: unknown };
  return at === null || typeof at === 'string';
});

/** Each day is one look into the index, however much was done on it. */
export async function streak(db: Reads, userId: string, today: string, zone: string): Promise<Streak> {
  const { at } = await db.one(sql.type(firstRow)`
    select min(at) as at from read.outcome where user_id = ${userId}::uuid and kind = 'done'`);
  if (at === null) return { current: 0, longest: 0, lastDay: null };
  const begun = Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDate().toString();
  const earliest = dayBefore(today, MOST_DAYS);
  // A clock that was ahead may have done something tomorrow.
  const from = begun > today ? today : begun < earliest ? earliest : begun;
  const { days, bounds } = daysFrom(from, today, zone);
  const rows = await db.any(sql.type(numberRow)`
    select day.n::int as n
    from unnest(${instants(bounds.slice(0, -1))}, ${instants(bounds.slice(1))}) with ordinality as day (begins, ends, n)
    where exists (
      select from read.outcome
      where user_id = ${userId}::uuid and kind = 'done' and at >= day.begins and at < day.ends
    )`);
  return streakOf(days, new Set(rows.map(({ n }) => days[n - 1] as string)));
}
