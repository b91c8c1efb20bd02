import {
  firstOfQuarter,
  lastOfMonth,
  weekdayInWeek,
  weekEndOf,
  weekStartOf,
  weekendDay,
  type Clock,
} from '../clock.ts';
import { hasFollower } from './followers.ts';
import { MONTHS_IN_SEASON, seasonStart } from './seasons.ts';
import { wordAt, type Token } from '../text/tokens.ts';
import { OPENING_VERB } from '../text/verbs.ts';
import { monthOf, oneOf } from '../text/words.ts';

export const MONTH_NAMES =
  'January February March April May June July August September October November December'.split(' ');

/** The first and last day of a stretch of the calendar. */
export interface Period {
  to: number;
  first: Temporal.PlainDate;
  last: Temporal.PlainDate;
  name: string;
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
export function quarterPeriod(tokens: readonly Token[], from: number, clock: Clock): Period | undefined {
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
export function weekPeriod(tokens: readonly Token[], from: number, clock: Clock): Period | undefined {
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

export function unitPeriod(unit: string, shift: number, to: number, clock: Clock): Period | undefined {
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
export function monthPeriod(tokens: readonly Token[], from: number, clock: Clock): Period | undefined {
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
export function seasonPeriod(tokens: readonly Token[], from: number, clock: Clock): Period | undefined {
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
