import type { LocalDate } from '@tasklog/schemas';
import { asUtc, daysBetween, localMinute } from '../days.ts';
import type { Say } from './say.ts';

/** What a due date says to a person at one moment; `now` is in milliseconds. */
export interface DueWords {
  text: string;
  overdue: boolean;
  today: boolean;
}

/**
 * Reads a local date against now in the task's own zone.
 * @param viewerZone the reader's zone; the task's is named when it differs and there is a time of day.
 */
export function dueWords(
  say: Say,
  due: LocalDate,
  timeZone: string,
  now: number,
  viewerZone: string = timeZone,
): DueWords {
  const [date = '', time] = due.split('T');
  const here = localMinute(now, timeZone);
  const days = daysBetween(here.slice(0, 10), date);
  const text = [dayWords(say, date, here.slice(0, 10)), time].filter(Boolean).join(' ');
  const inZone = time !== undefined && viewerZone !== timeZone;
  return {
    text: inZone ? say.words('tasks.inZone', { when: text, place: placeOf(timeZone) }) : text,
    overdue: time ? due < here : days < 0,
    today: days === 0,
  };
}

/** An instant as a date in words and a time of day, such as "Mon 30 Nov 09:12". */
export function momentWords(say: Say, instant: string, timeZone: string, now: number): string {
  const local = localMinute(Date.parse(instant), timeZone);
  return `${dateWords(say, local.slice(0, 10), localMinute(now, timeZone).slice(0, 4))} ${local.slice(11)}`;
}

/** A local date without regard to now, such as "Tue 1 Dec 09:00"; the year is named when it is not `year`. */
export function localDateWords(say: Say, due: LocalDate, year: string): string {
  const [date = '', time] = due.split('T');
  return [dateWords(say, date, year), time].filter(Boolean).join(' ');
}

/** A day as it is called today: by its nearness, else by its date. */
export function dayWords(say: Say, date: string, today: string): string {
  const days = daysBetween(today, date);
  if (days === 0) return say.words('tasks.today');
  if (days === 1) return say.words('tasks.tomorrow');
  if (days === -1) return say.words('tasks.yesterday');
  return dateWords(say, date, today.slice(0, 4));
}

const dates = new Map<string, Intl.DateTimeFormat>();

function dateWords({ locale }: Say, date: string, year: string): string {
  const isOtherYear = !date.startsWith(year);
  const key = `${locale} ${isOtherYear}`;
  const format = dates.get(key) ?? dateFormat(locale, isOtherYear);
  dates.set(key, format);
  return format.format(asUtc(date)).replaceAll(',', '').replace('Sept', 'Sep');
}

const dateFormat = (locale: string, withYear: boolean) =>
  new Intl.DateTimeFormat(locale, {
    ...({ timeZone: 'UTC', weekday: 'short', day: 'numeric', month: 'short' } as const),
    ...(withYear && { year: 'numeric' as const }),
  });

function placeOf(timeZone: string): string {
  return (timeZone.split('/').at(-1) ?? timeZone).replaceAll('_', ' ');
}
