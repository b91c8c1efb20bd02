import type { Frequency } from '../../recurrence/rule.ts';
import { WEEKDAY_CODES } from '../text/words.ts';

/** A repeat while it is being read; days stand as RRULE writes them. */
export interface RepeatShape {
  freq: Frequency;
  interval: number;
  byDay: string[];
  byMonth: number[];
  byMonthDay: number[];
  bySetPos: number[];
  /** The days are those of the quarters of the year. */
  ofQuarter?: boolean;
}

export function every(freq: Frequency, interval = 1, more: Partial<RepeatShape> = {}): RepeatShape {
  return { freq, interval, byDay: [], byMonth: [], byMonthDay: [], bySetPos: [], ...more };
}

export const WORKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR'];
export const WEEKEND = ['SA', 'SU'];

export function code(weekday: number): string {
  return WEEKDAY_CODES[weekday - 1] ?? 'MO';
}

/** The RRULE value of a shape, with its times of day and its end. */
export function shapeText(shape: RepeatShape, times: readonly string[] = [], end = ''): string {
  const parts = [`FREQ=${shape.freq}`];
  if (shape.interval !== 1) parts.push(`INTERVAL=${shape.interval}`);
  if (shape.byMonth.length > 0) parts.push(`BYMONTH=${ascending(shape.byMonth)}`);
  if (shape.byMonthDay.length > 0) parts.push(`BYMONTHDAY=${ascending(shape.byMonthDay)}`);
  if (shape.byDay.length > 0) parts.push(`BYDAY=${[...new Set(shape.byDay)].join(',')}`);
  if (times.length > 1) parts.push(...clockParts(times));
  if (shape.bySetPos.length > 0) parts.push(`BYSETPOS=${ascending(shape.bySetPos)}`);
  return parts.join(';') + end;
}

/** RFC 5545 multiplies hours by minutes, so several times a day must share their minutes. */
export function sharesMinutes(times: readonly string[]): boolean {
  return new Set(times.map((time) => time.slice(3))).size <= 1;
}

export function picksDay(shape: RepeatShape): boolean {
  return shape.byDay.length + shape.byMonth.length + shape.byMonthDay.length > 0;
}

function clockParts(times: readonly string[]): string[] {
  const hours = times.map((time) => Number(time.slice(0, 2)));
  return [`BYHOUR=${ascending(hours)}`, `BYMINUTE=${Number((times[0] ?? '').slice(3))}`];
}

function ascending(values: readonly number[]): string {
  return [...new Set(values)].sort((a, b) => a - b).join(',');
}
