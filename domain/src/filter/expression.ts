import type { Actor, Priority } from '@tasklog/schemas';

/** Which tasks are meant: a filter line, taken apart. Days are those of the wall clock it was read on. */
export type Filter = { kind: 'and' | 'or'; of: readonly Filter[] } | { kind: 'not'; of: Filter } | Term;

export type Term =
  | { kind: 'all' }
  | { kind: 'status'; is: 'open' | 'done' }
  | { kind: 'overdue' }
  | { kind: 'days'; of: DayField; from?: string; to?: string }
  | { kind: 'has'; what: 'date' | 'tag' | 'notes' | 'repeat' | 'reminder' }
  | { kind: 'priority'; is: Priority }
  /** The letters between the stars; of one part there is no star, and the tag is exactly that. */
  | { kind: 'tag'; parts: readonly string[] }
  /** All of these lie somewhere in the title, the notes or a tag. */
  | { kind: 'search'; words: readonly string[] }
  | { kind: 'by'; actor: Actor };

export type DayField = 'due' | 'created' | 'completed';

export const ALL: Filter = { kind: 'all' };

export const both = (parts: readonly Filter[]): Filter => joined('and', parts);
export const either = (parts: readonly Filter[]): Filter => joined('or', parts);
export const not = (of: Filter): Filter => ({ kind: 'not', of });

/** What is joined alike lies side by side, so that a long line is not a deep one. */
function joined(kind: 'and' | 'or', parts: readonly Filter[]): Filter {
  const of = parts.flatMap((part) => (part.kind === kind ? part.of : [part]));
  return of.length === 1 && of[0] ? of[0] : { kind, of };
}

/** Which tasks a filter is about when nobody says: the open ones, unless it speaks of what is done. */
export function statusOf(filter: Filter): 'open' | 'done' | 'all' {
  return mentionsStatus(filter) ? impliedBy(filter) : 'open';
}

function mentionsStatus(filter: Filter): boolean {
  if (filter.kind === 'and' || filter.kind === 'or') return filter.of.some(mentionsStatus);
  if (filter.kind === 'not') return mentionsStatus(filter.of);
  return filter.kind === 'status' || (filter.kind === 'days' && filter.of === 'completed');
}

/** The only status that can pass, if there is but one. */
function impliedBy(filter: Filter): 'open' | 'done' | 'all' {
  if (filter.kind === 'and') return filter.of.map(impliedBy).find((status) => status !== 'all') ?? 'all';
  if (filter.kind === 'or') {
    const [first = 'all', ...rest] = filter.of.map(impliedBy);
    return rest.every((status) => status === first) ? first : 'all';
  }
  if (filter.kind === 'status') return filter.is;
  if (filter.kind === 'overdue') return 'open';
  return filter.kind === 'days' && filter.of === 'completed' ? 'done' : 'all';
}
