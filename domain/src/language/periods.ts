import { firstOfQuarter, lastOfMonth, weekEndOf, weekStartOf, type Clock } from './clock.ts';
import type { DateRead } from './date-read.ts';
import { wordAt, type Token } from './tokens.ts';
import { monthOf } from './words.ts';

type Edge = 'start' | 'middle' | 'end';

/** The first and last day of a stretch of the calendar. */
export interface Period {
  to: number;
  first: Temporal.PlainDate;
  last: Temporal.PlainDate;
  name: string;
}

const SHORT: Record<string, readonly [Edge, string]> = {
  eod: ['end', 'day'],
  cob: ['end', 'day'],
  eow: ['end', 'week'],
  eom: ['end', 'month'],
  eoq: ['end', 'quarter'],
  eoy: ['end', 'year'],
};

/** "end of the month", "beginning of next week", "mid january", "eoq". */
export function readPeriodEdge(tokens: readonly Token[], from: number, clock: Clock): DateRead | undefined {
  const word = wordAt(tokens, from);
  if (Object.hasOwn(SHORT, word)) return shortEdge(from + 1, SHORT[word] ?? ['end', 'day'], clock);
  const start = word === 'the' ? from + 1 : from;
  const lastDay = dayOfPeriod(tokens, start, clock);
  if (lastDay) return lastDay;
  const edge = edgeOf(wordAt(tokens, start));
  if (!edge) return undefined;
  const mid = /^mid/.test(wordAt(tokens, start)) && wordAt(tokens, start) !== 'middle';
  const at = wordAt(tokens, start + 1) === 'of' ? start + 2 : mid ? start + 1 : edge === 'end' ? start + 1 : undefined;
  if (at === undefined) return undefined;
  const period = readPeriod(tokens, at, clock) ?? afterArticle(tokens, at, clock);
  if (!period) return undefined;
  return { to: period.to, date: dayAt(edge, period), sure: true, rule: `date: ${edge} of a ${period.name}` };
}

const SHIFTS = new Map([
  ['this', 0],
  ['current', 0],
  ['next', 1],
  ['coming', 1],
  ['following', 1],
  ['last', -1],
  ['previous', -1],
  ['past', -1],
]);

/** A whole day, week, month, quarter or year: "this week", "next month", "january 2027". */
export function readPeriod(tokens: readonly Token[], from: number, clock: Clock): Period | undefined {
  const word = wordAt(tokens, from);
  const shift = SHIFTS.get(word);
  if (shift !== undefined) return unitPeriod(wordAt(tokens, from + 1), shift, from + 2, clock);
  return monthPeriod(tokens, from, clock);
}

/** "last day of the month", "first day of next week" */
function dayOfPeriod(tokens: readonly Token[], at: number, clock: Clock): DateRead | undefined {
  const edge = { last: 'end', first: 'start' }[wordAt(tokens, at)] as Edge | undefined;
  if (!edge || wordAt(tokens, at + 1) !== 'day' || wordAt(tokens, at + 2) !== 'of') return undefined;
  const period = readPeriod(tokens, at + 3, clock) ?? afterArticle(tokens, at + 3, clock);
  if (!period) return undefined;
  const first = edge === 'start' && Temporal.PlainDate.compare(period.first, clock.today) < 0 && !clock.past;
  return first
    ? undefined
    : { to: period.to, date: dayAt(edge, period), sure: true, rule: `date: ${edge} of a ${period.name}` };
}

function afterArticle(tokens: readonly Token[], at: number, clock: Clock): Period | undefined {
  const word = wordAt(tokens, at);
  if (word === 'the' || word === 'my')
    return readPeriod(tokens, at + 1, clock) ?? unitPeriod(wordAt(tokens, at + 1), 0, at + 2, clock);
  if (word === 'today') return unitPeriod('day', 0, at + 1, clock);
  return unitPeriod(word, 0, at + 1, clock);
}

function edgeOf(word: string): Edge | undefined {
  if (/^(?:end|close)$/.test(word)) return 'end';
  if (/^(?:beginning|start|begin)$/.test(word)) return 'start';
  return /^(?:middle|mid)$/.test(word) ? 'middle' : undefined;
}

function shortEdge(to: number, [edge, unit]: readonly [Edge, string], clock: Clock): DateRead | undefined {
  const period = unitPeriod(unit, 0, to, clock);
  return period && { to, date: dayAt(edge, period), sure: true, rule: `date: ${edge} of a ${unit}` };
}

function unitPeriod(unit: string, shift: number, to: number, clock: Clock): Period | undefined {
  const { today } = clock;
  switch (unit) {
    case 'day':
      return whole(to, today.add({ days: shift }), today.add({ days: shift }), 'day');
    case 'week': {
      const day = today.add({ weeks: shift });
      return whole(to, weekStartOf(day, clock), weekEndOf(day, clock), 'week');
    }
    case 'month': {
      const first = today.with({ day: 1 }).add({ months: shift });
      return whole(to, first, lastOfMonth(first), 'month');
    }
    case 'quarter': {
      const first = firstOfQuarter(today).add({ months: 3 * shift });
      return whole(to, first, lastOfMonth(first.add({ months: 2 })), 'quarter');
    }
    case 'year': {
      const year = today.year + shift;
      return whole(
        to,
        today.with({ year, month: 1, day: 1 }),
        Temporal.PlainDate.from({ year, month: 12, day: 31 }),
        'year',
      );
    }
    default:
      return undefined;
  }
}

/** A month by name: the one that is not over yet, or the one of the year that follows it. */
function monthPeriod(tokens: readonly Token[], from: number, clock: Clock): Period | undefined {
  const month = monthOf(wordAt(tokens, from));
  if (month === undefined) return undefined;
  const written = /^(?:19|20|21)\d{2}$/.exec(wordAt(tokens, from + 1));
  const { today } = clock;
  const over = clock.past ? month > today.month : month < today.month;
  const year = written ? Number(written[0]) : over ? today.year + (clock.past ? -1 : 1) : today.year;
  const first = Temporal.PlainDate.from({ year, month, day: 1 });
  return whole(from + (written ? 2 : 1), first, lastOfMonth(first), 'month');
}

function whole(to: number, first: Temporal.PlainDate, last: Temporal.PlainDate, name: string): Period {
  return { to, first, last, name };
}

const MIDDLE_OF_MONTH = 15;

function dayAt(edge: Edge, { first, last, name }: Period): Temporal.PlainDate {
  if (edge === 'start') return first;
  if (edge === 'end') return last;
  if (name === 'month') return first.with({ day: MIDDLE_OF_MONTH });
  return first.add({ days: Math.floor(first.until(last, { largestUnit: 'days' }).days / 2) });
}
