// The Gregorian calendar in whole numbers: days and minutes since 1970 on a wall clock, whatever the zone.
import type { LocalDate } from '@tasklog/schemas';

export const DAY = 24 * 60;

export interface Day {
  /** Since 1970-01-01. */
  number: number;
  year: number;
  month: number;
  day: number;
}

/** Years are counted from March, so that the leap day is the last of its year; then months repeat in groups of 153 days. */
export function dayNumber(year: number, month: number, day: number): number {
  const march = month > 2 ? year : year - 1;
  const era = Math.floor(march / 400);
  const ofEra = march - era * 400;
  const ofYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  return era * DAYS_IN_ERA + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - EPOCH;
}

/** Four centuries, after which the calendar repeats. */
const DAYS_IN_ERA = 146_097;
/** 1970-01-01, counted from 1 March of the year 0. */
const EPOCH = 719_468;

export function dayOfNumber(number: number): Day {
  const era = Math.floor((number + EPOCH) / DAYS_IN_ERA);
  const ofEra = number + EPOCH - era * DAYS_IN_ERA;
  const march = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * march + Math.floor(march / 4) - Math.floor(march / 100));
  const group = Math.floor((5 * ofYear + 2) / 153);
  const month = group < 10 ? group + 3 : group - 9;
  return {
    number,
    year: era * 400 + march + (month < 3 ? 1 : 0),
    month,
    day: ofYear - Math.floor((153 * group + 2) / 5) + 1,
  };
}

/** 0 is Monday. */
export const weekdayOf = (number: number): number => (((number + 3) % 7) + 7) % 7;

export const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

export const daysInYear = (year: number): number => (isLeap(year) ? 366 : 365);

const MONTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export const daysInMonth = (year: number, month: number): number =>
  month === 2 && isLeap(year) ? 29 : (MONTHS[month - 1] as number);

/** Of a local date; a date alone stands for its midnight. */
export function minuteOf(local: LocalDate): number {
  const number = dayNumber(digits(local, 0, 4), digits(local, 5, 7), digits(local, 8, 10));
  return number * DAY + (local.length > 10 ? digits(local, 11, 13) * 60 + digits(local, 14, 16) : 0);
}

const digits = (local: string, from: number, to: number): number => Number(local.slice(from, to));

/** YYYY-MM-DDTHH:mm. */
export function localOf(minute: number): LocalDate {
  const number = Math.floor(minute / DAY);
  const { year, month, day } = dayOfNumber(number);
  const time = minute - number * DAY;
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${two(Math.floor(time / 60))}:${two(time % 60)}`;
}

const two = (value: number): string => (value < 10 ? `0${value}` : `${value}`);

/** What a local date can be written for. */
export const LAST_MINUTE = minuteOf('9999-12-31T23:59');
