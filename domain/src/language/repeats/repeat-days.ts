import { fixedHoliday } from '../moments/holidays.ts';
import { code, every, WEEKEND, WORKDAYS, type RepeatShape } from './repeat-shape.ts';
import { inHalf } from '../moments/time-read.ts';
import { readTime } from '../moments/times.ts';
import { wordAt, type Token } from '../text/tokens.ts';
import type { Read } from '../moments/durations.ts';
import type { House } from '../../preferences.ts';
import { readNth } from '../moments/nth-days.ts';
import {
  dayNumber,
  isAt,
  isEvery,
  monthOf,
  oneOf,
  ordinalOf,
  unitOf,
  weekdayOf,
  weekdaysOf,
  wholeNumber,
} from '../text/words.ts';

/** Weekdays, each with a time of its own where one was said. */
export interface WeekdayList {
  days: string[];
  timesByDay: Record<string, string>;
}

const MAX_DAYS = 14;
const MONTH_DAY = { min: 1, max: 31 };
const SHORTEST_MONTH = 28;

interface DayGroup {
  days: string[];
  /** Behind the days, and behind their time. */
  to: number;
  end: number;
  time?: string;
}

/** "mon, wed and fri", "monday to friday", "weekdays", "mon and wed at 7, fri at 18:30" */
export function readWeekdays(tokens: readonly Token[], from: number, house: House): Read<WeekdayList> | undefined {
  const groups: DayGroup[] = [];
  for (let at = from; groups.length < MAX_DAYS;) {
    const group = weekdayGroup(tokens, at, groups.length > 0);
    if (!group) break;
    const time = ownTime(tokens, group.to, house);
    const end = time?.to ?? group.to;
    groups.push({ days: group.value, to: group.to, end, ...(time ? { time: time.value } : {}) });
    at = skipJoin(tokens, end);
    if (at === end && !isNamedDay(tokens, end)) break;
  }
  const last = groups.at(-1);
  if (!last) return undefined;
  const days = groups.flatMap((group) => group.days);
  const timed = groups.filter(({ time }) => time !== undefined).length;
  const own = timed > 1 || (timed === 1 && last.time === undefined);
  return own
    ? { to: last.end, value: { days, timesByDay: timesOf(groups) } }
    : { to: last.to, value: { days, timesByDay: {} } };
}

/** Days without a time share that of the days behind them: "mon and wed at 7". */
function timesOf(groups: readonly DayGroup[]): Record<string, string> {
  const entries = groups.flatMap(({ days, time }, index) => {
    const shared = time ?? groups.slice(index).find((later) => later.time !== undefined)?.time;
    return shared === undefined ? [] : days.map((day) => [day, shared] as const);
  });
  return Object.fromEntries(entries);
}

/** "mon wed fri": a list needs no commas. */
function isNamedDay(tokens: readonly Token[], at: number): boolean {
  return weekdayOf(wordAt(tokens, at)) !== undefined;
}

function ownTime(tokens: readonly Token[], at: number, house: House): Read<string> | undefined {
  const said = isAt(wordAt(tokens, at));
  const read = readTime(tokens, said ? at + 1 : at, house);
  if (!read || read.fault !== undefined || (!said && !read.named && read.needs === 'at')) return undefined;
  const clock = read.named ? ownTime(tokens, read.to, house) : undefined;
  if (clock) return read.part ? { to: clock.to, value: inHalf(clock.value, read.part) } : clock;
  return { to: read.to, value: read.time };
}

/** Letters for weekdays, where a repeat is sure: "mwf", "m/w/f", "tth". */
export const LETTERS: ReadonlyMap<string, string[]> = new Map([
  ['mwf', ['MO', 'WE', 'FR']],
  ['m/w/f', ['MO', 'WE', 'FR']],
  ['m-w-f', ['MO', 'WE', 'FR']],
  ['tth', ['TU', 'TH']],
  ['tuth', ['TU', 'TH']],
  ['t/th', ['TU', 'TH']],
  ['m-f', WORKDAYS],
]);

const isWorkday = oneOf('workday workdays weekday weekdays');
const isWork = oneOf('business working work school');

function weekdayGroup(tokens: readonly Token[], from: number, later: boolean): Read<string[]> | undefined {
  const on = wordAt(tokens, from) === 'on' || wordAt(tokens, from) === 'the' ? from + 1 : from;
  const at = later && isEvery(wordAt(tokens, on)) ? on + 1 : on;
  const word = wordAt(tokens, at);
  const letters = LETTERS.get(word);
  if (letters) return { to: at + 1, value: letters };
  if (isWorkday(word)) return { to: at + 1, value: WORKDAYS };
  if (isWork(word) && /^days?$/.test(wordAt(tokens, at + 1))) return { to: at + 2, value: WORKDAYS };
  if (word === 'weekend' || word === 'weekends') return { to: at + 1, value: WEEKEND };
  const first = weekdayOf(word) ?? weekdaysOf(word);
  if (first === undefined) return undefined;
  const last = /^(?:-|–|to|through|thru)$/.test(wordAt(tokens, at + 1)) ? weekdayOf(wordAt(tokens, at + 2)) : undefined;
  return last === undefined ? { to: at + 1, value: [code(first)] } : { to: at + 3, value: span(first, last) };
}

function span(first: number, last: number): string[] {
  const length = ((last - first + 7) % 7) + 1;
  return Array.from({ length }, (_, index) => code(((first - 1 + index) % 7) + 1));
}

const joins = oneOf('and & or plus');

export function skipJoin(tokens: readonly Token[], at: number): number {
  const comma = wordAt(tokens, at) === ',' || wordAt(tokens, at) === '/' ? at + 1 : at;
  return joins(wordAt(tokens, comma)) ? comma + 1 : comma;
}

