import { MONTHS_IN_YEAR, realDate, rolling, type Clock } from '../clock.ts';
import type { DateRead } from './date-read.ts';
import { touches, wordAt, type Token } from '../text/tokens.ts';
import { MONTH_NAMES, yearAfter } from './periods.ts';
import { dayNumber, monthOf, oneOf, ordinalOf } from '../text/words.ts';

/** A date of the calendar: ISO, day and month in words or numbers, or an ordinal alone. */
export function readCalendarDate(tokens: readonly Token[], from: number, clock: Clock): DateRead | undefined {
  return (
    iso(tokens, from) ??
    slashed(tokens, from, clock) ??
    joined(tokens, from, clock) ??
    dayMonth(tokens, from, clock) ??
    monthDay(tokens, from, clock) ??
    ordinalAlone(tokens, from, clock) ??
    compact(tokens, from)
  );
}

const ISO = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:t(\d{2}):(\d{2})(?::\d{2})?(?:z|[+-]\d{2}:?\d{2})?)?$/;

function iso(tokens: readonly Token[], from: number): DateRead | undefined {
  const found = ISO.exec(wordAt(tokens, from));
  if (!found) return undefined;
  const date = realDate(Number(found[1]), Number(found[2]), Number(found[3]));
  if (!date) return noSuchDay(tokens, from, { sure: true });
  const time = found[4] !== undefined && Number(found[4]) < 24 ? { time: `${found[4]}:${found[5]}` } : {};
  return { to: from + 1, date, sure: true, rule: 'date: ISO', ...time };
}

const COMPACT = /^(20\d{2})(\d{2})(\d{2})$/;

/** "20260801": only behind a preposition, for it is as often a number. */
function compact(tokens: readonly Token[], from: number): DateRead | undefined {
  const found = COMPACT.exec(wordAt(tokens, from));
  const date = found ? realDate(Number(found[1]), Number(found[2]), Number(found[3])) : undefined;
  return date && { to: from + 1, date, sure: false, led: true, rule: 'date: ISO' };
}

const SOME_DAY = Temporal.PlainDate.from('2000-01-01');

/** Words in the shape of a date that the calendar does not have. */
function noSuchDay(
  tokens: readonly Token[],
  from: number,
  more: { sure?: boolean; led?: boolean; to?: number },
): DateRead {
  const to = more.to ?? from + 1;
  const said = tokens.slice(wordAt(tokens, from) === 'the' ? from + 1 : from, to).map(({ text }) => text);
  const fault = `There is no ${said.join(' ')}. Which date did you mean?`;
  return { date: SOME_DAY, sure: false, ...more, to, rule: 'date: no such day', fault };
}

const SLASHED = /^(\d{1,2})([-/.])(\d{1,2})(?:([-/.])(\d{4}|\d{2}))?$/;

/** "5/6", "05/31/2024", "31.12.2026", "5-6-2026": which number is the day is a setting, unless only one order is a date. */
function slashed(tokens: readonly Token[], from: number, clock: Clock): DateRead | undefined {
  const found = SLASHED.exec(wordAt(tokens, from));
  if (!found) return undefined;
  const [, first, mark, second, again, year] = found;
  const stop = mark === '.' && year === undefined && wordAt(tokens, from + 1) === '.' && touches(tokens, from + 1);
  if (year !== undefined ? mark !== again : mark !== '/' && !stop) return undefined;
  if (mark === '.' && year !== undefined && year.length !== 4) return undefined;
  const monthFirst = mark !== '.' && clock.monthFirst;
  const wanted = monthFirst ? [Number(first), Number(second)] : [Number(second), Number(first)];
  const [month = 0, day = 0] = wanted;
  const date = inYear(month, day, year, clock) ?? inYear(day, month, year, clock);
  if (!date) return noSuchDay(tokens, from, year?.length === 4 ? { sure: true } : { led: true });
  return {
    to: stop ? from + 2 : from + 1,
    date,
    sure: year?.length === 4,
    ...(stop && !STOPPED_TIME.test(wordAt(tokens, from + 2)) ? { led: true } : {}),
    rule: monthFirst ? 'date: month/day' : 'date: day/month',
  };
}

/** "18.12. 19.30": with an hour behind it, the stop is that of a date. */
const STOPPED_TIME = /^(?:[01]?\d|2[0-3])[.:][0-5]\d$/;

/** Two digits of a year that is not near are a part number. */
const FAR = 20;

function inYear(month: number, day: number, year: string | undefined, clock: Clock): Temporal.PlainDate | undefined {
  if (year === undefined) return rolling(month, day, clock);
  if (year.length === 4) return realDate(Number(year), month, day);
  const near = 2000 + Number(year);
  return near >= clock.today.year - 1 && near <= clock.today.year + FAR ? realDate(near, month, day) : undefined;
}

