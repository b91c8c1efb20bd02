/** Whether repeats are kept: their dates that were done in time, done late, passed over, or are past and still open. */
import { sql } from '@tasklog/runtime/pool';
import type { Reads } from '@tasklog/runtime/scoped-pool';
import { dayOf } from '@tasklog/domain/recurrence/local';
import type { StatsDays } from '@tasklog/schemas';
import { rowWhere } from '../row.ts';
import { outcomesIn, part } from './completed.ts';
import type { Days } from './days.ts';

type Counts = Omit<StatsDays['recurrences']['total'], 'adherence'>;
type Kept = Counts & { seriesId: string; title: string | null };

const keptRow = rowWhere((row): row is Kept => {
  const { seriesId, title, ...counts } = row as Record<string, unknown>;
  return (
    typeof seriesId === 'string' &&
    (title === null || typeof title === 'string') &&
    Object.values(counts).every((count) => typeof count === 'number')
  );
});

const MOST_SERIES = 50;

export async function adherence(
  db: Reads,
  userId: string,
  days: Days,
  localNow: string,
): Promise<StatsDays['recurrences']> {
  const rows = await db.any(sql.type(keptRow)`
    with happened as (
      select series_id, case when on_time is false then 'late' else 'onTime' end as came
      from read.outcome where ${outcomesIn(days, userId, 'done')} and series_id is not null
      union all
      select series_id, 'skipped' from read.outcome where ${outcomesIn(days, userId, 'skipped')} and series_id is not null
      union all
      select (doc ->> 'seriesId')::uuid, 'missed' from read.task
      where user_id = ${userId}::uuid and status = 'open' and doc ->> 'seriesId' is not null
        and due >= ${days.days[0] as string} and left(due, 10) <= ${days.days.at(-1) as string}
        and due < ${localNow} and due <> ${dayOf(localNow)}
    )
    select series_id as "seriesId", max(r.title) as title,
      count(*) filter (where came = 'onTime') as "onTime", count(*) filter (where came = 'late') as late,
      count(*) filter (where came = 'skipped') as skipped, count(*) filter (where came = 'missed') as missed
    from happened left join read.recurrence r using (series_id)
    group by series_id
    order by count(*) desc, series_id`);
  const total = rows.reduce<Counts>(
    (all, { onTime, late, skipped, missed }) => ({
      onTime: all.onTime + onTime,
      late: all.late + late,
      skipped: all.skipped + skipped,
      missed: all.missed + missed,
    }),
    { onTime: 0, late: 0, skipped: 0, missed: 0 },
  );
  return { total: judged(total), series: rows.slice(0, MOST_SERIES).map(judged) };
}

const judged = <C extends Counts>(counts: C): C & { adherence: number | null } => ({
  ...counts,
  adherence: part(counts.onTime, counts.onTime + counts.late + counts.skipped + counts.missed),
});
