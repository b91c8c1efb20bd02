import type { Actor, Priority } from '@tasklog/schemas';
import type { Filter } from './expression.ts';
import { fold } from './fold.ts';

/** What a filter looks at. Days are those of the wall clock that the filter was read on. */
export type Filterable = {
  status: 'open' | 'done';
  title: string;
  notes: string;
  tags: readonly string[];
  due: string | null;
  priority: Priority;
  createdOn: string | null;
  completedOn: string | null;
  repeats: boolean;
  reminds: boolean;
  /** Who added it; null when that is not known. */
  by: Actor | null;
};

/** True when the task passes. `wall` is the minute on the wall clock: what is overdue goes by it. */
export function holds(filter: Filter, task: Filterable, wall: string): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.of.every((part) => holds(part, task, wall));
    case 'or':
      return filter.of.some((part) => holds(part, task, wall));
    case 'not':
      return !holds(filter.of, task, wall);
    case 'all':
      return true;
    case 'status':
      return task.status === filter.is;
    case 'overdue':
      return task.status === 'open' && task.due !== null && isPast(task.due, wall);
    case 'days':
      return within(dayOf(task, filter.of), filter);
    case 'has':
      return HAS[filter.what](task);
    case 'priority':
      return task.priority === filter.is;
    case 'tag':
      return task.tags.some((tag) => fits(tag.toLowerCase(), filter.parts));
    case 'search':
      return filter.words.every((word) => mentions(task, fold(word)));
    case 'by':
      return task.by === filter.actor;
  }
}

const HAS: Record<(Filter & { kind: 'has' })['what'], (task: Filterable) => boolean> = {
  date: ({ due }) => due !== null,
  tag: ({ tags }) => tags.length > 0,
  notes: ({ notes }) => notes !== '',
  repeat: ({ repeats }) => repeats,
  reminder: ({ reminds }) => reminds,
};

/** A date alone is not past before its day is over. As text it comes before every time on it. */
const isPast = (due: string, wall: string): boolean => due < wall && due !== wall.slice(0, DAY);

const DAY = 'YYYY-MM-DD'.length;

function dayOf({ due, createdOn, completedOn }: Filterable, field: 'due' | 'created' | 'completed'): string | null {
  return { due: due?.slice(0, DAY) ?? null, created: createdOn, completed: completedOn }[field];
}

const within = (day: string | null, { from, to }: { from?: string; to?: string }): boolean =>
  day !== null && (from === undefined || day >= from) && (to === undefined || day <= to);

/** Any letters stand between the parts. The first fit of each is the best: it leaves most to the next. */
function fits(tag: string, parts: readonly string[]): boolean {
  const [first = '', ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return tag === first;
  if (!tag.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = tag.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return tag.length - last.length >= at && tag.endsWith(last);
}

/** Each text by itself: what is looked for does not begin in one and end in the next. */
const mentions = ({ title, notes, tags }: Filterable, word: string): boolean =>
  [title, notes, ...tags].some((text) => fold(text).includes(word));
