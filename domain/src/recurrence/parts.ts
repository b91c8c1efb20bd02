import { isLocalDate, toLocal } from './local.ts';
import { WEEKDAYS, type ByDay, type Frequency, type Rule, type Weekday } from './shape.ts';

/** A rule that can be used, or the sentence that says what is wrong with it. */
export type ParsedRule = { ok: true; rule: Rule } | { ok: false; fault: string };

const MAX_LENGTH = 500;
const MAX_INTERVAL = 9999;
const MAX_COUNT = 9999;
const MAX_TIMES_A_DAY = 48;
const FREQUENCIES: readonly string[] = ['HOURLY', 'DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'];

/** Reads each part of an RRULE value on its own; whether the rule as a whole can occur is asked elsewhere. */
export function readParts(rrule: string, zone: string): ParsedRule {
  try {
    return { ok: true, rule: read(rrule, zone) };
  } catch (error) {
    if (error instanceof Fault) return { ok: false, fault: error.message };
    throw error;
  }
}

class Fault extends Error {}

function read(rrule: string, zone: string): Rule {
  if (rrule.length > MAX_LENGTH) throw new Fault(`A repeat has at most ${MAX_LENGTH} characters.`);
  const named = nameParts(rrule);
  const freq = frequency(named.get('FREQ'));
  const rule: Rule = {
    freq,
    interval: integer(named, 'INTERVAL', 1, MAX_INTERVAL) ?? 1,
    byDay: byDay(named.get('BYDAY')),
    byMonth: integers(named, 'BYMONTH', 1, 12),
    byMonthDay: integers(named, 'BYMONTHDAY', -31, 31),
    byYearDay: integers(named, 'BYYEARDAY', -366, 366),
    byWeekNo: integers(named, 'BYWEEKNO', -53, 53),
    bySetPos: integers(named, 'BYSETPOS', -366, 366),
    byHour: integers(named, 'BYHOUR', 0, 23),
    byMinute: integers(named, 'BYMINUTE', 0, 59),
    weekStart: weekStart(named.get('WKST')),
  };
  const count = integer(named, 'COUNT', 1, MAX_COUNT);
  const until = named.get('UNTIL');
  if (count !== undefined && until !== undefined) throw new Fault('A repeat ends by COUNT or by UNTIL, not by both.');
  if (count !== undefined) rule.count = count;
  if (until !== undefined) rule.until = untilLocal(until, zone);
  refuseMisfits(rule);
  return rule;
}

const KNOWN = new Set(
  'FREQ INTERVAL COUNT UNTIL BYDAY BYMONTH BYMONTHDAY BYYEARDAY BYWEEKNO BYSETPOS BYHOUR BYMINUTE BYSECOND WKST'.split(
    ' ',
  ),
);

function nameParts(rrule: string): Map<string, string> {
  const text = rrule
    .trim()
    .toUpperCase()
    .replace(/^RRULE:/, '');
  const named = new Map<string, string>();
  for (const part of text.split(';')) {
    if (part === '') continue;
    const [name = '', value, ...more] = part.split('=');
    if (!KNOWN.has(name)) throw new Fault(`A repeat has no part ${name.slice(0, 20) || '(nothing)'}.`);
    if (!value || more.length > 0) throw new Fault(`${name} needs a value, such as ${name}=${EXAMPLES[name] ?? '1'}.`);
    if (named.has(name)) throw new Fault(`${name} stands twice in the repeat.`);
    named.set(name, value);
  }
  if (named.size === 0) throw new Fault('A repeat is an RRULE value such as FREQ=WEEKLY;BYDAY=MO.');
  if ((named.get('BYSECOND') ?? '0') !== '0') throw new Fault('Seconds cannot be set; leave BYSECOND out.');
  return named;
}

const EXAMPLES: Record<string, string> = { FREQ: 'DAILY', BYDAY: 'MO', UNTIL: '20301231', WKST: 'MO' };

function frequency(value: string | undefined): Frequency {
  if (value === undefined) throw new Fault('A repeat needs FREQ, such as FREQ=DAILY.');
  if (value === 'SECONDLY' || value === 'MINUTELY')
    throw new Fault(`${value} is too often; the finest repeat is HOURLY.`);
  if (!FREQUENCIES.includes(value)) throw new Fault(`FREQ is one of ${FREQUENCIES.join(', ')}.`);
  return value as Frequency;
}

function integer(named: Map<string, string>, name: string, min: number, max: number): number | undefined {
  const value = named.get(name);
  return value === undefined ? undefined : number(value, name, min, max);
}