/** Days picked inside a month or year: "the 2nd tuesday", "the last day", "1st and 15th", "the first workday". */
export function readPicks(tokens: readonly Token[], from: number): Read<Partial<RepeatShape>> | undefined {
  const start = wordAt(tokens, from) === 'the' || wordAt(tokens, from) === 'day' ? from + 1 : from;
  const positions = readPositions(tokens, start, start > from);
  if (!positions) return undefined;
  const { to, value: nths } = positions;
  const word = wordAt(tokens, to);
  const weekday = weekdayOf(word) ?? weekdaysOf(word);
  if (weekday !== undefined) return severalWeekdays(tokens, to, nths);
  if (isWorkday(word)) return { to: to + 1, value: { byDay: WORKDAYS, bySetPos: nths } };
  if (isWork(word) && /^days?$/.test(wordAt(tokens, to + 1)))
    return { to: to + 2, value: { byDay: WORKDAYS, bySetPos: nths } };
  if (/^days?$/.test(word)) return { to: to + 1, value: { byMonthDay: nths } };
  if (/^weekend$/.test(word)) return { to: to + 1, value: { byDay: WEEKEND, bySetPos: nths } };
  const inMonth = nths.every((nth) => Math.abs(nth) >= MONTH_DAY.min && nth <= MONTH_DAY.max && nth >= -SHORTEST_MONTH);
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
  const nth = readNth(tokens, at);
  if (nth) return nth;
  const word = wordAt(tokens, at);
  if (!plain || !/^\d{1,2}$/.test(word) || readsAsClock(tokens, at)) return undefined;
  const day = Number(word);
  return day >= MONTH_DAY.min && day <= MONTH_DAY.max ? { to: at + 1, value: day } : undefined;
}

function readsAsClock(tokens: readonly Token[], at: number): boolean {
  return /^(?:am|pm|a\.m\.?|p\.m\.?|o'?clock|times)$/.test(wordAt(tokens, at + 1));
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

/** Dates of the year, or numbered weekdays of months, that differ in both day and month. */
export function readMixedDates(tokens: readonly Token[], from: number): { to: number } | undefined {
  const seen: string[] = [];
  let [at, to] = [from, from];
  for (;;) {
    const date = yearDate(tokens, at);
    const picks = date ? undefined : readPicks(tokens, at);
    const month = picks?.value.byDay ? monthOf(wordAt(tokens, picks.to)) : undefined;
    if (date && date.value[1] !== undefined) seen.push(date.value.join('/'));
    else if (picks && month !== undefined) seen.push(`${month}:${(picks.value.byDay ?? []).join()}`);
    else break;
    to = date ? date.to : (picks?.to ?? at) + 1;
    at = skipJoin(tokens, to);
    if (at === to) break;
  }
  const plain = seen.every((one) => one.includes('/'));
  const [months, days] = [0, 1].map((part) => new Set(seen.map((one) => one.split(/[/:]/)[part])));
  const whole = plain && (months?.size === 1 || days?.size === 1);
  return seen.length > 1 && !whole ? { to } : undefined;
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
  const holiday = fixedHoliday(tokens, at);
  if (holiday) return { to: holiday.to, value: holiday.date };
  const month = monthOf(wordAt(tokens, at));
  if (month !== undefined) {
    const dayAt = wordAt(tokens, at + 1) === 'the' ? at + 2 : at + 1;
    const day = readsAsClock(tokens, dayAt) ? undefined : dayNumber(wordAt(tokens, dayAt));
    return day === undefined ? { to: at + 1, value: [month, undefined] } : { to: dayAt + 1, value: [month, day] };
  }
  const day = dayNumber(wordAt(tokens, at));
  const monthAt = wordAt(tokens, at + 1) === 'of' ? at + 2 : at + 1;
  const named = day === undefined ? undefined : monthOf(wordAt(tokens, monthAt));
  return named === undefined ? undefined : { to: monthAt + 1, value: [named, day] };
}

/** "of the month", "of every other month", "every 3 months", "of january": where picked days lie. */
export function readWithin(tokens: readonly Token[], from: number): Read<RepeatShape> | undefined {
  const of = /^(?:of|in)$/.test(wordAt(tokens, from));
  const article = of ? from + 1 : from;
  const every_ = /^(?:every|each|any)$/.test(wordAt(tokens, article));
  if (!of && !every_) return undefined;
  const at = every_ || /^(?:the|a)$/.test(wordAt(tokens, article)) ? article + 1 : article;
  const month = monthOf(wordAt(tokens, at));
  if (month !== undefined) {
    const months = readYearDates(tokens, at);
    const list = months?.value.byMonthDay === undefined ? months : undefined;
    return { to: list?.to ?? at + 1, value: every('YEARLY', 1, { byMonth: list?.value.byMonth ?? [month] }) };
  }
  const step = every_ ? stepAt(tokens, at) : undefined;
  const unitAt = step?.to ?? at;
  const interval = step?.value ?? 1;
  switch (unitOf(wordAt(tokens, unitAt))) {
    case 'month':
      return { to: unitAt + 1, value: every('MONTHLY', interval) };
    case 'quarter':
      return { to: unitAt + 1, value: every('MONTHLY', 3 * interval, { ofQuarter: true }) };
    case 'year':
      return { to: unitAt + 1, value: every('YEARLY', interval) };
    default:
      return undefined;
  }
}

/** "other", "second", "3rd", "two", "6" */
function stepAt(tokens: readonly Token[], at: number): Read<number> | undefined {
  const word = wordAt(tokens, at);
  if (/^(?:other|alternate)$/.test(word)) return { to: at + 1, value: 2 };
  const value = wholeNumber(word) ?? ordinalOf(word);
  return value !== undefined && value > 0 ? { to: at + 1, value } : undefined;
}
