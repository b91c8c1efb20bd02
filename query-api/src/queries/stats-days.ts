import { invalid } from '@tasklog/runtime';
import { dayOf, toLocal } from '@tasklog/domain/recurrence/local';
import type { StatsDays } from '@tasklog/schemas';
import { needPast } from '../as-of.ts';
import { day, timeZone } from '../kinds.ts';
import { optional, orElse } from '../parameters.ts';
import type { ValuesOf } from '../parameters.ts';
import type { Question } from '../question.ts';
import { adherence } from '../statistics/adherence.ts';
import { completed } from '../statistics/completed.ts';
import { dayBefore, daysFrom } from '../statistics/days.ts';
import { overdueTrend } from '../statistics/overdue.ts';
import { streak } from '../statistics/streak.ts';

const DEFAULT_DAYS = 30;
const MOST_DAYS = 366;

const parameters = {
  from: optional(day, `The first day; when left out, ${String(DEFAULT_DAYS)} days are told of.`),
  to: optional(day, 'The last day; today when left out.'),
  timeZone: orElse(timeZone, 'UTC', 'On whose wall clock days begin and end.'),
};

export const statsDays: Question<typeof parameters> = {
  path: '/v1/stats/days',
  about:
    'What was done over some days: per day, tag and priority, in time or late, in a row; what was overdue; how repeats were kept.',
  parameters,
  answer: 'StatsDays',
  reads: 'history',
  async ask({ db, userId, values, now }) {
    await needPast(db, userId);
    const { timeZone: zone } = values;
    const local = toLocal(now, zone);
    const { from, to } = rangeOf(values, dayOf(local));
    const days = daysFrom(from, to, zone);
    const [done, overdue, run, recurrences] = await Promise.all([
      completed(db, userId, days),
      overdueTrend(db, userId, days, now),
      streak(db, userId, dayOf(local), zone),
      adherence(db, userId, days, local),
    ]);
    return { body: { from, to, timeZone: zone, ...done, overdue, streak: run, recurrences } satisfies StatsDays };
  },
};

/** Throws Problem 422 for days to come, and for more than a year of them. */
function rangeOf(values: ValuesOf<typeof parameters>, today: string): { from: string; to: string } {
  const { to = today, from = dayBefore(to, DEFAULT_DAYS - 1) } = values;
  if (to > today) throw invalid([{ field: 'to', message: `must not be after today, ${today}` }]);
  if (from > to) throw invalid([{ field: 'from', message: `must not be after ${to}` }]);
  if (from < dayBefore(to, MOST_DAYS - 1))
    throw invalid([{ field: 'from', message: `must not be more than ${String(MOST_DAYS)} days before ${to}` }]);
  return { from, to };
}
