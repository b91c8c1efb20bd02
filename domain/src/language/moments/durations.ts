import { addWorkdays, type Clock } from '../clock.ts';
import { once } from '../text/memo.ts';
import { touches, wordAt, type Token } from '../text/tokens.ts';
import { numberWord, oneOf, shortUnitOf, startsWithDigit, unitOf, type Unit } from '../text/words.ts';

/** A length of time in calendar parts; minutes make it exact to the minute. */
export interface Duration {
  months: number;
  days: number;
  workdays: number;
  minutes: number;
}

export interface Read<Value> {
  to: number;
  value: Value;
}

const NOTHING: Duration = { months: 0, days: 0, workdays: 0, minutes: 0 };
const MAX_PIECES = 5;
const MAX_AMOUNT = 10_000;
const MINUTES_PER_DAY = 24 * 60;

/** "3 days", "an hour and a half", "2h30m", "2 months, 5 days", "a week and 2 days". */
export function readDuration(tokens: readonly Token[], from: number): Read<Duration> | undefined {
  return startsLength(wordAt(tokens, from)) ? readLength(tokens, from, NOTHING) : undefined;
}

function startsLength(word: string): boolean {
  return startsWithDigit(word) || isLength(word) || numberWord(word) !== undefined;
}

const isLength = oneOf('a an half couple');

const readLength = once<Duration, Read<Duration>>((tokens, from) => {
  let total = readPiece(tokens, from);
  for (let pieces = 1; total !== undefined && pieces < MAX_PIECES; pieces += 1) {
    const more = readPiece(tokens, skipJoiner(tokens, total.to));
    if (more === undefined) break;
    total = { to: more.to, value: sum(total.value, more.value) };
  }
  return total;
});

/** A number in digits, with a decimal half, or in words; "a" is one, "a couple of" two, "a few" three. */
function readAmount(tokens: readonly Token[], from: number): Read<number> | undefined {
  const word = wordAt(tokens, from);
  const [comma, half] = [wordAt(tokens, from + 1), wordAt(tokens, from + 2)];
  if (/^\d{1,3}$/.test(word) && comma === ',' && half === '5' && touches(tokens, from + 1) && touches(tokens, from + 2))
    return amount(from + 3, Number(word) + 0.5);
  if (/^\d{1,4}(?:[.,]5|\.25|\.75|\.0)?$/.test(word)) return amount(from + 1, Number(word.replace(',', '.')));
  if (word === 'a' || word === 'an' || word === 'one') {
    const next = wordAt(tokens, from + 1);
    if (next === 'couple') return amount(from + (wordAt(tokens, from + 2) === 'of' ? 3 : 2), 2);
    if (next === 'few') return amount(from + 2, 3);
    return amount(from + 1, 1);
  }
  if (word === 'couple') return amount(from + (wordAt(tokens, from + 1) === 'of' ? 2 : 1), 2);
  const tens = numberWord(word);
  const ones = tens !== undefined && tens >= 20 && tens % 10 === 0 ? numberWord(wordAt(tokens, from + 1)) : undefined;
  if (tens !== undefined && ones !== undefined && ones < 10) return amount(from + 2, tens + ones);
  return tens === undefined ? undefined : amount(from + 1, tens);
}

/** The date that lies this long after `base`, or before it when `sign` is -1. Minutes are left aside. */
export function shiftDate(base: Temporal.PlainDate, length: Duration, sign: 1 | -1 = 1): Temporal.PlainDate {
  const moved = base.add({ months: sign * length.months }).add({ days: sign * length.days });
  return addWorkdays(moved, sign * length.workdays);
}

/** The wall-clock minute this long from now; hours and minutes pass by the real clock, whatever the zone does. */
export function shiftNow(clock: Clock, length: Duration, sign: 1 | -1 = 1): Temporal.PlainDateTime {
  const days = shiftDate(clock.today, length, sign);
  // Of an hour that comes twice today it is the one that is now.
  const start = days.equals(clock.today)
    ? clock.now.toZonedDateTimeISO(clock.zone).round({ smallestUnit: 'minute', roundingMode: 'floor' })
    : days.toPlainDateTime(clock.wall.toPlainTime()).toZonedDateTime(clock.zone);
  return start.add({ minutes: sign * length.minutes }).toPlainDateTime();
}

export function isExact(length: Duration): boolean {
  return length.minutes !== 0;
}

/** The whole length in minutes, when it has no months; days are 24 hours. */
export function inMinutes(length: Duration): number | undefined {
  if (length.months !== 0 || length.workdays !== 0) return undefined;
  return length.days * MINUTES_PER_DAY + length.minutes;
}

function amount(to: number, value: number): Read<number> | undefined {
  return value <= MAX_AMOUNT ? { to, value } : undefined;
}

function skipJoiner(tokens: readonly Token[], at: number): number {
  const comma = wordAt(tokens, at) === ',' ? at + 1 : at;
  return wordAt(tokens, comma) === 'and' ? comma + 1 : comma;
}

