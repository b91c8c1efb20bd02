import { readCalendarDate } from './calendar-dates.ts';
import { weekdayAfter, weekdayBefore, weekdayInWeek, weekendDay, weekStartOf, type Clock } from '../clock.ts';
import type { DateRead } from './date-read.ts';
import { readRelativeDay } from './days.ts';
import { hasNoun } from './followers.ts';
import { readHoliday } from './holidays.ts';
import { readFromLength } from './lengths.ts';
import { readNthDay } from './nth-days.ts';
import { readPeriodDay } from './period-days.ts';
import { readPeriodEdge } from './period-edges.ts';
import { once } from '../text/memo.ts';
import { startsMoment } from './moment-starts.ts';
import { says, wordAt, type Token } from '../text/tokens.ts';
import { oneOf, ordinalOf, weekdayOf } from '../text/words.ts';

export type { DateRead } from './date-read.ts';

/** The day that the words from a token on name, without its preposition. */
export function readDate(tokens: readonly Token[], from: number, clock: Clock): DateRead | undefined {
  return startsMoment(wordAt(tokens, from)) ? readAnyDate(tokens, from, clock) : undefined;
}

const readAnyDate = once<Clock, DateRead>(
  (tokens, from, clock) =>
    readFromLength(tokens, from, clock, readPlainDate) ??
    readPlainDate(tokens, from, clock) ??
    readLoosely(tokens, from, clock),
);

const isSometime = oneOf('early late later earlier sometime anytime');
const isDuring = oneOf('in over during within');

/** "sometime next week", "early tomorrow", "over the weekend", "in the coming month": how exactly is left open. */
function readLoosely(tokens: readonly Token[], from: number, clock: Clock): DateRead | undefined {
  const word = wordAt(tokens, from);
  if (isSometime(word)) {
    if (IS_EARLY.test(wordAt(tokens, from - 1))) return undefined;
    const on = /^(?:on|in|during)$/.test(wordAt(tokens, from + 1)) ? from + 2 : from + 1;
    const read =
      readPlainDate(tokens, on, clock) ??
      (on > from + 1 ? readPeriodDay(tokens, { at: on - 1, words: [] }, clock) : undefined);
    if (!read || read.led) return undefined;
    const early = word === 'early' && read.time === undefined && read.last === undefined;
    return { ...read, sure: true, ...(early ? { time: clock.house.morning, part: 'morning' as const } : {}) };
  }
  if (word === 'this' || word === 'same') return sameTime(tokens, from, clock);
  if (!isDuring(word)) return undefined;
  return (
    readPeriodEdge(tokens, from + 1, clock) ??
    readNthDay(tokens, from + 1, clock) ??
    readSpan(tokens, from + 1, clock) ??
    readYear(tokens, from, clock)
  );
}

/** "wake up early", "don't be late": that is what is to be done. */
const IS_EARLY =
  /^(?:be|is|was|up|wake|get|leave|arrive|come|go|start|finish|stay|work|close|open|run|running|too|so|not|very|bit)$/;

/** "over the weekend", "in the coming week", "within the month", "in the new year" */
function readSpan(tokens: readonly Token[], from: number, clock: Clock): DateRead | undefined {
  const newYear = readNewYear(tokens, from, clock);
  if (newYear) return { ...newYear, sure: true, led: false };
  const words = [0, 1].map((index) => wordAt(tokens, from + index));
  const unit = words[0] === 'the' && /^(?:day|week|month|quarter|year|weekend)$/.test(words[1] ?? '');
  if (!unit) return readRelativeDay(tokens, from, clock);
  const read = readRelativeDay([asThis(tokens[from]), ...tokens.slice(from + 1, from + WINDOW)], 0, clock);
  return read && { ...read, to: read.to + from };
}

const THE_NEW_YEAR = ['the', 'new', 'year'];

/** "until the new year" */
function readNewYear(tokens: readonly Token[], from: number, clock: Clock): DateRead | undefined {
  if (!says(tokens, from, THE_NEW_YEAR)) return undefined;
  const date = clock.today.with({ month: 1, day: 1 }).add({ years: 1 });
  return { to: from + 3, date, sure: false, led: true, rule: 'date: the new year' };
}

