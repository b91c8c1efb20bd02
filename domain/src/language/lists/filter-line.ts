import type { Clock } from '../clock.ts';
import type { ListedTask } from '../context.ts';
import type { Filter as WordFilter } from './filter.ts';
import { statusOf } from '../../filter/expression.ts';
import type { Filter } from '../../filter/expression.ts';
import { holds } from '../../filter/holds.ts';
import type { Filterable } from '../../filter/holds.ts';
import { MAX_LENGTH } from '../../filter/parse.ts';
import { dayOf, fromPlain, toLocal } from '../../recurrence/local.ts';

/** True when a message is written in filter operators rather than in words. */
export function isFilterLine(text: string): boolean {
  return text.length <= MAX_LENGTH && (OPERATORS.test(text) || KEYED.test(text) || BY_WHOM.test(text));
}

const OPERATORS = /[&|]|^!\s*[@#(\p{L}]|^\(|\*/u;
const KEYED =
  /^(?:(?:due|date|created|added|completed|finished) ?)?(?:(?:before|after|by|until|since|from|on) ?)?:|^(?:due|date|created|completed|search|filter|tag|label) ?:/i;
const BY_WHOM = /^by (?:me|an? assistant|assistant|recurrence)$/i;

/** The tasks of the list that pass, of whatever status. */
export function tasksIn(filter: Filter, tasks: readonly ListedTask[], clock: Clock): ListedTask[] {
  const wall = fromPlain(clock.wall);
  return tasks.filter((task) => holds(filter, filterable(task, clock.zone), wall));
}

function filterable(task: ListedTask, zone: string): Filterable {
  return {
    status: task.status === 'completed' ? 'done' : 'open',
    title: task.title,
    notes: task.notes ?? '',
    tags: task.tags,
    due: task.due ?? null,
    priority: task.priority ?? 'none',
    // Only few filters ask for it, and it takes the calendar to say.
    get createdOn() {
      return task.createdAt === undefined ? null : dayOf(toLocal(Temporal.Instant.from(task.createdAt), zone));
    },
    completedOn: task.completedAt === undefined ? null : dayOf(task.completedAt),
    repeats: task.rrule !== undefined,
    reminds: task.reminds ?? task.remindMinutesBefore !== undefined,
    by: task.by ?? null,
  };
}

/**
 * The plain filter that says the same, as far as one does; what it does not say the line itself must. Of done tasks it says
 * only that: its days would be those on which they were done.
 */
export function simpleFilter(filter: Filter, clock: Clock): WordFilter {
  const status = statusOf(filter);
  if (status === 'open') return conjunction(filter, clock) ?? {};
  return { status: status === 'done' ? 'completed' : 'all' };
}

function conjunction(filter: Filter, clock: Clock): WordFilter | undefined {
  if (filter.kind === 'and') {
    const parts = filter.of.map((part) => conjunction(part, clock));
    if (parts.some((part) => part === undefined)) return undefined;
    const tags = parts.flatMap((part) => part?.tags ?? []);
    return Object.assign({}, ...parts, tags.length > 0 ? { tags } : {}) as WordFilter;
  }
  if (filter.kind === 'overdue') return { due: 'overdue' };
  if (filter.kind === 'priority') return { priority: filter.is };
  if (filter.kind === 'tag') return filter.parts.length === 1 ? { tags: [...filter.parts] } : undefined;
  if (filter.kind === 'has' && filter.what === 'date') return { due: 'has date' };
  if (filter.kind === 'not' && filter.of.kind === 'has' && filter.of.what === 'date') return { due: 'no date' };
  if (filter.kind !== 'days' || filter.of !== 'due') return undefined;
  const { from, to } = filter;
  return { ...named(from === to ? from : undefined, clock), ...(from && { from }), ...(to && { to }) };
}

function named(day: string | undefined, { today }: Clock): Pick<WordFilter, 'due'> {
  if (day === today.toString()) return { due: 'today' };
  return day === today.add({ days: 1 }).toString() ? { due: 'tomorrow' } : {};
}