const JOINED = /^(\d{1,2})([-/.]?)([a-z]{3,9})(?:\2(\d{4}|\d{2}))?$/;
const MONTH_JOINED = /^([a-z]{3,9})([-/.])(\d{1,2})(?:\2(\d{4}|\d{2}))?$/;

/** "10-Aug-2027", "8feb", "Aug-10", "10/aug/27" */
function joined(tokens: readonly Token[], from: number, clock: Clock): DateRead | undefined {
  const word = wordAt(tokens, from);
  const dayFirst = JOINED.exec(word);
  const found = dayFirst ?? MONTH_JOINED.exec(word);
  const month = monthOf((dayFirst ? found?.[3] : found?.[1]) ?? '');
  if (!found || month === undefined) return undefined;
  const number = Number(dayFirst ? found[1] : found[3]);
  const said = found[4];
  if (said === undefined) return { ...named(tokens, from + 1, month, number, clock), to: from + 1 };
  const date = inYear(month, number, said, clock);
  return date
    ? { to: from + 1, date, sure: true, rule: 'date: day and month' }
    : noSuchDay(tokens, from, { sure: true });
}

/** "8 february", "the 8th of february 2027" */
function dayMonth(tokens: readonly Token[], from: number, clock: Clock): DateRead | undefined {
  const start = wordAt(tokens, from) === 'the' ? from + 1 : from;
  const either = eitherDay(tokens, from, start);
  if (either) return either;
  const day = dayAt(tokens, start);
  if (!day) return impossibleDay(tokens, from, start);
  const monthAt = wordAt(tokens, day.to) === 'of' ? day.to + 1 : day.to;
  const month = monthOf(wordAt(tokens, monthAt));
  if (month === undefined || isPlainWord(tokens, monthAt)) return undefined;
  if (start > from && monthAt === start + 1 && !ordinalOf(wordAt(tokens, start))) return undefined;
  return named(tokens, monthAt + 1, month, day.value, clock);
}

/** "3 or 4 august" */
function eitherDay(tokens: readonly Token[], from: number, at: number): DateRead | undefined {
  const second =
    wordAt(tokens, at + 1) === 'or' ? dayAt(tokens, wordAt(tokens, at + 2) === 'the' ? at + 3 : at + 2) : undefined;
  const month = second && (wordAt(tokens, second.to) === 'of' ? second.to + 1 : second.to);
  if (month === undefined || !dayAt(tokens, at) || monthOf(wordAt(tokens, month)) === undefined) return undefined;
  const said = tokens.slice(from, month + 1).map(({ text }) => text);
  return {
    to: month + 1,
    date: SOME_DAY,
    sure: true,
    rule: 'date: one of two',
    fault: `Which day is it: ${said.join(' ')}?`,
  };
}

/** "22", "22nd", "twenty second": a day of the month, as one word or two. */
function dayAt(tokens: readonly Token[], at: number): { to: number; value: number } | undefined {
  const word = wordAt(tokens, at);
  const two = isTens(word) ? ordinalOf(`${word}-${wordAt(tokens, at + 1)}`) : undefined;
  if (two !== undefined && two <= LONGEST_MONTH) return { to: at + 2, value: two };
  const value = dayNumber(word);
  return value === undefined ? undefined : { to: at + 1, value };
}

const LONGEST_MONTH = 31;
const isTens = oneOf('twenty thirty');

const NUMBER = /^\d{1,2}(?:st|nd|rd|th)?$/;

/** "45 july", "0 july" */
function impossibleDay(tokens: readonly Token[], from: number, at: number): DateRead | undefined {
  const number = NUMBER.test(wordAt(tokens, at));
  const month = wordAt(tokens, at + 1) === 'of' ? at + 2 : at + 1;
  return number && monthOf(wordAt(tokens, month)) !== undefined
    ? noSuchDay(tokens, from, { led: true, to: month + 1 })
    : undefined;
}

/** "february 8", "feb 8th, 2027", "february the 8th" */
function monthDay(tokens: readonly Token[], from: number, clock: Clock): DateRead | undefined {
  const month = monthOf(wordAt(tokens, from));
  if (month === undefined) return undefined;
  const dot = wordAt(tokens, from + 1) === '.' ? from + 2 : from + 1;
  const start = wordAt(tokens, dot) === 'the' ? dot + 1 : dot;
  const day = dayAt(tokens, start);
  if (countsSomething(tokens, start)) return undefined;
  if (day) return named(tokens, day.to, month, day.value, clock);
  return /^\d{2}(?:st|nd|rd|th)?$/.test(wordAt(tokens, start))
    ? noSuchDay(tokens, from, { led: true, to: start + 1 })
    : undefined;
}

