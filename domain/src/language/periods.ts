import { firstOfQuarter, lastOfMonth, weekdayInWeek, weekEndOf, weekStartOf, weekendDay, type Clock } from './clock.ts';
import type { DateRead } from './date-read.ts';
import { hasFollower } from './followers.ts';
import type { Lead } from './leads.ts';
import { MONTHS_IN_SEASON, seasonStart } from './seasons.ts';
import { wordAt, type Token } from './tokens.ts';
import { OPENING_VERB } from './verbs.ts';
import { monthOf, oneOf } from './words.ts';

export const MONTH_NAMES =
  'January February March April May June July August September October November December'.split(' ');

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
  return { to: period.to, date: dayAt(edge, period), sure: true, rule: `date: ${edge} of a ${period.name}` };
}

/** These stand right before the period that they cut: "early august", "mid-june". */
const LOOSE = /^(?:mid|early|late)$/;

const UNIT = /^(week|month|quarter|year)(?:'s)?$/;

/** "month end", "the year's end" */
function unitEnd(tokens: readonly Token[], at: number, clock: Clock): DateRead | undefined {
  const unit = wordAt(tokens, at + 1) === 'end' ? UNIT.exec(wordAt(tokens, at))?.[1] : undefined;
  return unit !== undefined ? shortEdge(at + 2, ['end', unit], clock) : undefined;
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
  if (shift !== undefined)
    return (
      unitPeriod(wordAt(tokens, from + 1), shift, from + 2, clock) ??
      (shift === 0 ? seasonPeriod(tokens, from + 1, clock) : undefined)
    );
  return (
    seasonPeriod(tokens, from, clock) ??
    monthPeriod(tokens, from, clock) ??
    quarterPeriod(tokens, from, clock) ??
    weekPeriod(tokens, from, clock)
  );
}

const isQuarter = oneOf('q1 q2 q3 q4');

/** "q3", "q1 2027": the quarter of the calendar that is not over yet. */
function quarterPeriod(tokens: readonly Token[], from: number, clock: Clock): Period | undefined {
  const word = wordAt(tokens, from);
  if (!isQuarter(word)) return undefined;
  const quarter = Number(word.slice(1));
  const said = yearAfter(tokens, from + 1, clock);
  const over = quarter < Math.ceil(clock.today.month / MONTHS_IN_QUARTER);
  const year = said?.year ?? clock.today.year + (over && !clock.past ? 1 : 0);
  const first = Temporal.PlainDate.from({ year, month: MONTHS_IN_QUARTER * (quarter - 1) + 1, day: 1 });
  return whole(said?.to ?? from + 1, first, lastOfMonth(first.add({ months: 2 })), 'quarter');
}

/** "week 32": the ISO week of this year, or of the next when it is over. */
function weekPeriod(tokens: readonly Token[], from: number, clock: Clock): Period | undefined {
  const at = wordAt(tokens, from) === 'calendar' ? from + 1 : from;
  if (wordAt(tokens, at) !== 'week') return undefined;
  const number = /^\d{1,2}$/.test(wordAt(tokens, at + 1)) ? Number(wordAt(tokens, at + 1)) : 0;
  if (number < 1 || number > WEEKS_IN_YEAR) return undefined;
  const inYear = (year: number) => isoMonday(year).add({ weeks: number - 1 });
  const over = Temporal.PlainDate.compare(inYear(clock.today.year).add({ days: 6 }), clock.today) < 0;
  const first = inYear(clock.today.year + (over && !clock.past ? 1 : 0));
  return whole(at + 2, first, first.add({ days: 6 }), 'numbered week');
}

const MONTHS_IN_QUARTER = 3;
const WEEKS_IN_YEAR = 53;

/** The Monday of the week that holds 4 January. */
function isoMonday(year: number): Temporal.PlainDate {
  const fourth = Temporal.PlainDate.from({ year, month: 1, day: 4 });
  return fourth.subtract({ days: fourth.dayOfWeek - 1 });
}

/** "2027", "of next year", "this year" */
export function yearAfter(
  tokens: readonly Token[],
  at: number,
  clock: Clock,
): { to: number; year: number } | undefined {
  const written = /^(?:19|20|21)\d{2}$/.exec(wordAt(tokens, at));
  if (written) return { to: at + 1, year: Number(written[0]) };
  const of = wordAt(tokens, at) === 'of' ? at + 1 : at;
  const shift = /^(?:this|next|last)$/.test(wordAt(tokens, of)) ? SHIFTS.get(wordAt(tokens, of)) : undefined;
  return shift !== undefined && wordAt(tokens, of + 1) === 'year'
    ? { to: of + 2, year: clock.today.year + shift }
    : undefined;
}

const isWithin = oneOf('in during within');
const isThisOrNext = oneOf('this next');
const leadsPeriod = oneOf('by before until from starting due after');

/**
 * "in june", "by q3", "next march": the first day of the period, or its last one when it runs already. Of a month that
 * is still to come this year, "next" has two readings, so it asks.
 */
export function readPeriodDay(tokens: readonly Token[], lead: Lead, clock: Clock): DateRead | undefined {
  const inside = isWithin(wordAt(tokens, lead.at)) ? lead.at + 1 : lead.at;
  const which = isThisOrNext(wordAt(tokens, inside)) ? wordAt(tokens, inside) : undefined;
  const led = inside > lead.at || leadsPeriod(lead.words.at(-1) ?? '');
  const the = wordAt(tokens, inside) === 'the' && inside > lead.at;
  const at = which === undefined && !the ? inside : inside + 1;
  const season = seasonPeriod(tokens, at, clock);
  if (the && !season) return undefined;
  const period =
    season ?? monthPeriod(tokens, at, clock) ?? (which === undefined ? readNumbered(tokens, at, clock) : undefined);
  if (!period) return undefined;
  const { first, last, to } = period;
  const dated = to > at + 1 && period.name !== 'numbered week' && Temporal.PlainDate.compare(first, clock.today) > 0;
  if (!led && which === undefined && !dated) return undefined;
  const found = {
    to,
    sure: which !== undefined,
    shy: which === undefined && inside === lead.at,
    last,
    rule: `date: a ${period.name}`,
  };
  if (which === 'next' && first.year === clock.today.year && first.month > clock.today.month)
    return {
      ...found,
      date: first,
      sure: true,
      fault: twoYears(season ? capital(season.name) : monthName(first), first.year),
    };
  const runs = Temporal.PlainDate.compare(first, clock.today) <= 0;
  if (!runs) return { ...found, date: first };
  return {
    ...found,
    date: (inside > lead.at || which === 'this') && which !== 'next' ? last : first.add({ years: 1 }),
  };
}

function readNumbered(tokens: readonly Token[], at: number, clock: Clock): Period | undefined {
  return quarterPeriod(tokens, at, clock) ?? weekPeriod(tokens, at, clock);
}

function monthName({ month }: Temporal.PlainDate): string {
  return MONTH_NAMES[month - 1] ?? '';
}

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function twoYears(name: string, year: number): string {
  return `${name} ${year} or ${name} ${year + 1}?`;
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

function unitPeriod(unit: string, shift: number, to: number, clock: Clock): Period | undefined {
  const { today } = clock;
  switch (unit) {
    case 'day':
      return whole(to, today.add({ days: shift }), today.add({ days: shift }), 'day');
    case 'week': {
      const day = today.add({ weeks: shift });
      return whole(to, weekStartOf(day, clock), weekEndOf(day, clock), 'week');
    }
    case 'workweek': {
      const monday = weekdayInWeek(today.add({ weeks: shift }), 1, clock);
      return whole(to, monday, monday.add({ days: 4 }), 'workweek');
    }
    case 'weekend': {
      const first = weekdayInWeek(today.add({ weeks: shift }), weekendDay(clock), clock);
      return whole(to, first, first.add({ days: 1 }), 'weekend');
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
  const said = yearAfter(tokens, from + 1, clock);
  const { today } = clock;
  const over = clock.past ? month > today.month : month < today.month;
  const year = said ? said.year : over ? today.year + (clock.past ? -1 : 1) : today.year;
  const first = Temporal.PlainDate.from({ year, month, day: 1 });
  return whole(said?.to ?? from + 1, first, lastOfMonth(first), 'month');
}

/** A season that is not over yet, or of the year that follows it; "spring cleaning" is about something else. */
function seasonPeriod(tokens: readonly Token[], from: number, clock: Clock): Period | undefined {
  const word = wordAt(tokens, from);
  const month = seasonStart(word, clock);
  if (month === undefined) return undefined;
  const said = yearAfter(tokens, from + 1, clock);
  const to = said?.to ?? from + 1;
  const opens = from <= LONGEST_OPENING && OPENING_VERB.test(wordAt(tokens, to));
  if (hasFollower(tokens, to) && !opens) return undefined;
  const { today } = clock;
  const inYear = (year: number) => {
    const first = Temporal.PlainDate.from({ year, month, day: 1 });
    return whole(to, first, lastOfMonth(first.add({ months: MONTHS_IN_SEASON - 1 })), word);
  };
  if (said) return inYear(said.year);
  const years = clock.past ? [today.year, today.year - 1] : [today.year - 1, today.year];
  const fits = ({ first, last }: Period) =>
    clock.past ? Temporal.PlainDate.compare(first, today) <= 0 : Temporal.PlainDate.compare(last, today) >= 0;
  return years.map(inYear).find(fits) ?? inYear(today.year + (clock.past ? -1 : 1));
}

/** "in spring clean …", "this summer visit …": as many words may stand before a season that opens a message. */
const LONGEST_OPENING = 2;

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
