import type { Clock } from '../language/clock.ts';
import { readFilter as readWords } from '../language/lists/filters.ts';
import { isLocalDate } from '../recurrence/local.ts';
import type { DayField, Filter } from './expression.ts';
import { FilterFault } from './fault.ts';

type Span = { from?: string; to?: string };
type Side = 'on' | 'before' | 'after' | 'until' | 'since';

/**
 * Days of a task: `due before: fri`, `created after: 1 june`, `completed: this week`, `before: sat`, `due: 2026-12-01 to
 * 2026-12-24`. Undefined when the text does not begin so. Throws FilterFault for days that are none.
 */
export function readDays(raw: string, start: number, clock: Clock): Filter | undefined {
  const opening = OPENING.exec(raw);
  const [led = '', field, side, colon] = opening ?? [];
  const rest = raw.slice(led.length);
  if (rest === '' && colon === undefined) return undefined;
  if (field === undefined && side === undefined) return bare(raw);
  const of = FIELDS[field?.toLowerCase() ?? 'due'] ?? 'due';
  const on = SIDES[side?.toLowerCase() ?? 'on'] ?? 'on';
  const span = spanOf(rest, of === 'due' && on !== 'since' ? clock : { ...clock, past: true });
  const days = span && beside(span, on);
  if (days && isPossible(days)) return { kind: 'days', of, ...days };
  // Without the colon the whole may mean something else in words: "due overdue", "from monday to friday".
  if (colon === undefined) return undefined;
  throw new FilterFault(
    start + led.length,
    rest.length,
    rest === ''
      ? 'write a day behind the colon, such as fri, 1 june or 2026-06-01'
      : 'this is no day; write one such as fri, 1 june, this week or 2026-06-01',
  );
}

const OPENING =
  /^(?:(due|date|created|added|completed|done|finished)(?![^\s:]))?\s{0,3}(?:(on|before|after|by|until|till|to|since|from)(?![^\s:]))?\s{0,3}(:)?\s{0,3}/i;

const FIELDS: Record<string, DayField> = {
  due: 'due',
  date: 'due',
  created: 'created',
  added: 'created',
  completed: 'completed',
  done: 'completed',
  finished: 'completed',
};

const SIDES: Record<string, Side> = {
  on: 'on',
  before: 'before',
  after: 'after',
  by: 'until',
  until: 'until',
  till: 'until',
  to: 'until',
  since: 'since',
  from: 'since',
};

/** Two days, written out. All other days are left to the language of messages. */
function bare(raw: string): Filter | undefined {
  const span = written(raw);
  return span && { kind: 'days', of: 'due', ...span };
}

function spanOf(words: string, clock: Clock): Span | undefined {
  const exact = written(words);
  if (exact) return exact;
  const { filter, leftover, terms } = readWords(words, clock);
  const { from, to, due, ...others } = filter;
  if (leftover.length > 0 || terms.length > 0 || Object.keys(others).length > 0) return undefined;
  if (due === 'overdue' || due === 'no date' || due === 'has date') return undefined;
  if (from === undefined && to === undefined) return undefined;
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

/** `2026-12-01`, or `2026-12-01 to 2026-12-24`. */
function written(words: string): Span | undefined {
  const [from, to = from] = /^(\d{4}-\d\d-\d\d)(?: to (\d{4}-\d\d-\d\d))?$/.exec(words)?.slice(1) ?? [];
  if (from === undefined || to === undefined || !isLocalDate(from) || !isLocalDate(to)) return undefined;
  return { from, to };
}

function beside({ from, to }: Span, side: Side): Span | undefined {
  switch (side) {
    case 'on':
      return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
    case 'before':
      return from === undefined ? undefined : { to: shifted(from, -1) };
    case 'after':
      return to === undefined ? undefined : { from: shifted(to, 1) };
    case 'until':
      return to === undefined ? undefined : { to };
    case 'since':
      return from === undefined ? undefined : { from };
  }
}

const shifted = (day: string, days: number): string => Temporal.PlainDate.from(day).add({ days }).toString();

/** Days that a task can have: of four digits a year. */
const isPossible = ({ from = '0001-01-01', to = from }: Span): boolean => isLocalDate(from) && isLocalDate(to);