/** As many tokens as such words reach. */
const WINDOW = 8;

function asThis(token: Token | undefined): Token {
  return { text: 'this', word: 'this', start: token?.start ?? 0, end: token?.end ?? 0, kind: 'word' };
}

const YEARS_AHEAD = 10;

/** "in 2029": its first day, when it is soon and nothing follows. */
function readYear(tokens: readonly Token[], from: number, clock: Clock): DateRead | undefined {
  const year = /^20\d{2}$/.test(wordAt(tokens, from + 1)) ? Number(wordAt(tokens, from + 1)) : 0;
  const soon = year > clock.today.year && year <= clock.today.year + YEARS_AHEAD;
  if (wordAt(tokens, from) !== 'in' || !soon) return undefined;
  return {
    to: from + 2,
    date: Temporal.PlainDate.from({ year, month: 1, day: 1 }),
    sure: false,
    shy: true,
    rule: 'date: a year',
  };
}

/** "this time tomorrow", "same time next week" */
function sameTime(tokens: readonly Token[], from: number, clock: Clock): DateRead | undefined {
  if (wordAt(tokens, from + 1) !== 'time') return undefined;
  const at = wordAt(tokens, from + 2) === 'on' ? from + 3 : from + 2;
  const unit = { week: { weeks: 1 }, month: { months: 1 }, year: { years: 1 } }[wordAt(tokens, at + 1) as 'week'];
  const next = wordAt(tokens, at) === 'next' && unit;
  const read = next ? { to: at + 2, date: clock.today.add(unit) } : readPlainDate(tokens, at, clock);
  if (!read) return undefined;
  const time = clock.wall.toString({ smallestUnit: 'minute' }).slice(11);
  return { to: read.to, date: read.date, time, sure: true, rule: 'date: this time' };
}

/** A day that is not counted from another one. */
const readPlainDate = once<Clock, DateRead>(
  (tokens, from, clock) =>
    readWeekdayAndDate(tokens, from, clock) ??
    readWeekdayBeside(tokens, from, clock) ??
    readWeekOf(tokens, from, clock) ??
    readNthDay(tokens, from, clock) ??
    readPeriodEdge(tokens, from, clock) ??
    readRelativeDay(tokens, from, clock) ??
    readHoliday(tokens, from, clock) ??
    readNewYear(tokens, from, clock) ??
    readDateAndWeekday(tokens, from, clock),
);

const isWhich = oneOf('first last next');

/** "the monday after christmas", "the weekend after new year", "the last friday before easter" */
function readWeekdayBeside(tokens: readonly Token[], from: number, clock: Clock): DateRead | undefined {
  const the = wordAt(tokens, from) === 'the' ? from + 1 : from;
  const at = isWhich(wordAt(tokens, the)) ? the + 1 : the;
  const weekday = wordAt(tokens, at) === 'weekend' ? weekendDay(clock) : weekdayOf(wordAt(tokens, at));
  const side = wordAt(tokens, at + 1);
  if (weekday === undefined || (side !== 'after' && side !== 'before')) return undefined;
  const start = wordAt(tokens, at + 2) === 'the' ? at + 3 : at + 2;
  const anchor = readPlainDate(tokens, start, clock) ?? readPlainDate(tokens, at + 2, clock);
  if (!anchor || anchor.fault !== undefined || anchor.led || anchor.weekdayOnly) return undefined;
  const date =
    side === 'after' ? weekdayAfter(anchor.last ?? anchor.date, weekday) : weekdayBefore(anchor.date, weekday);
  return { to: anchor.to, date, sure: true, rule: `date: weekday ${side} a date` };
}

/** "the week of 3 august", "the weekend of the 8th": where that week or its weekend begins. */
function readWeekOf(tokens: readonly Token[], from: number, clock: Clock): DateRead | undefined {
  const at = wordAt(tokens, from) === 'the' ? from + 1 : from;
  const unit = wordAt(tokens, at);
  if ((unit !== 'week' && unit !== 'weekend') || wordAt(tokens, at + 1) !== 'of') return undefined;
  const anchor = readCalendarDate(tokens, at + 2, clock);
  if (!anchor || anchor.fault !== undefined) return undefined;
  const start = weekStartOf(anchor.date, clock);
  const date = unit === 'week' ? start : weekdayInWeek(anchor.date, weekendDay(clock), clock);
  return { to: anchor.to, date, sure: true, rule: `date: ${unit} of a date` };
}

