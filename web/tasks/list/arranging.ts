import type { Task } from '@tasklog/schemas';
import type { Row } from '../../live/reduce.ts';
import { addDays, dayOf } from '../days.ts';
import type { Group, Sort } from './view.ts';

/** One line of a list: a heading, or a task under the last one. The same task may stand under several. */
export type Line =
  { kind: 'heading'; key: string; heading: Heading; count: number } | { kind: 'task'; key: string; row: Row };

export type Heading =
  | { of: 'thread' | 'overdue' | 'today' | 'tomorrow' | 'later' | 'no date' | 'no tag' }
  | { of: 'day'; date: string }
  | { of: 'priority'; priority: Task['priority'] }
  | { of: 'tag'; tag: string };

export interface Arrangement {
  sort: Sort;
  /** `thread`: what the conversation touched first, then what is due today. */
  group: Group | 'thread';
  today: string;
  /** Tasks that the conversation touched. */
  touched?: ReadonlySet<string>;
}

const PRIORITIES = ['urgent', 'high', 'medium', 'low', 'none'] as const;
const DAYS_BY_NAME = 7;

/** The lines of a list: rows come by date, which is the order of equals in every other one. */
export function linesOf(rows: readonly Row[], arrangement: Arrangement): Line[] {
  const sorted = sortedBy(rows, arrangement.sort);
  if (arrangement.group === 'none') return sorted.map(lineOf);
  const groups = new Map<string, { heading: Heading; rows: Row[] }>();
  const placesFor = placing(arrangement);
  for (const row of sorted)
    for (const { key, heading } of placesFor(row.task)) {
      const group = groups.get(key);
      if (group) group.rows.push(row);
      else groups.set(key, { heading, rows: [row] });
    }
  return [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, { heading, rows: inIt }]) => [
      { kind: 'heading', key, heading, count: inIt.length } as const,
      ...inIt.map((row) => (heading.of === 'tag' ? { ...lineOf(row), key: `${key} ${row.task.id}` } : lineOf(row))),
    ]);
}

const lines = new WeakMap<Row, Line>();

/** The same line for the same row: only what changed is drawn anew. */
function lineOf(row: Row): Line {
  const known = lines.get(row);
  if (known) return known;
  const line: Line = { kind: 'task', key: row.task.id, row };
  lines.set(row, line);
  return line;
}

interface Place {
  key: string;
  heading: Heading;
}

/** Under which headings a task stands; worked out once for each date, priority or tag. */
function placing(arrangement: Arrangement): (task: Task) => Place[] {
  const known = new Map<string, Place[]>();
  return (task) => {
    const mark = markOf(task, arrangement);
    const places =
      known.get(mark) ??
      headingsOf(task, arrangement).map((heading) => ({ key: keyOf(heading, arrangement), heading }));
    known.set(mark, places);
    return places;
  };
}

function markOf({ id, due, priority, tags }: Task, { group, touched }: Arrangement): string {
  if (group === 'priority') return priority;
  if (group === 'tag') return tags.join(' ');
  return group === 'thread' && touched?.has(id) ? 'thread' : (due ?? '');
}

function sortedBy(rows: readonly Row[], sort: Sort): readonly Row[] {
  switch (sort) {
    case 'due':
      return rows;
    case 'priority':
      return rows.toSorted((a, b) => PRIORITIES.indexOf(a.task.priority) - PRIORITIES.indexOf(b.task.priority));
    case 'created':
      return rows.toSorted((a, b) => (a.task.createdAt < b.task.createdAt ? 1 : -1));
    case 'title': {
      const { compare } = new Intl.Collator(undefined, { numeric: true });
      return rows.toSorted((a, b) => compare(a.task.title, b.task.title));
    }
  }
}

function headingsOf(task: Task, { group, today, touched }: Arrangement): Heading[] {
  switch (group) {
    case 'none':
      return [];
    case 'thread':
      return [touched?.has(task.id) ? { of: 'thread' } : homeHeading(task, today)];
    case 'due':
      return [dueHeading(task, today)];
    case 'priority':
      return [{ of: 'priority', priority: task.priority }];
    case 'tag':
      return task.tags.length > 0 ? task.tags.map((tag) => ({ of: 'tag', tag })) : [{ of: 'no tag' }];
  }
}

function homeHeading({ due }: Task, today: string): Heading {
  return { of: due !== null && dayOf(due) <= today ? 'today' : 'later' };
}

function dueHeading({ due }: Task, today: string): Heading {
  if (due === null) return { of: 'no date' };
  const date = dayOf(due);
  if (date < today) return { of: 'overdue' };
  if (date === today) return { of: 'today' };
  if (date === addDays(today, 1)) return { of: 'tomorrow' };
  return date <= addDays(today, DAYS_BY_NAME) ? { of: 'day', date } : { of: 'later' };
}

const ORDER: readonly Heading['of'][] = [
  ...(['thread', 'overdue', 'today', 'tomorrow', 'day', 'later', 'no date', 'priority', 'tag', 'no tag'] as const),
];

function keyOf(heading: Heading, { group }: Arrangement): string {
  const place = `${group} ${String(ORDER.indexOf(heading.of)).padStart(2, '0')}`;
  if (heading.of === 'day') return `${place} ${heading.date}`;
  if (heading.of === 'priority') return `${place} ${PRIORITIES.indexOf(heading.priority)}`;
  return heading.of === 'tag' ? `${place} ${heading.tag.toLowerCase()}` : place;
}
