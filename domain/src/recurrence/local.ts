import type { LocalDate } from '@tasklog/schemas';

const SHAPE = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}))?$/;

/** When a task has a date and no time of day, its reminders count from this hour. */
export const DEFAULT_TIME = '09:00';

/** True for `YYYY-MM-DD` or `YYYY-MM-DDTHH:mm` when that day and minute exist on the calendar. */
export function isLocalDate(text: string): boolean {
  const parts = SHAPE.exec(text);
  if (!parts) return false;
  try {
    Temporal.PlainDate.from(parts[1] as string, { overflow: 'reject' });
    if (parts[2] !== undefined) Temporal.PlainTime.from(parts[2], { overflow: 'reject' });
    return true;
  } catch {
    return false;
  }
}

/** True for a name of the IANA time zone list, such as Europe/Oslo or UTC; never for an offset. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}

/**
 * The instant a wall clock in `zone` shows `local`; a date alone stands for `defaultTime` (HH:mm).
 * In a gap of the clock it is later by the gap; of a time that occurs twice it is the first.
 */
export function toInstant(local: LocalDate, zone: string, defaultTime = DEFAULT_TIME): Temporal.Instant {
  return toPlain(local, defaultTime).toZonedDateTime(zone, { disambiguation: 'compatible' }).toInstant();
}

/** What the wall clock in `zone` shows at an instant, to the minute. */
export function toLocal(instant: Temporal.Instant, zone: string): LocalDate {
  return fromPlain(instant.toZonedDateTimeISO(zone).toPlainDateTime());
}

export function toPlain(local: LocalDate, defaultTime = '00:00'): Temporal.PlainDateTime {
  return Temporal.PlainDateTime.from(hasTime(local) ? local : `${local}T${defaultTime}`);
}

export function fromPlain(plain: Temporal.PlainDateTime): LocalDate {
  return plain.toString({ smallestUnit: 'minute' });
}

export function hasTime(local: LocalDate): boolean {
  return local.length > 'YYYY-MM-DD'.length;
}

export function dayOf(local: LocalDate): string {
  return local.slice(0, 'YYYY-MM-DD'.length);
}

/** HH:mm of a date with a time, undefined of a date alone. */
export function timeOf(local: LocalDate): string | undefined {
  return hasTime(local) ? local.slice('YYYY-MM-DDT'.length) : undefined;
}

export function atTime(local: LocalDate, time: string | undefined): LocalDate {
  return time === undefined ? dayOf(local) : `${dayOf(local)}T${time}`;
}

/** Negative, 0 or positive. A date alone stands for the whole day, so it equals every time on it. */
export function compareLocal(left: LocalDate, right: LocalDate): number {
  const byDay = !hasTime(left) || !hasTime(right);
  const [a, b] = byDay ? [dayOf(left), dayOf(right)] : [left, right];
  return a < b ? -1 : a > b ? 1 : 0;
}
