import { invalid } from '@tasklog/runtime';
import { sql } from '@tasklog/runtime/pool';
import { dayOf, toLocal } from '@tasklog/domain/recurrence/local';
import { day, oneOf, tag, text, timeZone } from './kinds.ts';
import { optional, orElse, repeated } from './parameters.ts';
import type { ValuesOf } from './parameters.ts';

/** Which tasks are meant. Everything given must hold. */
export const FILTER = {
  status: orElse(oneOf(['open', 'done', 'all']), 'open', 'Open tasks, done ones, or both.'),
  priority: optional(oneOf(['none', 'low', 'medium', 'high', 'urgent']), 'Only tasks of this priority.'),
  tag: repeated(tag, 20, 'Only tasks with this tag, compared without case; several: with all of them.'),
  q: optional(text(200), 'Only tasks with this text in the title, the notes or a tag, compared without case.'),
  dueFrom: optional(day, 'Only tasks due on this local date or later.'),
  dueTo: optional(day, 'Only tasks due on this local date or earlier.'),
  due: optional(
    oneOf(['today', 'tomorrow', 'overdue', 'none', 'any']),
    'Only tasks due today or tomorrow, open ones whose date is past, those without a date, or those with any.',
  ),
  timeZone: orElse(timeZone, 'UTC', 'Whose clock says what today is.'),
};

type Filter = ValuesOf<typeof FILTER>;
type Fragment = ReturnType<typeof sql.fragment>;
type Condition = ReturnType<typeof sql.join>;

/** The filter as a condition on the columns of read.task. Deleted tasks never pass. Throws 422 when it contradicts itself. */
export function conditionOf(filter: Filter, userId: string, now: Temporal.Instant): Condition {
  const { dueFrom, dueTo } = filter;
  if (dueFrom !== undefined && dueTo !== undefined && dueTo < dueFrom)
    throw invalid([{ field: 'dueTo', message: 'must not be before dueFrom' }]);
  const parts = [sql.fragment`user_id = ${userId}::uuid`, statusOf(filter.status)];
  if (filter.priority !== undefined) parts.push(sql.fragment`priority = ${filter.priority}`);
  if (filter.tag.length > 0) parts.push(withTags(filter.tag));
  if (filter.q !== undefined) parts.push(holding(filter.q));
  if (dueFrom !== undefined) parts.push(sql.fragment`due >= ${dueFrom}`);
  if (dueTo !== undefined) parts.push(sql.fragment`left(due, 10) <= ${dueTo}`);
  if (filter.due !== undefined) parts.push(dueIs(filter.due, toLocal(now, filter.timeZone)));
  return sql.join(parts, sql.fragment` and `);
}

function statusOf(status: Filter['status']): Fragment {
  return status === 'all' ? sql.fragment`status in ('open', 'done')` : sql.fragment`status = ${status}`;
}

// Both sides are lowered by the database: it and JavaScript do not agree on every letter.
function withTags(tags: string[]): Fragment {
  return sql.fragment`array(select lower(t) from jsonb_array_elements_text(doc -> 'tags') t)
    @> array(select lower(t) from unnest(${sql.array(tags, 'text')}) t)`;
}

function holding(words: string): Fragment {
  const pattern = `%${words.replace(/[\\%_]/g, '\\$&')}%`;
  return sql.fragment`(title ilike ${pattern} or doc ->> 'notes' ilike ${pattern}
    or exists (select from jsonb_array_elements_text(doc -> 'tags') t where t ilike ${pattern}))`;
}

/** What `due` asks, by the wall clock `local` of whoever asks. */
export function dueIs(due: NonNullable<Filter['due']>, local: string): Fragment {
  const today = dayOf(local);
  switch (due) {
    case 'none':
      return sql.fragment`due is null`;
    case 'any':
      return sql.fragment`due is not null`;
    case 'today':
      return onDay(today);
    case 'tomorrow':
      return onDay(dayAfter(today));
    // As text, a date alone comes before every time on it; it is not past before its day is over.
    case 'overdue':
      return sql.fragment`(status = 'open' and due < ${local} and due <> ${today})`;
  }
}

// A date alone comes before every time on it, as text too: a range that the index can serve.
const onDay = (day: string): Fragment => sql.fragment`(due >= ${day} and due < ${dayAfter(day)})`;

const dayAfter = (day: string): string => Temporal.PlainDate.from(day).add({ days: 1 }).toString();
