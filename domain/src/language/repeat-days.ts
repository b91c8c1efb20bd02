import { fixedHoliday } from './holidays.ts';
import { code, every, WEEKEND, WORKDAYS, type RepeatShape } from './repeat-shape.ts';
import { readTime } from './times.ts';
import { touches, wordAt, type Token } from './tokens.ts';
import type { Read } from './durations.ts';
import type { House } from '../preferences.ts';
import { monthOf, ordinalOf, weekdayOf, weekdaysOf } from './words.ts';

/** Weekdays, each with a time of its own where one was said. */
export interface WeekdayList {
  days: string[];
  timesByDay: Record<string, string>;
}

const MAX_DAYS = 14;
const MONTH_DAY = { min: 1, max: 31 };

/** "mon, wed and fri", "monday to friday", "weekdays", "mon at 7, thu at 18:30" */
export function readWeekdays(tokens: readonly Token[], from: number, house: House): Read<WeekdayList> | undefined {
  const list: WeekdayList = { days: [], timesByDay: {} };
  let at = from;
  let to = from;
  while (list.days.length < MAX_DAYS) {
    const group = weekdayGroup(tokens, at);
    if (!group) break;
    list.days.push(...group.value);
    to = group.to;
    const time = ownTime(tokens, to, house);
    if (time) {
      for (const day of group.value) list.timesByDay[day] = time.value;
      to = time.to;
    }
    at = skipJoin(tokens, to);
    if (at === to && !isNamedDay(tokens, to)) break;
  }
  return list.days.length > 0 ? { to, value: list } : undefined;
}

/** "mon wed fri": a list needs no commas. */
function isNamedDay(tokens: readonly Token[], at: number): boolean {
  return weekdayOf(wordAt(tokens, at)) !== undefined;
}

/** "at 7," belongs to its weekday only when another weekday follows or one before it had a time. */
function ownTime(tokens: readonly Token[], at: number, house: House): Read<string> | undefined {
  const said = /^(?:at|@)$/.test(wordAt(tokens, at));
  const read = readTime(tokens, said ? at + 1 : at, house);
  if (!read || read.named || (!said && read.needs === 'at')) return undefined;
  const next = skipJoin(tokens, read.to);
  const before = tokens.slice(0, at).some((token, index) => /^(?:at|@)$/.test(token.word) && index > at - 6);
  const following = next > read.to && weekdayGroup(tokens, next) !== undefined;
  return following || (before && timedBefore(tokens, at)) ? { to: read.to, value: read.time } : undefined;
}

function timedBefore(tokens: readonly Token[], at: number): boolean {
  const earlier = tokens.slice(Math.max(0, at - 7), Math.max(0, at - 1));
  return earlier.some((token) => /^\d|am$|pm$/.test(token.word));
}

function weekdayGroup(tokens: readonly Token[], from: number): Read<string[]> | undefined {
  const at = /^(?:on|the)$/.test(wordAt(tokens, from)) ? from + 1 : from;
  const word = wordAt(tokens, at);
  if (/^(?:workdays?|weekdays?)$/.test(word)) return { to: at + 1, value: WORKDAYS };
  if (/^(?:business|working|work)$/.test(word) && /^days?$/.test(wordAt(tokens, at + 1)))
    return { to: at + 2, value: WORKDAYS };
  if (/^weekends?$/.test(word)) return { to: at + 1, value: WEEKEND };
  const first = weekdayOf(word) ?? weekdaysOf(word);
  if (first === undefined) return undefined;
  const last = /^(?:-|–|to|through|thru)$/.test(wordAt(tokens, at + 1)) ? weekdayOf(wordAt(tokens, at + 2)) : undefined;
  return last === undefined ? { to: at + 1, value: [code(first)] } : { to: at + 3, value: span(first, last) };
}

function span(first: number, last: number): string[] {
  const length = ((last - first + 7) % 7) + 1;
  return Array.from({ length }, (_, index) => code(((first - 1 + index) % 7) + 1));
}

