import { dateOrderOf, withDefaults, type House } from '../preferences.ts';
import type { Preferences } from '@tasklog/schemas';

/** Where and when a message is read: the wall clock of the user's zone, and the house defaults. */
export interface Clock {
  now: Temporal.Instant;
  zone: string;
  wall: Temporal.PlainDateTime;
  today: Temporal.PlainDate;
  house: House;
  monthFirst: boolean;
  /** Read a date without a year, or a bare weekday, as the latest one gone by. */
  past: boolean;
}

export function clockOf(now: Temporal.Instant, zone: string, settings: Preferences): Clock {
  const wall = now.toZonedDateTimeISO(zone).toPlainDateTime();
  const monthFirst = dateOrderOf(settings) === 'month-first';
  return { now, zone, wall, today: wall.toPlainDate(), house: withDefaults(settings), monthFirst, past: false };
}

export const DAYS_IN_WEEK = 7;

/** The first day of the week that `day` lies in. */
export function weekStartOf(day: Temporal.PlainDate, clock: Clock): Temporal.PlainDate {
  const first = clock.house.weekStart === 'sunday' ? DAYS_IN_WEEK : 1;
  return day.subtract({ days: (day.dayOfWeek - first + DAYS_IN_WEEK) % DAYS_IN_WEEK });
}

export function weekEndOf(day: Temporal.PlainDate, clock: Clock): Temporal.PlainDate {
  return weekStartOf(day, clock).add({ days: DAYS_IN_WEEK - 1 });
}

/** The first such weekday strictly after `day`. */
export function weekdayAfter(day: Temporal.PlainDate, weekday: number): Temporal.PlainDate {
  const ahead = (weekday - day.dayOfWeek + DAYS_IN_WEEK) % DAYS_IN_WEEK;
  return day.add({ days: ahead === 0 ? DAYS_IN_WEEK : ahead });
}

/** The last such weekday strictly before `day`. */
export function weekdayBefore(day: Temporal.PlainDate, weekday: number): Temporal.PlainDate {
  const behind = (day.dayOfWeek - weekday + DAYS_IN_WEEK) % DAYS_IN_WEEK;
  return day.subtract({ days: behind === 0 ? DAYS_IN_WEEK : behind });
}

/** That weekday of the week that `day` lies in. */
export function weekdayInWeek(day: Temporal.PlainDate, weekday: number, clock: Clock): Temporal.PlainDate {
  const start = weekStartOf(day, clock);
  return start.dayOfWeek === weekday ? start : weekdayAfter(start, weekday);
}

export function weekendDay(clock: Clock): number {
  return clock.house.weekend === 'saturday' ? 6 : 7;
}

export function addWorkdays(day: Temporal.PlainDate, count: number): Temporal.PlainDate {
  let [left, at] = [Math.abs(count), day];
  while (left > 0) {
    at = at.add({ days: Math.sign(count) });
    if (at.dayOfWeek <= 5) left -= 1;
  }
  return at;
}

export function firstOfQuarter(day: Temporal.PlainDate): Temporal.PlainDate {
  return day.with({ month: day.month - ((day.month - 1) % 3), day: 1 });
}

export function lastOfMonth(day: Temporal.PlainDate): Temporal.PlainDate {
  return day.with({ day: day.daysInMonth });
}

/** The date, or undefined when the calendar has no such day. */
export function realDate(year: number, month: number, day: number): Temporal.PlainDate | undefined {
  if (month < 1 || month > MONTHS_IN_YEAR || day < 1 || day > LONGEST_MONTH) return undefined;
  const date = Temporal.PlainDate.from({ year, month, day });
  return date.day === day ? date : undefined;
}

export const MONTHS_IN_YEAR = 12;
const LONGEST_MONTH = 31;

const YEARS_TO_LEAP = 8;

/** The next such day of the year, today included; or, looking back, the latest one gone by. */
export function rolling(month: number, day: number, clock: Clock): Temporal.PlainDate | undefined {
  const step = clock.past ? -1 : 1;
  for (let ahead = 0; ahead <= YEARS_TO_LEAP; ahead += 1) {
    const date = realDate(clock.today.year + step * ahead, month, day);
    if (date && step * Temporal.PlainDate.compare(date, clock.today) >= 0) return date;
  }
  return undefined;
}
