import type { LocalDate } from '@tasklog/schemas';

export type Frequency = 'HOURLY' | 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';
export type Weekday = 'MO' | 'TU' | 'WE' | 'TH' | 'FR' | 'SA' | 'SU';

export const WEEKDAYS: readonly Weekday[] = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** A weekday, or the nth one of the month or year; nth counts from the end when negative. */
export interface ByDay {
  nth?: number;
  day: Weekday;
}

/** An RRULE value, taken apart. `until` is wall clock and inclusive; a date alone means to that day's end. */
export interface Rule {
  freq: Frequency;
  interval: number;
  count?: number;
  until?: LocalDate;
  byDay: ByDay[];
  byMonth: number[];
  byMonthDay: number[];
  byYearDay: number[];
  byWeekNo: number[];
  bySetPos: number[];
  byHour: number[];
  byMinute: number[];
  weekStart: Weekday;
}

/** The RRULE value of a rule, without prefix. */
export function toText(rule: Rule): string {
  const parts = [`FREQ=${rule.freq}`];
  if (rule.interval !== 1) parts.push(`INTERVAL=${rule.interval}`);
  const list = (name: string, values: readonly (number | string)[]) =>
    values.length > 0 && parts.push(`${name}=${values.join(',')}`);
  list('BYMONTH', rule.byMonth);
  list('BYWEEKNO', rule.byWeekNo);
  list('BYYEARDAY', rule.byYearDay);
  list('BYMONTHDAY', rule.byMonthDay);
  list(
    'BYDAY',
    rule.byDay.map(({ nth, day }) => `${nth ?? ''}${day}`),
  );
  list('BYHOUR', rule.byHour);
  list('BYMINUTE', rule.byMinute);
  list('BYSETPOS', rule.bySetPos);
  if (rule.weekStart !== 'MO') parts.push(`WKST=${rule.weekStart}`);
  if (rule.count !== undefined) parts.push(`COUNT=${rule.count}`);
  if (rule.until !== undefined) parts.push(`UNTIL=${untilText(rule.until)}`);
  return parts.join(';');
}

function untilText(until: LocalDate): string {
  const compact = until.replaceAll('-', '').replace(':', '');
  return compact.includes('T') ? `${compact}00` : compact;
}
