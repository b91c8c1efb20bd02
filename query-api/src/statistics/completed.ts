/** What was done over some days: how much, of what kind, whether in time. */
import { sql } from '@tasklog/runtime/pool';
import type { Reads } from '@tasklog/runtime/scoped-pool';
import type { StatsDays } from '@tasklog/schemas';
import { rowWhere } from '../row.ts';
import type { Days } from './days.ts';

type Fragment = ReturnType<typeof sql.fragment>;

const MOST_TAGS = 50;

export const instants = (all: readonly string[]): Fragment => sql.fragment`${sql.array([...all], 'timestamptz')}`;

/** The rows of read.outcome of these days. */
export function outcomesIn({ bounds }: Days, userId: string, kind: 'done' | 'skipped'): Fragment {
  return sql.fragment`user_id = ${userId}::uuid and kind = ${kind}
    and at >= ${bounds[0] as string}::timestamptz and at < ${bounds.at(-1) as string}::timestamptz`;
}

type Counted = { name: string; n: number };
const countedRow = rowWhere((row): row is Counted => {
  const { name, n } = row as Record<string, unknown>;
  return typeof name === 'string' && typeof n === 'number';
});

export async function completed(
  db: Reads,
  userId: string,
  days: Days,
): Promise<Pick<StatsDays, 'completed' | 'onTime'>> {
  const those = outcomesIn(days, userId, 'done');
  const [perDay, kinds, perTag] = await Promise.all([
    db.any(sql.type(countedRow)`
      select width_bucket(at, ${instants(days.bounds)})::text as name, count(*) as n
      from read.outcome where ${those} group by 1`),
    db.any(sql.type(countedRow)`
      select priority || ' ' || coalesce(on_time::text, 'undated') as name, count(*) as n
      from read.outcome where ${those} group by 1`),
    db.any(sql.type(countedRow)`
      select lower(tag) as name, count(distinct task_id) as n
      from read.outcome cross join lateral jsonb_array_elements_text(tags) as tag
      where ${those} group by 1 order by 2 desc, lower(tag) collate "C" limit ${MOST_TAGS}`),
  ]);
  const ofDay = new Map(perDay.map(({ name, n }) => [Number(name), n]));
  const sum = (ends: RegExp): number => kinds.reduce((all, { name, n }) => (ends.test(name) ? all + n : all), 0);
  const [onTime, late, undated] = [sum(/ true$/), sum(/ false$/), sum(/ undated$/)];
  return {
    completed: {
      total: onTime + late + undated,
      perDay: days.days.map((day, n) => ({ day, count: ofDay.get(n + 1) ?? 0 })),
      perPriority: (['urgent', 'high', 'medium', 'low', 'none'] as const).map((priority) => ({
        priority,
        count: sum(new RegExp(`^${priority} `)),
      })),
      perTag: perTag.map(({ name, n }) => ({ tag: name, count: n })),
    },
    onTime: { onTime, late, undated, rate: part(onTime, onTime + late) },
  };
}

export const part = (of: number, all: number): number | null => (all === 0 ? null : of / all);