function readPiece(tokens: readonly Token[], from: number): Read<Duration> | undefined {
  if (!startsLength(wordAt(tokens, from))) return undefined;
  return half(tokens, from) ?? glued(tokens, from) ?? counted(tokens, from);
}

/** "half an hour", "half a day" */
function half(tokens: readonly Token[], from: number): Read<Duration> | undefined {
  const start = wordAt(tokens, from) === 'a' && wordAt(tokens, from + 1) === 'half' ? from + 1 : from;
  if (wordAt(tokens, start) !== 'half') return undefined;
  const unit = unitOf(wordAt(tokens, start + 2)) ?? unitOf(wordAt(tokens, start + 1));
  const article = /^an?$/.test(wordAt(tokens, start + 1));
  const value = unit === 'hour' || unit === 'day' || unit === 'year' ? scale(unit, 0.5) : undefined;
  return value && (article || unitOf(wordAt(tokens, start + 1))) ? { to: start + (article ? 3 : 2), value } : undefined;
}

/** "45m", "2h30m", "1h" */
function glued(tokens: readonly Token[], from: number): Read<Duration> | undefined {
  const word = wordAt(tokens, from);
  if (word.length > 12 || !/^\d/.test(word)) return undefined;
  let value = NOTHING;
  let rest = word;
  while (rest !== '') {
    const found = /^(\d{1,4}(?:\.5)?)([a-z]{1,7}|$)/.exec(rest);
    const hours = rest !== word && /^\d+h\d{2}$/.test(word);
    const unit = found?.[2] === '' ? (hours ? 'minute' : undefined) : found ? shortUnitOf(found[2] ?? '') : undefined;
    const part = unit && scale(unit, Number(found?.[1]));
    if (!found || !part) return undefined;
    value = sum(value, part);
    rest = rest.slice(found[0].length);
  }
  return { to: from + 1, value };
}

/** "3 days", "an hour and a half", "one and a half hours", "2 business days" */
function counted(tokens: readonly Token[], from: number): Read<Duration> | undefined {
  const count = readAmount(tokens, from);
  if (!count) return undefined;
  const before = halfMore(tokens, count.to);
  const unitAt = before ? count.to + 3 : count.to;
  const unit = readUnit(tokens, unitAt);
  if (!unit) return undefined;
  const after = !before && halfMore(tokens, unit.to) && !unitOf(wordAt(tokens, unit.to + 3));
  const value = scale(unit.value, count.value * unit.times + (before || after ? 0.5 : 0));
  return value && { to: after ? unit.to + 3 : unit.to, value };
}

function halfMore(tokens: readonly Token[], at: number): boolean {
  return wordAt(tokens, at) === 'and' && wordAt(tokens, at + 1) === 'a' && wordAt(tokens, at + 2) === 'half';
}

function readUnit(tokens: readonly Token[], at: number): { to: number; value: Unit; times: number } | undefined {
  const word = wordAt(tokens, at);
  if (/^fortnights?$/.test(word)) return { to: at + 1, value: 'week', times: 2 };
  if (/^(?:business|working|work)$/.test(word) && unitOf(wordAt(tokens, at + 1)) === 'day')
    return { to: at + 2, value: 'workday', times: 1 };
  const unit =
    unitOf(/^(?:minute|hour|day|week|month|year)s'$/.test(word) ? word.slice(0, -1) : word) ??
    (touches(tokens, at) ? undefined : /^[hd]$/.test(word) ? shortUnitOf(word) : undefined);
  return unit && unit !== 'weekend' ? { to: at + 1, value: unit, times: 1 } : undefined;
}

/** Halves exist for hours, days and years only; half a month is no fixed length. */
function scale(unit: Unit, count: number): Duration | undefined {
  const whole = Number.isInteger(count);
  switch (unit) {
    case 'minute':
      return { ...NOTHING, minutes: Math.round(count) };
    case 'hour':
      return { ...NOTHING, minutes: Math.round(count * 60) };
    case 'day':
      return whole ? { ...NOTHING, days: count } : { ...NOTHING, minutes: Math.round(count * MINUTES_PER_DAY) };
    case 'year':
      return Number.isInteger(count * 12) ? { ...NOTHING, months: count * 12 } : undefined;
    case 'workday':
      return whole ? { ...NOTHING, workdays: count } : undefined;
    case 'week':
      return whole ? { ...NOTHING, days: count * 7 } : undefined;
    case 'month':
      return whole ? { ...NOTHING, months: count } : undefined;
    case 'quarter':
      return whole ? { ...NOTHING, months: count * 3 } : undefined;
    case 'weekend':
      return undefined;
  }
}

function sum(left: Duration, right: Duration): Duration {
  return {
    months: left.months + right.months,
    days: left.days + right.days,
    workdays: left.workdays + right.workdays,
    minutes: left.minutes + right.minutes,
  };
}
