import { readCalendarDate } from './calendar-dates.ts';
import type { Clock } from './clock.ts';
import type { DateRead } from './date-read.ts';
import { readRelativeDay } from './days.ts';
import { readHoliday } from './holidays.ts';
import { readFromLength } from './lengths.ts';
import { readPeriodEdge } from './periods.ts';
import { wordAt, type Token } from './tokens.ts';
import { ordinalOf, weekdayOf } from './words.ts';

export type { DateRead } from './date-read.ts';

/** The day that the words from a token on name, without its preposition. */
export function readDate(tokens: readonly Token[], from: number, clock: Clock): DateRead | undefined {
  return readFromLength(tokens, from, clock, readPlainDate) ?? readPlainDate(tokens, from, clock);
}

/** A day that is not counted from another one. */
function readPlainDate(tokens: readonly Token[], from: number, clock: Clock): DateRead | undefined {
  return (
    readWeekdayAndDate(tokens, from, clock) ??
    readPeriodEdge(tokens, from, clock) ??
    readRelativeDay(tokens, from, clock) ??
    readHoliday(tokens, from, clock) ??
    readCalendarDate(tokens, from, clock)
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

function isoDay(date: Temporal.PlainDate): string {
  return `${date.toString()}, a ${WEEKDAY_NAMES[date.dayOfWeek - 1]},`;
}

const WEEKDAY_NAMES = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ');
