/** A filter as a condition on the columns of read.task. None is ever null, so that a "not" around it turns it round. */
import type { DayField, Filter } from '@tasklog/domain/filter/expression';
import type { Clock } from '@tasklog/domain/language/clock';
import { fromPlain } from '@tasklog/domain/recurrence/local';
import { sql } from '@tasklog/runtime/pool';

type Fragment = ReturnType<typeof sql.fragment>;
type Condition = Fragment | ReturnType<typeof sql.join>;

export function filterSql(filter: Filter, clock: Clock): Condition {
  switch (filter.kind) {
    case 'and':
      return sql.fragment`(${joined(filter.of, clock, sql.fragment` and `)})`;
    case 'or':
      return sql.fragment`(${joined(filter.of, clock, sql.fragment` or `)})`;
    case 'not':
      return sql.fragment`not ${filterSql(filter.of, clock)}`;
    case 'all':
      return sql.fragment`true`;
    case 'status':
      return sql.fragment`status = ${filter.is}`;
    case 'overdue':
      return overdue(fromPlain(clock.wall));
    case 'days':
      return filter.of === 'due' ? dueWithin(filter) : instantWithin(filter.of, filter, clock);
    case 'has':
      return HAS[filter.what];
    case 'priority':
      return sql.fragment`priority = ${filter.is}`;
    case 'tag':
      return tagged(filter.parts);
    case 'search':
      return sql.fragment`(${sql.join(filter.words.map(mentions), sql.fragment` and `)})`;
    case 'by':
      return sql.fragment`exists (select from read.audit added
        where added.task_id = task.id and added.version = 1 and added.user_id = task.user_id and added.actor = ${filter.actor})`;
  }
}

const joined = (parts: readonly Filter[], clock: Clock, glue: Fragment): Condition =>
  sql.join(
    parts.map((part) => filterSql(part, clock)),
    glue,
  );

type Span = { from?: string; to?: string };

/** As text, a date alone comes before every time on it; it is not past before its day is over. `local` is the minute on the wall clock. */
export const overdue = (local: string): Fragment =>
  sql.fragment`(status = 'open' and due is not null and due < ${local} and due <> ${local.slice(0, DAY)})`;

const DAY = 'YYYY-MM-DD'.length;

/** A range that the index can serve: behind every time on the last day, all of which begin with a T, comes that day with a U. */
export function dueWithin({ from, to }: Span): Fragment {
  const first = from === undefined ? sql.fragment`` : sql.fragment` and due >= ${from}`;
  const last = to === undefined ? sql.fragment`` : sql.fragment` and due < ${`${to}U`}`;
  return sql.fragment`(due is not null${first}${last})`;
}

const INSTANTS: Record<Exclude<DayField, 'due'>, Fragment> = {
  created: sql.fragment`created_at`,
  completed: sql.fragment`completed_at`,
};

/** Days on the user's clock are instants from the start of the first to the start of the one after the last. */
function instantWithin(field: Exclude<DayField, 'due'>, { from, to }: Span, { zone }: Clock): Fragment {
  const at = INSTANTS[field];
  const startOf = (day: Temporal.PlainDate) =>
    sql.fragment`${day.toZonedDateTime(zone).toInstant().toString()}::timestamptz`;
  const first =
    from === undefined ? sql.fragment`` : sql.fragment` and ${at} >= ${startOf(Temporal.PlainDate.from(from))}`;
  const last =
    to === undefined
      ? sql.fragment``
      : sql.fragment` and ${at} < ${startOf(Temporal.PlainDate.from(to).add({ days: 1 }))}`;
  return sql.fragment`(${at} is not null${first}${last})`;
}

const HAS = {
  date: sql.fragment`due is not null`,
  tag: sql.fragment`tags <> '{}'`,
  notes: sql.fragment`coalesce(doc ->> 'notes', '') <> ''`,
  repeat: sql.fragment`coalesce(doc -> 'recurrence', 'null') <> 'null'`,
  reminder: sql.fragment`coalesce(doc -> 'reminders', '[]') <> '[]'`,
};

/** Lowered by the database, as its tags are: it and JavaScript do not agree on every letter. */
function tagged(parts: readonly string[]): Fragment {
  if (parts.length === 1) return sql.fragment`tags @> array[lower(${parts[0] ?? ''})]`;
  const pattern = parts.map((part) => part.replace(/[\\%_]/g, '\\$&')).join('%');
  return sql.fragment`exists (select from unnest(tags) tag where tag like lower(${pattern}))`;
}

/** The text somewhere in the title, the notes or a tag. */
export const mentions = (words: string): Fragment => sql.fragment`search like read.anywhere(${words})`;