/** A month that is a verb or a name when written small in the middle: "may", "march". */
function isPlainWord(tokens: readonly Token[], at: number): boolean {
  return wordAt(tokens, at) === 'may' && /^(?:be|not|have|need|want|come)$/.test(wordAt(tokens, at + 1));
}

/** In "june 5pm" or "april 5 times" the number is no day of the month. */
function countsSomething(tokens: readonly Token[], at: number): boolean {
  return /^(?:am|pm|a\.m\.?|p\.m\.?|times|people|o'?clock|percent|km|kg|miles|years|hours|minutes|days|weeks)$/.test(
    wordAt(tokens, at + 1),
  );
}

function named(tokens: readonly Token[], at: number, month: number, day: number, clock: Clock): DateRead {
  const comma = wordAt(tokens, at) === ',' ? at + 1 : at;
  const short = /^'(\d{2})$/.exec(wordAt(tokens, comma))?.[1];
  const said = short === undefined ? yearAfter(tokens, comma, clock) : { to: comma + 1, year: Number(`20${short}`) };
  const isYear = said !== undefined;
  const year = said?.year;
  const to = said?.to ?? at;
  const date = year === undefined ? rolling(month, day, clock) : realDate(year, month, day);
  if (date) return { to, date, sure: isYear, rule: 'date: day and month', ...(isYear ? {} : { yearly: true }) };
  const fallback = clock.today;
  const fault = `There is no ${day} ${MONTH_NAMES[month - 1]}${isYear ? ` ${year}` : ''}. Which date did you mean?`;
  return { to, date: fallback, sure: true, rule: 'date: no such day', fault };
}

const MONTHS_TO_DAY = 3;

/** Up to here an ordinal in words is more often a place than a day: "the second edition". */
const WORDY = 12;

/** "the 22nd": the next month that has that day; today counts. */
function ordinalAlone(tokens: readonly Token[], from: number, clock: Clock): DateRead | undefined {
  const article = wordAt(tokens, from) === 'the';
  const at = article ? from + 1 : from;
  const word = wordAt(tokens, at);
  if (ordinalOf(word) === undefined && !isTens(word)) return undefined;
  const read = dayAt(tokens, at);
  if (!read) return article && /^\d/.test(word) ? noSuchDay(tokens, from, { led: true, to: at + 1 }) : undefined;
  const { to, value: day } = read;
  if (touches(tokens, to) && wordAt(tokens, to) === '-') return undefined;
  const wordy = !/^\d/.test(word) && (!article || day <= WORDY);
  const ofMonth = ofWhichMonth(tokens, to, clock);
  const date = ofMonth ? ofMonth.day(day) : nextDayOfMonth(day, clock);
  if (!date) return ofMonth && noSuchDay(tokens, from, { sure: true, to: ofMonth.to });
  return {
    to: ofMonth?.to ?? to,
    date,
    sure: ofMonth !== undefined,
    shy: !article,
    ...(wordy && !ofMonth ? { led: true } : {}),
    rule: 'date: day of the month',
    dayOnly: true,
  };
}

function nextDayOfMonth(day: number, { today, past }: Clock): Temporal.PlainDate | undefined {
  const step = past ? -1 : 1;
  const gone = step * (day - today.day) < 0;
  for (let months = gone ? 1 : 0; months <= MONTHS_TO_DAY; months += 1) {
    const month = today.month - 1 + step * months;
    const year = today.year + Math.floor(month / MONTHS_IN_YEAR);
    const date = realDate(year, ((month + MONTHS_IN_YEAR) % MONTHS_IN_YEAR) + 1, day);
    if (date) return date;
  }
  return undefined;
}

interface OfMonth {
  to: number;
  day: (day: number) => Temporal.PlainDate | undefined;
}

/** "of this month", "of next month", "of the month" */
function ofWhichMonth(tokens: readonly Token[], at: number, clock: Clock): OfMonth | undefined {
  const of = wordAt(tokens, at) === 'of' ? at + 1 : at;
  if (of > at && wordAt(tokens, of) === 'month') return { to: of + 1, day: (day) => nextDayOfMonth(day, clock) };
  if (wordAt(tokens, of + 1) !== 'month' || (of === at && wordAt(tokens, of) === 'the')) return undefined;
  const which = wordAt(tokens, of);
  const months = which === 'next' ? 1 : which === 'this' ? 0 : undefined;
  if (months === undefined && which !== 'the') return undefined;
  if (months === undefined) return { to: of + 2, day: (day) => nextDayOfMonth(day, clock) };
  const month = clock.today.add({ months });
  return { to: of + 2, day: (day) => realDate(month.year, month.month, day) };
}
