/** A filter as a condition on the columns of command.task: the same tasks that the language finds among rows it holds. */
import type { Filter } from '@tasklog/domain/filter/expression';
import type { Clock } from '@tasklog/domain/language/clock';
import type { Filter as WordFilter } from '@tasklog/domain/language/lists/filters';
import { fromPlain } from '@tasklog/domain/recurrence/local';
import { sql } from '@tasklog/runtime/pool';

export type Fragment = ReturnType<typeof sql.fragment>;

export const both = (parts: readonly Fragment[]): Fragment =>
  parts.reduce((left, right) => sql.fragment`${left} and ${right}`, sql.fragment`true`);

const any = (parts: readonly Fragment[]): Fragment =>
  parts.reduce((left, right) => sql.fragment`${left} or ${right}`, sql.fragment`false`);

/** No condition is ever null, so that a "not" around it turns it round. */
export function conditionOf(filter: Filter, clock: Clock): Fragment {
  switch (filter.kind) {
    case 'and':
      return sql.fragment`(${both(filter.of.map((part) => conditionOf(part, clock)))})`;
    case 'or':
      return sql.fragment`(${any(filter.of.map((part) => conditionOf(part, clock)))})`;
    case 'not':
      return sql.fragment`not ${conditionOf(filter.of, clock)}`;
    case 'all':
      return sql.fragment`true`;
    case 'status':
      return sql.fragment`doc ->> 'status' = ${filter.is}`;
    case 'overdue':
      return overdue(clock);
    case 'days':
      return sql.fragment`(${both(within(DAYS[filter.of](clock.zone), filter))})`;
    case 'has':
      return HAS[filter.what];
    case 'priority':
      return sql.fragment`doc ->> 'priority' = ${filter.is}`;
    case 'tag':
      return taggedLike(filter.parts);
    case 'search':
      return sql.fragment`(${both(filter.words.map(anywhere))})`;
    case 'by':
      return addedBy(filter.actor);
  }
}

/** A date alone is not past before its day is over; as text it comes before every time on it. */
function overdue({ wall, today }: Clock): Fragment {
  return sql.fragment`(doc ->> 'status' = 'open' and coalesce((doc ->> 'due') collate "C" < ${fromPlain(wall)}
    and doc ->> 'due' <> ${today.toString()}, false))`;
}

const onClock = (instant: Fragment, zone: string): Fragment =>
  sql.fragment`to_char(${instant}::timestamptz at time zone ${zone}, 'YYYY-MM-DD')`;

const DAYS = {
  due: () => sql.fragment`left(doc ->> 'due', 10)`,
  created: (zone: string) => onClock(sql.fragment`(doc ->> 'createdAt')`, zone),
  completed: (zone: string) => onClock(sql.fragment`(doc ->> 'completedAt')`, zone),
};

const within = (day: Fragment, { from, to }: { from?: string; to?: string }): Fragment[] => [
  ...(from === undefined ? [] : [sql.fragment`coalesce(${day} collate "C" >= ${from}, false)`]),
  ...(to === undefined ? [] : [sql.fragment`coalesce(${day} collate "C" <= ${to}, false)`]),
];

const HAS = {
  date: sql.fragment`doc ->> 'due' is not null`,
  tag: sql.fragment`doc -> 'tags' <> '[]'`,
  notes: sql.fragment`doc ->> 'notes' <> ''`,
  repeat: sql.fragment`doc -> 'recurrence' <> 'null'`,
  reminder: sql.fragment`doc -> 'reminders' <> '[]'`,
};

/** A star stands for any letters; all else is meant as it is. */
function taggedLike(parts: readonly string[]): Fragment {
  const like = parts.map((part) => part.replace(/[\\%_]/g, '\\$&')).join('%');
  return sql.fragment`exists (select from jsonb_array_elements_text(doc -> 'tags') tag where lower(tag) like lower(${like}))`;
}

/** The first event of a task says who added it. What is not on the log yet lies in the outbox. */
function addedBy(actor: string): Fragment {
  const added = (table: Fragment) =>
    sql.fragment`exists (select from ${table} e where e.task_id = task.id and e.version = 1 and e.event ->> 'actor' = ${actor})`;
  return sql.fragment`(${added(sql.fragment`(select task_id, version, event from log.record where topic = 1)`)}
    or ${added(sql.fragment`(select task_id, version, event from command.outbox where 1 = any (topics))`)})`;
}

/** Whose clock days are read on; `done`: a task counts for the day it was done. */
export type Days = { zone: string; done: boolean };

/** The fields of a filter in words. */
export function fieldsSql({ status, priority, tags = [], text, due, from, to }: WordFilter, days: Days): Fragment[] {
  const day = days.done ? DAYS.completed(days.zone) : DAYS.due();
  const parts = tags.map((tag) => taggedLike([tag]));
  if (status !== undefined && status !== 'all')
    parts.push(sql.fragment`doc ->> 'status' = ${status === 'completed' ? 'done' : 'open'}`);
  if (priority !== undefined) parts.push(sql.fragment`doc ->> 'priority' = ${priority}`);
  if (text !== undefined) parts.push(anywhere(text));
  if (due === 'no date') return [...parts, sql.fragment`${day} is null`];
  if (due === 'has date') parts.push(sql.fragment`${day} is not null`);
  const span = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  return [...parts, ...within(day, span)];
}

/**
 * The text anywhere: title, notes, a tag. Letter by letter, both folded by the database: every sign is meant as it is. Tags
 * are taken apart only where it lies somewhere among them.
 */
export function anywhere(words: string): Fragment {
  const has = (text: Fragment): Fragment =>
    sql.fragment`strpos(command.fold(${text}) collate "C", command.fold(${words})) > 0`;
  return sql.fragment`(${has(sql.fragment`doc ->> 'title'`)} or ${has(sql.fragment`doc ->> 'notes'`)}
    or (doc -> 'tags' <> '[]' and exists (select from jsonb_array_elements_text(doc -> 'tags') tag where ${has(sql.fragment`tag`)})))`;
}
