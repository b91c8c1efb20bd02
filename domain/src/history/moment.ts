import { hasTime, isLocalDate, toInstant } from '../recurrence/local.ts';

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/i;

/** True for an instant as RFC 3339 writes it, and for a day or minute of the wall clock. */
export const isMoment = (text: string): boolean => isLocalDate(text) || isInstant(text);

function isInstant(text: string): boolean {
  if (!INSTANT.test(text)) return false;
  try {
    Temporal.Instant.from(text);
    return true;
  } catch {
    return false;
  }
}

const LAST_MILLISECOND = { milliseconds: 1 };

/** The instant of a moment of the past, a wall clock being that of `zone`. A day means its end; today means now. Undefined when it has not come yet. */
export function pastInstant(text: string, zone: string, now: Temporal.Instant): Temporal.Instant | undefined {
  const at = instantOf(text, zone, now);
  return Temporal.Instant.compare(at, now) > 0 ? undefined : at;
}

function instantOf(text: string, zone: string, now: Temporal.Instant): Temporal.Instant {
  if (!isLocalDate(text)) return Temporal.Instant.from(text);
  if (hasTime(text)) return toInstant(text, zone);
  const day = Temporal.PlainDate.from(text);
  if (day.equals(now.toZonedDateTimeISO(zone).toPlainDate())) return now;
  return day.add({ days: 1 }).toZonedDateTime(zone).toInstant().subtract(LAST_MILLISECOND);
}
