import { statusOf } from '@tasklog/domain/filter/expression';
import type { Filter as Line } from '@tasklog/domain/filter/expression';
import { faultWords } from '@tasklog/domain/filter/fault';
import { MAX_LENGTH, parseFilter } from '@tasklog/domain/filter/parse';
import type { Clock } from '@tasklog/domain/language/clock';
import { fromPlain } from '@tasklog/domain/recurrence/local';
import { invalid } from '@tasklog/runtime';
import { sql } from '@tasklog/runtime/pool';
import { dueWithin, filterSql, mentions, overdue } from './filter-sql.ts';
import { day, oneOf, tag, text, timeZone } from './kinds.ts';
import { optional, repeated } from './parameters.ts';
import type { ValuesOf } from './parameters.ts';

const MOST_WORDS = 200;

/** Which tasks are meant. Everything given must hold. */
export const FILTER = {
  filter: optional(
    text(MAX_LENGTH),
    'A filter line, such as (today | overdue) & @home & !p4. Terms: days (today, this week, due before: fri, created after: 1 june, completed: yesterday), overdue, no date, recurring, reminder, p1 to p4, @tag and @tag*, search: words, by assistant, done, filter: a saved one. They are joined by & (and), | (or), ! (not) and brackets.',
  ),
  status: optional(
    oneOf(['open', 'done', 'all']),
    'Open tasks, done ones, or both; open ones when left out, unless the filter speaks of done ones.',
  ),
  priority: optional(oneOf(['none', 'low', 'medium', 'high', 'urgent']), 'Only tasks of this priority.'),
  tag: repeated(tag, 20, 'Only tasks with this tag, compared without case; several: with all of them.'),
  q: optional(
    text(MOST_WORDS),
    'Only tasks with this text in the title, the notes or a tag, compared without case and accents.',
  ),
  dueFrom: optional(day, 'Only tasks due on this local date or later.'),
  dueTo: optional(day, 'Only tasks due on this local date or earlier.'),
  due: optional(
    oneOf(['today', 'tomorrow', 'overdue', 'none', 'any']),
    'Only tasks due today or tomorrow, open ones whose date is past, those without a date, or those with any.',
  ),
  timeZone: optional(timeZone, 'Whose clock says what today is; that of your settings when left out, or else UTC.'),
};

type Wanted = ValuesOf<typeof FILTER>;
type Fragment = ReturnType<typeof sql.fragment>;
type Condition = ReturnType<typeof sql.join>;

/** Those of `tasks` that one user has, by status: of each apart there is an index. Deleted ones are in none. */
export type Selection = { tasks: Fragment; statuses: readonly ('open' | 'done')[]; condition: Condition };

/**
 * The filter as a condition on the columns of `tasks`, which are those of read.task. Throws 422 when it contradicts itself or
 * cannot be read. `whole`: nothing is asked but the status; else the best way to the tasks depends on how many are meant.
 */
export function selectionOf(
  wanted: Wanted,
  userId: string,
  clock: Clock,
  tasks: Fragment,
): Selection & { whole: boolean } {
  const { dueFrom, dueTo } = wanted;
  if (dueFrom !== undefined && dueTo !== undefined && dueTo < dueFrom)
    throw invalid([{ field: 'dueTo', message: 'must not be before dueFrom' }]);
  const line = wanted.filter === undefined ? undefined : readLine(wanted.filter, clock);
  const status = wanted.status ?? (line ? statusOf(line) : 'open');
  const parts: (Fragment | Condition)[] = [sql.fragment`user_id = ${userId}::uuid`];
  if (line) parts.push(filterSql(line, clock));
  if (wanted.priority !== undefined) parts.push(sql.fragment`priority = ${wanted.priority}`);
  if (wanted.tag.length > 0) parts.push(withTags(wanted.tag));
  if (wanted.q !== undefined) parts.push(mentions(wanted.q));
  if (dueFrom !== undefined) parts.push(dueWithin({ from: dueFrom }));
  if (dueTo !== undefined) parts.push(dueWithin({ to: dueTo }));
  if (wanted.due !== undefined) parts.push(dueIs(wanted.due, fromPlain(clock.wall)));
  return {
    tasks,
    statuses: status === 'all' ? ['open', 'done'] : [status],
    condition: sql.join(parts, sql.fragment` and `),
    whole: parts.length === 1,
  };
}

function readLine(line: string, clock: Clock): Line {
  const parsed = parseFilter(line, clock);
  if (!parsed.ok) throw invalid([{ field: 'filter', message: `cannot be read ${faultWords(line, parsed.fault)}` }]);
  return parsed.filter;
}

// Both sides are lowered by the database: it and JavaScript do not agree on every letter.
const withTags = (tags: string[]): Fragment =>
  sql.fragment`tags @> array(select lower(t) from unnest(${sql.array(tags, 'text')}) t)`;

/** What `due` asks, by the wall clock `local` of whoever asks. */
export function dueIs(due: NonNullable<Wanted['due']>, local: string): Fragment {
  const today = local.slice(0, 'YYYY-MM-DD'.length);
  switch (due) {
    case 'none':
      return sql.fragment`due is null`;
    case 'any':
      return sql.fragment`due is not null`;
    case 'today':
      return dueWithin({ from: today, to: today });
    case 'tomorrow': {
      const tomorrow = Temporal.PlainDate.from(today).add({ days: 1 }).toString();
      return dueWithin({ from: tomorrow, to: tomorrow });
    }
    case 'overdue':
      return overdue(local);
  }
}
