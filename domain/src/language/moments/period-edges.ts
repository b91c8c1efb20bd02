import type { Clock } from '../clock.ts';
import type { DateRead } from './date-read.ts';
import { readPeriod, unitPeriod, type Period } from './periods.ts';
import { wordAt, type Token } from '../text/tokens.ts';
import { monthOf } from '../text/words.ts';

type Edge = 'start' | 'middle' | 'end';

const SHORT: Record<string, readonly [Edge, string]> = {
  eod: ['end', 'day'],
  cob: ['end', 'day'],
  eow: ['end', 'week'],
  eoww: ['end', 'workweek'],
  eom: ['end', 'month'],
  eoq: ['end', 'quarter'],
  eoy: ['end', 'year'],
  'month-end': ['end', 'month'],
  'quarter-end': ['end', 'quarter'],
  'year-end': ['end', 'year'],
};

/** The next beginning of a period, written short. They are words of their own too, so they need a preposition. */
const NEXT_START: Record<string, string> = {
  sod: 'day',
  sow: 'week',
  soww: 'week',
  som: 'month',
  soq: 'quarter',
  soy: 'year',
};

/** "end of the month", "beginning of next week", "mid january", "eoq". */
export function readPeriodEdge(tokens: readonly Token[], from: number, clock: Clock): DateRead | undefined {
  const word = wordAt(tokens, from);
  if (Object.hasOwn(SHORT, word)) return shortEdge(from + 1, SHORT[word] ?? ['end', 'day'], clock);
  if (Object.hasOwn(NEXT_START, word)) {
    const next = unitPeriod(NEXT_START[word] ?? 'day', 1, from + 1, clock);
    return next && { to: from + 1, date: next.first, sure: false, led: true, rule: `date: start of a ${next.name}` };
  }
  const start = word === 'the' ? from + 1 : from;
  const known = dayOfPeriod(tokens, start, clock) ?? unitEnd(tokens, start, clock);
  if (known) return known;
  const said = wordAt(tokens, start);
  const edge = EDGES.get(said);
  if (!edge) return undefined;
  const dash = wordAt(tokens, start + 1) === '-' ? start + 2 : start + 1;
  const joined = wordAt(tokens, dash) === 'of' || (wordAt(tokens, dash) === 'in' && LOOSE.test(said));
  if (!joined && !LOOSE.test(said) && edge !== 'end') return undefined;
  const at = joined ? dash + 1 : dash;
  const named = readPeriod(tokens, at, clock);
  const period = named ?? (joined || !LOOSE.test(said) ? afterArticle(tokens, at, clock) : undefined);
  if (!period || (period.name === 'day' && LOOSE.test(said))) return undefined;
  const date = dayAt(edge, period);
  const named_ = named !== undefined && monthOf(wordAt(tokens, at)) !== undefined;
  const gone = named_ && !clock.past && Temporal.PlainDate.compare(date, clock.today) < 0;
  const coming = gone && period.last.year === clock.today.year ? date.add({ years: 1 }) : date;
  const yearly = named_ && edge !== 'end' ? { yearly: true } : {};
  return { to: period.to, date: coming, sure: true, ...yearly, rule: `date: ${edge} of a ${period.name}` };
}

/** These stand right before the period that they cut: "early august", "mid-june". */
const LOOSE = /^(?:mid|early|late)$/;

const UNIT = /^(week|month|quarter|year)(?:'s)?$/;

/** "month end", "the year's end" */
function unitEnd(tokens: readonly Token[], at: number, clock: Clock): DateRead | undefined {
  const unit = wordAt(tokens, at + 1) === 'end' ? UNIT.exec(wordAt(tokens, at))?.[1] : undefined;
  return unit !== undefined ? shortEdge(at + 2, ['end', unit], clock) : undefined;
}

/** "last day of the month", "first day of next week" */
function dayOfPeriod(tokens: readonly Token[], at: number, clock: Clock): DateRead | undefined {
  const word = wordAt(tokens, at);
  const edge = word === 'last' ? 'end' : word === 'first' ? 'start' : undefined;
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

const EDGES = new Map<string, Edge>([
  ['end', 'end'],
  ['close', 'end'],
  ['late', 'end'],
  ['beginning', 'start'],
  ['start', 'start'],
  ['begin', 'start'],
  ['early', 'start'],
  ['middle', 'middle'],
  ['mid', 'middle'],
]);

function shortEdge(to: number, [edge, unit]: readonly [Edge, string], clock: Clock): DateRead | undefined {
  const period = unitPeriod(unit, 0, to, clock);
  return period && { to, date: dayAt(edge, period), sure: true, rule: `date: ${edge} of a ${unit}` };
}

const MIDDLE_OF_MONTH = 15;

function dayAt(edge: Edge, { first, last, name }: Period): Temporal.PlainDate {
  if (edge === 'start') return first;
  if (edge === 'end') return last;
  if (name === 'month') return first.with({ day: MIDDLE_OF_MONTH });
  return first.add({ days: Math.floor(first.until(last, { largestUnit: 'days' }).days / 2) });
}