function integers(named: Map<string, string>, name: string, min: number, max: number): number[] {
  const value = named.get(name);
  if (value === undefined) return [];
  const found = value.split(',').map((item) => number(item, name, min, max));
  if (min < 0 && found.includes(0)) throw new Fault(`${name} counts from 1, or from -1 backwards.`);
  return [...new Set(found)].sort((a, b) => a - b);
}

function number(text: string, name: string, min: number, max: number): number {
  const value = /^[+-]?\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (!(value >= min && value <= max)) throw new Fault(`${name} is a whole number from ${min} to ${max}.`);
  return value;
}

function byDay(value: string | undefined): ByDay[] {
  if (value === undefined) return [];
  const days = value.split(',').map(oneDay);
  const seen = new Map(days.map((day) => [`${day.nth ?? ''}${day.day}`, day]));
  return [...seen.values()].sort((a, b) => (a.nth ?? 0) - (b.nth ?? 0) || order(a.day) - order(b.day));
}

function oneDay(text: string): ByDay {
  const found = /^([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)$/.exec(text);
  if (!found) throw new Fault('BYDAY lists weekdays such as MO, or 2TU, or -1FR.');
  const day = found[2] as Weekday;
  if (found[1] === undefined) return { day };
  const nth = Number(found[1]);
  if (nth === 0 || Math.abs(nth) > 53) throw new Fault('The number in BYDAY is from 1 to 53, or from -1 to -53.');
  return { nth, day };
}

function order(day: Weekday): number {
  return WEEKDAYS.indexOf(day);
}

function weekStart(value: string | undefined): Weekday {
  if (value === undefined) return 'MO';
  if (!WEEKDAYS.includes(value as Weekday)) throw new Fault('WKST is a weekday such as MO.');
  return value as Weekday;
}

function untilLocal(value: string, zone: string): string {
  const found = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})\d{2}(Z)?)?$/.exec(value);
  const day = found ? `${found[1]}-${found[2]}-${found[3]}` : '';
  const local = found?.[4] === undefined ? day : `${day}T${found[4]}:${found[5]}`;
  if (!isLocalDate(local)) throw new Fault('UNTIL is a date that exists, such as 20301231.');
  return found?.[6] ? toLocal(Temporal.Instant.from(`${local}:00Z`), zone) : local;
}

function refuseMisfits(rule: Rule): void {
  const monthlyOrYearly = rule.freq === 'MONTHLY' || rule.freq === 'YEARLY';
  if (rule.byDay.some((day) => day.nth !== undefined) && !monthlyOrYearly)
    throw new Fault('A numbered weekday such as 2TU needs FREQ=MONTHLY or FREQ=YEARLY.');
  if (rule.byWeekNo.length > 0 && rule.freq !== 'YEARLY') throw new Fault('BYWEEKNO needs FREQ=YEARLY.');
  if (rule.byWeekNo.length > 0 && rule.byDay.some((day) => day.nth !== undefined))
    throw new Fault('BYWEEKNO goes with plain weekdays, not with numbered ones.');
  if (rule.byYearDay.length > 0 && rule.freq !== 'YEARLY') throw new Fault('BYYEARDAY needs FREQ=YEARLY.');
  if (rule.byMonthDay.length > 0 && rule.freq === 'WEEKLY') throw new Fault('BYMONTHDAY does not go with FREQ=WEEKLY.');
  if (rule.bySetPos.length > 0) refuseSetPos(rule);
  refuseTooOften(rule);
}

function refuseTooOften({ freq, byHour, byMinute }: Rule): void {
  const hours = byHour.length || (freq === 'HOURLY' ? 24 : 1);
  if (hours * Math.max(1, byMinute.length) > MAX_TIMES_A_DAY)
    throw new Fault(`A repeat has at most ${MAX_TIMES_A_DAY} times a day, as many as there are half hours.`);
}

function refuseSetPos(rule: Rule): void {
  if (rule.freq === 'HOURLY' || rule.freq === 'DAILY')
    throw new Fault('BYSETPOS needs FREQ=WEEKLY, FREQ=MONTHLY or FREQ=YEARLY.');
  const others = [rule.byDay, rule.byMonth, rule.byMonthDay, rule.byYearDay, rule.byWeekNo, rule.byHour, rule.byMinute];
  if (others.every((part) => part.length === 0))
    throw new Fault('BYSETPOS picks from another part, such as BYDAY=MO,TU.');
}
