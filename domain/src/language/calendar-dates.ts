import { realDate, rolling, type Clock } from './clock.ts';
import type { DateRead } from './date-read.ts';
import { touches, wordAt, type Token } from './tokens.ts';
import { monthOf, ordinalOf } from './words.ts';

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
  if (date) return { to, date, sure: isYear, rule: 'date: day and month', yearless: !isYear };
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
