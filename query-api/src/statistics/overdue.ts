import { sql } from '@tasklog/runtime/pool';
import type { Reads } from '@tasklog/runtime/scoped-pool';
import type { StatsDays } from '@tasklog/schemas';
import { rowWhere } from '../row.ts';
import { instants } from './completed.ts';
import { looksOf } from './days.ts';
import type { Days } from './days.ts';

const stepRow = rowWhere((row): row is { n: number; change: number } => {
  const { n, change } = row as Record<string, unknown>;
  return typeof n === 'number' && typeof change === 'number';
});

/**
 * How many tasks were overdue whenever it is looked. Each version of a task that was open with a date is overdue from one look
 * on, and from another no longer: what is added up over the looks is how many begin less how many end. So all versions are gone
 * through once, however many days are asked for. A date alone is past when its day is, hence the 24 o'clock.
 */
export async function overdueTrend(
  db: Reads,
  userId: string,
  days: Days,
  now: Temporal.Instant,
): Promise<StatsDays['overdue']> {
  const looks = looksOf(days, now);
  const at = instants(looks.map((look) => look.at));
  const local = sql.fragment`${sql.array(
    looks.map((look) => look.local),
    'text',
  )}`;
  const rows = await db.any(sql.type(stepRow)`
    with spell as (
      select
        greatest(
          width_bucket(valid_from, ${at}),
          width_bucket((case when length(due) = 10 then due || 'T24:00' else due end) collate "C", ${local})
        ) + 1 as first,
        width_bucket(valid_to, ${at}) + 1 as behind
      from read.task_version
      where user_id = ${userId}::uuid and status = 'open' and due < ${looks.at(-1)?.local ?? ''}
        and valid_from < ${looks.at(-1)?.at ?? null}::timestamptz and valid_to >= ${looks[0]?.at ?? null}::timestamptz
    )
    select n, sum(change)::int as change
    from spell cross join lateral (values (first, 1), (behind, -1)) as step (n, change)
    where first < behind
    group by n`);
  const changes = new Map(rows.map(({ n, change }) => [n, change]));
  let count = 0;
  return days.days.map((day, n) => ({ day, count: (count += changes.get(n + 1) ?? 0) }));
}
