import { realDate, type Clock } from './clock.ts';
import { readHoliday } from './holidays.ts';
import { readRelativeDay } from './days.ts';
import { readPeriodEdge } from './periods.ts';
import { touches, wordAt, type Token } from './tokens.ts';
import { monthOf, ordinalOf, weekdayOf } from './words.ts';

/**
 * A day that was read. `sure` counts anywhere in a message; otherwise it needs an edge, a preposition or a time beside
 * it. `fault` is the sentence to say when the words name a day that does not exist or contradict themselves.
 */
export interface DateRead {
  to: number;
  date: Temporal.PlainDate;
  /** An exact minute, for "in 2 hours"; or a time that the words carry, for "tonight". */
  time?: string;
  sure: boolean;
  rule: string;
  fault?: string;
  /** The words were a bare day of the month, so it may belong to a monthly repeat. */
  dayOnly?: boolean;
  /** Never a date without a preposition: the word is usually something else. */
  shy?: boolean;
  /** Day and month, without a year that was said. */
  yearless?: boolean;
  /** A bare weekday name. */
  weekdayOnly?: boolean;
}

/** The day that the words from a token on name, without its preposition. */
export function readDate(tokens: readonly Token[], from: number, clock: Clock): DateRead | undefined {
  return (
    readWeekdayAndDate(tokens, from, clock) ??
    readPeriodEdge(tokens, from, clock) ??
    readRelativeDay(tokens, from, clock) ??
    readHoliday(tokens, from, clock) ??
    readCalendarDate(tokens, from, clock)
  );
}

/** A date of the calendar: ISO, day and month in words or numbers, or an ordinal alone. */
export function readCalendarDate(tokens: readonly Token[], from: number, clock: Clock): DateRead | undefined {
  return (
    iso(tokens, from) ??
    slashed(tokens, from, clock) ??
    dayMonth(tokens, from, clock) ??
    monthDay(tokens, from, clock) ??
    ordinalAlone(tokens, from, clock)
  );
}

/** "monday 3 august": the weekday must agree with its date. */
function readWeekdayAndDate(tokens: readonly Token[], from: number, clock: Clock): DateRead | undefined {
  const weekday = weekdayOf(wordAt(tokens, from));
  if (weekday === undefined) return undefined;
  const comma = wordAt(tokens, from + 1) === ',' ? from + 2 : from + 1;
  const at = wordAt(tokens, comma) === 'the' && ordinalOf(wordAt(tokens, comma + 1)) ? comma + 1 : comma;
  const date = readCalendarDate(tokens, at, clock);
  if (!date || date.fault) return date?.fault ? { ...date, sure: true } : undefined;
  if (date.date.dayOfWeek === weekday) return { ...date, sure: true, rule: 'date: weekday and date', dayOnly: false };
  const fitting = date.dayOnly ? monthWithWeekday(date.date, weekday) : undefined;
  if (fitting)
    return { ...date, date: fitting, sure: true, rule: 'date: weekday and day of the month', dayOnly: false };
  const said = tokens[from]?.text ?? '';
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

function iso(tokens: readonly Token[], from: number): DateRead | undefined {
  const found = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:t(\d{2}):(\d{2})(?::\d{2})?(?:z|[+-]\d{2}:?\d{2})?)?$/.exec(
    wordAt(tokens, from),
  );
  if (!found) return undefined;
  const date = realDate(Number(found[1]), Number(found[2]), Number(found[3]));
  if (!date) return undefined;
  const time = found[4] !== undefined && Number(found[4]) < 24 ? { time: `${found[4]}:${found[5]}` } : {};
  return { to: from + 1, date, sure: true, rule: 'date: ISO', ...time };
}

/** "5/6", "05/31/2024", "31.12.2026", "5-6-2026": which number is the day is a setting, unless only one order is a date. */
function slashed(tokens: readonly Token[], from: number, clock: Clock): DateRead | undefined {
  const found = /^(\d{1,2})([-/.])(\d{1,2})(?:([-/.])(\d{4}|\d{2}))?$/.exec(wordAt(tokens, from));
  if (!found) return undefined;
  const [, first, mark, second, again, year] = found;
  if (year !== undefined ? mark !== again : mark !== '/') return undefined;
  if (mark === '.' && year?.length !== 4) return undefined;
  const monthFirst = mark !== '.' && clock.monthFirst;
  const wanted = monthFirst ? [Number(first), Number(second)] : [Number(second), Number(first)];
  const [month = 0, day = 0] = wanted;
  const date = inYear(month, day, year, clock) ?? inYear(day, month, year, clock);
  if (!date) return undefined;
  return {
    to: from + 1,
    date,
    sure: year !== undefined,
    yearless: year === undefined,
    rule: monthFirst ? 'date: month/day' : 'date: day/month',
  };
}

function inYear(month: number, day: number, year: string | undefined, clock: Clock): Temporal.PlainDate | undefined {
  if (year === undefined) return rolling(month, day, clock);
  return realDate(year.length === 2 ? 2000 + Number(year) : Number(year), month, day);
}

const YEARS_TO_LEAP = 8;

/** The next such day of the year, today included; or, looking back, the latest one gone by. */
export function rolling(month: number, day: number, clock: Clock): Temporal.PlainDate | undefined {
  const step = clock.past ? -1 : 1;
  for (let ahead = -1; ahead <= YEARS_TO_LEAP; ahead += 1) {
    const date = realDate(clock.today.year + step * ahead, month, day);
    if (date && step * Temporal.PlainDate.compare(date, clock.today) >= 0) return date;
  }
  return undefined;
}

