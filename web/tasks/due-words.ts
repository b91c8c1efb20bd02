import type { LocalDate } from '@tasklog/schemas';

const DAY_MS = 86_400_000;

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
export function dueWords(due: LocalDate, timeZone: string, now: number, viewerZone: string = timeZone): DueWords {
  const [date = '', time] = due.split('T');
  const here = localMinute(now, timeZone);
  const days = daysBetween(here.slice(0, 10), date);
  const zone = time && viewerZone !== timeZone ? ` ${zoneName(timeZone)} time` : '';
  return {
    text: [dayWords(date, days), time].filter(Boolean).join(' ') + zone,
    overdue: time ? due < here : days < 0,
    today: days === 0,
  };
}

/** An instant as a date in words and a time of day, such as "Mon 30 Nov 09:12". */
export function momentWords(instant: string, timeZone: string, now: number): string {
  const local = localMinute(Date.parse(instant), timeZone);
  const date = local.slice(0, 10);
  return `${dateWords(date, localMinute(now, timeZone).slice(0, 4))} ${local.slice(11)}`;
}

/** A local date without regard to now, such as "Tue 1 Dec 09:00"; the year is named when it is not `year`. */
export function localDateWords(due: LocalDate, year: string): string {
  const [date = '', time] = due.split('T');
  return [dateWords(date, year), time].filter(Boolean).join(' ');
}

export function localMinute(instant: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  const part = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]));
  return `${part['year']}-${part['month']}-${part['day']}T${part['hour']}:${part['minute']}`;
}

function dayWords(date: string, days: number): string {
  if (days === 0) return 'Today';
  if (days === 1) return 'Tomorrow';
  if (days === -1) return 'Yesterday';
  return dateWords(date, new Date(asUtc(date) - days * DAY_MS).toISOString().slice(0, 4));
}

function dateWords(date: string, year: string): string {
  const options = { timeZone: 'UTC', weekday: 'short', day: 'numeric', month: 'short' } as const;
  const words = new Intl.DateTimeFormat('en-GB', options)
    .format(asUtc(date))
    .replaceAll(',', '')
    .replace('Sept', 'Sep');
  return date.startsWith(year) ? words : `${words} ${date.slice(0, 4)}`;
}

function daysBetween(from: string, to: string): number {
  return Math.round((asUtc(to) - asUtc(from)) / DAY_MS);
}

function asUtc(date: string): number {
  return Date.parse(`${date}T00:00Z`);
}

function zoneName(timeZone: string): string {
  return (timeZone.split('/').at(-1) ?? timeZone).replaceAll('_', ' ');
}