/** "20 july, monday", "the 20th (monday)" */
function readDateAndWeekday(tokens: readonly Token[], from: number, clock: Clock): DateRead | undefined {
  const date = readCalendarDate(tokens, from, clock);
  if (!date || date.fault) return date;
  const at = /^[,(]$/.test(wordAt(tokens, date.to)) ? date.to + 1 : date.to;
  const weekday = weekdayOf(wordAt(tokens, at));
  if (weekday === undefined) return date;
  const to = wordAt(tokens, at + 1) === ')' && wordAt(tokens, at - 1) === '(' ? at + 2 : at + 1;
  return agreeing({ ...date, to }, weekday, tokens[at]?.text ?? '');
}

/** "monday 3 august": the weekday must agree with its date. */
function readWeekdayAndDate(tokens: readonly Token[], from: number, clock: Clock): DateRead | undefined {
  const weekday = weekdayOf(wordAt(tokens, from));
  if (weekday === undefined) return undefined;
  const comma = wordAt(tokens, from + 1) === ',' ? from + 2 : from + 1;
  const at = wordAt(tokens, comma) === 'the' && ordinalOf(wordAt(tokens, comma + 1)) ? comma + 1 : comma;
  const date = readCalendarDate(tokens, at, clock);
  if (!date) return dayBehindWeekday(tokens, from, weekday, clock);
  if (date.fault) return { ...date, sure: true };
  return agreeing(date, weekday, tokens[from]?.text ?? '');
}

/** "friday 4-6": hours. */
const goesOn = oneOf('- – — to until till : . /');
const SOON = 31;
const LAST_HOUR = 12;
const DAYS_IN_WEEK = 7;

/** "thursday 3": the 3rd, when that is the coming thursday, "thursday 23" when it is soon one; otherwise the number is an hour, or none of ours. */
function dayBehindWeekday(tokens: readonly Token[], from: number, weekday: number, clock: Clock): DateRead | undefined {
  const said = wordAt(tokens, from + 1);
  if (!/^(?:[1-9]|[12]\d|3[01])$/.test(said) || hasNoun(tokens, from + 2) || goesOn(wordAt(tokens, from + 2)))
    return undefined;
  const first = weekdayAfter(clock.today, weekday);
  const fitting = [0, 1, 2, 3, 4].map((weeks) => first.add({ weeks })).find(({ day }) => day === Number(said));
  const soon =
    fitting &&
    Temporal.PlainDate.compare(fitting, clock.today.add({ days: Number(said) > LAST_HOUR ? SOON : DAYS_IN_WEEK })) <= 0;
  return soon ? { to: from + 2, date: fitting, sure: true, rule: 'date: weekday and day of the month' } : undefined;
}

function agreeing(date: DateRead, weekday: number, said: string): DateRead {
  if (date.date.dayOfWeek === weekday) return { ...date, sure: true, rule: 'date: weekday and date', dayOnly: false };
  const fitting = date.dayOnly ? monthWithWeekday(date.date, weekday) : undefined;
  if (fitting)
    return { ...date, date: fitting, sure: true, rule: 'date: weekday and day of the month', dayOnly: false };
  return {
    ...date,
    sure: true,
    rule: 'date: contradiction',
    fault: `${isoDay(date.date)} is not a ${said}. Which did you mean?`,
  };
}

const MONTHS_TO_SEARCH = 3;

function monthWithWeekday(first: Temporal.PlainDate, weekday: number): Temporal.PlainDate | undefined {
  for (let months = 1; months <= MONTHS_TO_SEARCH; months += 1) {
    const day = first.add({ months });
    if (day.day === first.day && day.dayOfWeek === weekday) return day;
  }
  return undefined;
}

function isoDay(date: Temporal.PlainDate): string {
  return `${date.toString()}, a ${WEEKDAY_NAMES[date.dayOfWeek - 1]},`;
}

const WEEKDAY_NAMES = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ');
