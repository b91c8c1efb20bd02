import { isTimeZone } from '../recurrence/local.ts';

/** A span of the wall clock in which reminders wait: `from` belongs to it, `to` does not. */
export interface QuietHours {
  from: string;
  to: string;
  timeZone: string;
}

/** The quiet hours that a setting such as 22:00-07:00 gives in a zone; undefined when it gives none. */
export function quietHoursOf(setting: string, timeZone: string): QuietHours | undefined {
  const [from = '', to = ''] = setting.split('-');
  return isSpan(from, to) && isTimeZone(timeZone) ? { from, to, timeZone } : undefined;
}

/** A span that begins where it ends could be no time or all time. */
const isSpan = (from: string, to: string): boolean => to !== '' && from !== to;

/**
 * When the quiet hours end that an instant falls in; undefined when it falls in none. All in milliseconds since the
 * epoch. They go by what the wall clock shows: they end when it first shows `to` or anything behind it. So an end that
 * the clocks skip is where they land, and of one that comes twice it is the first.
 */
export function quietUntil(at: number, { from, to, timeZone }: QuietHours): number | undefined {
  const now = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
  const begun = !isBefore(now.toPlainTime(), from);
  const over = !isBefore(now.toPlainTime(), to);
  const overNight = to < from;
  if (overNight ? !begun && over : !begun || over) return undefined;
  const day = now.toPlainDate().add({ days: overNight && begun ? 1 : 0 });
  return firstShown(day.toPlainDateTime(to), timeZone, at);
}

const isBefore = (time: Temporal.PlainTime, other: string): boolean => Temporal.PlainTime.compare(time, other) < 0;

/** The first instant after `at` at which the clock shows this, or anything behind it. */
function firstShown(local: Temporal.PlainDateTime, timeZone: string, at: number): number {
  const earlier = local.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  const later = local.toZonedDateTime(timeZone, { disambiguation: 'later' });
  const skipped = !earlier.toPlainDateTime().equals(local);
  const first = (skipped ? earlier.getTimeZoneTransition('next') : earlier) ?? later;
  return first.epochMilliseconds > at ? first.epochMilliseconds : later.epochMilliseconds;
}