export function skipJoin(tokens: readonly Token[], at: number): number {
  const comma = /^(?:,|\/)$/.test(wordAt(tokens, at)) ? at + 1 : at;
  return /^(?:and|&|or|plus)$/.test(wordAt(tokens, comma)) ? comma + 1 : comma;
}

/** Days picked inside a month or year: "the 2nd tuesday", "the last day", "1st and 15th", "the first workday". */
export function readPicks(tokens: readonly Token[], from: number): Read<Partial<RepeatShape>> | undefined {
  const start = /^(?:the|day)$/.test(wordAt(tokens, from)) ? from + 1 : from;
  const positions = readPositions(tokens, start, start > from);
  if (!positions) return undefined;
  const { to, value: nths } = positions;
  const word = wordAt(tokens, to);
  const weekday = weekdayOf(word) ?? weekdaysOf(word);
  if (weekday !== undefined) return severalWeekdays(tokens, to, nths);
  if (/^(?:workdays?|weekdays?)$/.test(word)) return { to: to + 1, value: { byDay: WORKDAYS, bySetPos: nths } };
  if (/^(?:business|working|work)$/.test(word) && /^days?$/.test(wordAt(tokens, to + 1)))
    return { to: to + 2, value: { byDay: WORKDAYS, bySetPos: nths } };
  if (/^days?$/.test(word)) return { to: to + 1, value: { byMonthDay: nths } };
  if (/^weekend$/.test(word)) return { to: to + 1, value: { byDay: WEEKEND, bySetPos: nths } };
  const inMonth = nths.every((nth) => nth === -1 || (nth >= MONTH_DAY.min && nth <= MONTH_DAY.max));
  return inMonth ? { to, value: { byMonthDay: nths } } : undefined;
}

function severalWeekdays(tokens: readonly Token[], at: number, nths: number[]): Read<Partial<RepeatShape>> {
  const days: string[] = [];
  let to = at;
  for (let next = at; ; next = skipJoin(tokens, to)) {
    const weekday = weekdayOf(wordAt(tokens, next)) ?? weekdaysOf(wordAt(tokens, next));
    if (weekday === undefined || (next === to && days.length > 0)) break;
    days.push(code(weekday));
    to = next + 1;
  }
  return { to, value: { byDay: nths.flatMap((nth) => days.map((day) => `${nth}${day}`)) } };
}

/** "2nd", "1st and 3rd", "last", "second to last", "5 and 20" when `plain` numbers may count */
function readPositions(tokens: readonly Token[], from: number, plain: boolean): Read<number[]> | undefined {
  const nths: number[] = [];
  let [at, to] = [from, from];
  for (;;) {
    const one = position(tokens, at, plain || nths.length > 0);
    if (!one) break;
    nths.push(one.value);
    to = one.to;
    const next = skipJoin(tokens, to);
    at = wordAt(tokens, next) === 'the' ? next + 1 : next;
    if (next === to) break;
  }
  return nths.length > 0 ? { to, value: nths } : undefined;
}

function position(tokens: readonly Token[], at: number, plain: boolean): Read<number> | undefined {
  const word = wordAt(tokens, at);
  if (word === 'last') return { to: at + 1, value: -1 };
  const ordinal = ordinalOf(word);
  if (ordinal !== undefined && wordAt(tokens, at + 1) === 'to' && wordAt(tokens, at + 2) === 'last')
    return { to: at + 3, value: -ordinal };
  if (ordinal === 2 && wordAt(tokens, at + 1) === 'last') return { to: at + 2, value: -2 };
  if (ordinal !== undefined) return { to: at + 1, value: ordinal };
  if (!plain || !/^\d{1,2}$/.test(word) || readsAsClock(tokens, at)) return undefined;
  const day = Number(word);
  return day >= MONTH_DAY.min && day <= MONTH_DAY.max ? { to: at + 1, value: day } : undefined;
}