/** "8 february", "the 8th of february 2027" */
function dayMonth(tokens: readonly Token[], from: number, clock: Clock): DateRead | undefined {
  const start = wordAt(tokens, from) === 'the' ? from + 1 : from;
  const day = dayNumber(wordAt(tokens, start));
  if (day === undefined) return undefined;
  const monthAt = wordAt(tokens, start + 1) === 'of' ? start + 2 : start + 1;
  const month = monthOf(wordAt(tokens, monthAt));
  if (month === undefined || isPlainWord(tokens, monthAt)) return undefined;
  if (start > from && monthAt === start + 1 && !ordinalOf(wordAt(tokens, start))) return undefined;
  return named(tokens, monthAt + 1, month, day, clock);
}

/** "february 8", "feb 8th, 2027", "february the 8th" */
function monthDay(tokens: readonly Token[], from: number, clock: Clock): DateRead | undefined {
  const month = monthOf(wordAt(tokens, from));
  if (month === undefined) return undefined;
  const dot = wordAt(tokens, from + 1) === '.' ? from + 2 : from + 1;
  const dayAt = wordAt(tokens, dot) === 'the' ? dot + 1 : dot;
  const word = wordAt(tokens, dayAt);
  const day = dayNumber(word);
  if (day === undefined || countsSomething(tokens, dayAt)) return undefined;
  return named(tokens, dayAt + 1, month, day, clock);
}

/** A month that is a verb or a name when written small in the middle: "may", "march". */
function isPlainWord(tokens: readonly Token[], at: number): boolean {
  return wordAt(tokens, at) === 'may' && /^(?:be|not|have|need|want|come)$/.test(wordAt(tokens, at + 1));
}

function dayNumber(word: string): number | undefined {
  const day = /^\d{1,2}$/.test(word) ? Number(word) : ordinalOf(word);
  return day !== undefined && day >= 1 && day <= 31 ? day : undefined;
}

/** In "june 5pm" or "april 5 times" the number is no day of the month. */
function countsSomething(tokens: readonly Token[], at: number): boolean {
  return /^(?:am|pm|a\.m\.?|p\.m\.?|times|people|o'?clock|percent|km|kg|miles|years|hours|minutes|days|weeks)$/.test(
    wordAt(tokens, at + 1),
  );
}

function named(tokens: readonly Token[], at: number, month: number, day: number, clock: Clock): DateRead {
  const comma = wordAt(tokens, at) === ',' ? at + 1 : at;
  const written = /^(?:'(\d{2})|(\d{4}))$/.exec(wordAt(tokens, comma));
  const year = written ? Number(written[2] ?? `20${written[1]}`) : undefined;
  const isYear = year !== undefined && year >= 1900 && year <= 2199;
  const to = isYear ? comma + 1 : at;
  const date = isYear ? realDate(year, month, day) : rolling(month, day, clock);
  if (date) return { to, date, sure: true, rule: 'date: day and month', yearless: !isYear };
  const fallback = clock.today;
  const fault = `There is no ${day} ${MONTHS[month - 1]}${isYear ? ` ${year}` : ''}. Which date did you mean?`;
  return { to, date: fallback, sure: true, rule: 'date: no such day', fault };
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const MONTHS_TO_DAY = 3;

/** "the 22nd": the next month that has that day; today counts. */
function ordinalAlone(tokens: readonly Token[], from: number, clock: Clock): DateRead | undefined {
  const article = wordAt(tokens, from) === 'the';
  const at = article ? from + 1 : from;
  const word = wordAt(tokens, at);
  const day = ordinalOf(word);
  if (day === undefined || day < 1 || day > 31 || (!/^\d/.test(word) && (!article || day <= 12))) return undefined;
  if (touches(tokens, at + 1) && wordAt(tokens, at + 1) === '-') return undefined;
  const ofMonth = ofWhichMonth(tokens, at + 1, clock);
  const date = ofMonth ? ofMonth.day(day) : nextDayOfMonth(day, clock);
  if (!date) return undefined;
  return {
    to: ofMonth?.to ?? at + 1,
    date,
    sure: ofMonth !== undefined,
    shy: !article,
    rule: 'date: day of the month',
    dayOnly: true,
  };
}

function nextDayOfMonth(day: number, clock: Clock): Temporal.PlainDate | undefined {
  const step = clock.past ? -1 : 1;
  for (let months = 0; months <= MONTHS_TO_DAY; months += 1) {
    const month = clock.today.with({ day: 1 }).add({ months: step * months });
    const date = realDate(month.year, month.month, day);
    if (date && step * Temporal.PlainDate.compare(date, clock.today) >= 0) return date;
  }
  return undefined;
}

interface OfMonth {
  to: number;
  day: (day: number) => Temporal.PlainDate | undefined;
}

/** "of this month", "of next month", "of the month" */
function ofWhichMonth(tokens: readonly Token[], at: number, clock: Clock): OfMonth | undefined {
  if (wordAt(tokens, at) !== 'of' || wordAt(tokens, at + 2) !== 'month') return undefined;
  const which = wordAt(tokens, at + 1);
  const months = which === 'next' ? 1 : which === 'this' ? 0 : undefined;
  if (months === undefined && which !== 'the') return undefined;
  if (months === undefined) return { to: at + 3, day: (day) => nextDayOfMonth(day, clock) };
  const month = clock.today.add({ months });
  return { to: at + 3, day: (day) => realDate(month.year, month.month, day) };
}

function isoDay(date: Temporal.PlainDate): string {
  return `${date.toString()}, a ${WEEKDAY_NAMES[date.dayOfWeek - 1]},`;
}

const WEEKDAY_NAMES = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ');