function readsAsClock(tokens: readonly Token[], at: number): boolean {
  return (
    /^(?:am|pm|a\.m\.?|p\.m\.?|o'?clock|times)$/.test(wordAt(tokens, at + 1)) ||
    (touches(tokens, at + 1) && wordAt(tokens, at + 1) === ':')
  );
}

/** Dates of the year: "september 9th", "9 september", "jan 14 and apr 14", "christmas". */
export function readYearDates(tokens: readonly Token[], from: number): Read<Partial<RepeatShape>> | undefined {
  const dates: (readonly [month: number, day: number | undefined])[] = [];
  let [at, to] = [from, from];
  for (;;) {
    const one = yearDate(tokens, wordAt(tokens, at) === 'the' ? at + 1 : at);
    if (!one) break;
    dates.push(one.value);
    to = one.to;
    at = skipJoin(tokens, to);
    if (at === to) break;
  }
  return dates.length > 0 ? combined(dates, to) : undefined;
}

function combined(
  dates: (readonly [number, number | undefined])[],
  to: number,
): Read<Partial<RepeatShape>> | undefined {
  const months = [...new Set(dates.map(([month]) => month))];
  const days = [...new Set(dates.map(([, day]) => day))];
  const whole = months.length === 1 || days.length === 1;
  if (!whole || (days.includes(undefined) && days.length > 1)) return undefined;
  const known = days.filter((day) => day !== undefined);
  return { to, value: { byMonth: months, ...(known.length > 0 ? { byMonthDay: known } : {}) } };
}

function yearDate(tokens: readonly Token[], at: number): Read<readonly [number, number | undefined]> | undefined {
  for (const length of [3, 2, 1]) {
    const holiday = fixedHoliday(Array.from({ length }, (_, index) => wordAt(tokens, at + index)).join(' '));
    if (holiday) return { to: at + length, value: holiday };
  }
  const month = monthOf(wordAt(tokens, at));
  if (month !== undefined) {
    const dayAt = wordAt(tokens, at + 1) === 'the' ? at + 2 : at + 1;
    const day = readsAsClock(tokens, dayAt) ? undefined : monthDayNumber(wordAt(tokens, dayAt));
    return day === undefined ? { to: at + 1, value: [month, undefined] } : { to: dayAt + 1, value: [month, day] };
  }
  const day = monthDayNumber(wordAt(tokens, at));
  const monthAt = wordAt(tokens, at + 1) === 'of' ? at + 2 : at + 1;
  const named = day === undefined ? undefined : monthOf(wordAt(tokens, monthAt));
  return named === undefined ? undefined : { to: monthAt + 1, value: [named, day] };
}

function monthDayNumber(word: string): number | undefined {
  const day = /^\d{1,2}$/.test(word) ? Number(word) : ordinalOf(word);
  return day !== undefined && day >= MONTH_DAY.min && day <= MONTH_DAY.max ? day : undefined;
}

/** "of the month", "of each quarter", "of january": where picked days lie. */
export function readWithin(tokens: readonly Token[], from: number): Read<RepeatShape> | undefined {
  if (!/^(?:of|in)$/.test(wordAt(tokens, from))) return undefined;
  const at = /^(?:the|a|every|each|any)$/.test(wordAt(tokens, from + 1)) ? from + 2 : from + 1;
  const month = monthOf(wordAt(tokens, at));
  if (month !== undefined) return { to: at + 1, value: every('YEARLY', 1, { byMonth: [month] }) };
  const other = wordAt(tokens, at) === 'other' ? 1 : 0;
  const unit = wordAt(tokens, at + other);
  if (unit === 'month') return { to: at + other + 1, value: every('MONTHLY', 1 + other) };
  if (unit === 'quarter') return { to: at + other + 1, value: every('MONTHLY', 3) };
  return unit === 'year' ? { to: at + other + 1, value: every('YEARLY', 1 + other) } : undefined;
}
