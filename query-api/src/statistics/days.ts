/** Days of a wall clock and the instants between them: a day has as many hours as the zone gives it, or none. Pure. */
import { toLocal } from '@tasklog/domain/recurrence/local';

export type Days = {
  zone: string;
  /** In order, without a gap. */
  days: string[];
  /** When each day begins, and when the last one ends: one more than there are days. */
  bounds: string[];
};

const ONE_DAY = { days: 1 };

export function daysFrom(from: string, to: string, zone: string): Days {
  const [days, bounds]: [string[], string[]] = [[], []];
  const last = Temporal.PlainDate.from(to);
  let day = Temporal.PlainDate.from(from);
  for (; Temporal.PlainDate.compare(day, last) <= 0; day = day.add(ONE_DAY)) {
    days.push(day.toString());
    bounds.push(beginning(day, zone));
  }
  return { zone, days, bounds: [...bounds, beginning(day, zone)] };
}

const beginning = (day: Temporal.PlainDate, zone: string): string => day.toZonedDateTime(zone).toInstant().toString();

export const dayBefore = (day: string, days: number): string =>
  Temporal.PlainDate.from(day).subtract({ days }).toString();

/**
 * When the list is looked at for what is overdue: right before each day ends, and now for a day that has not ended. `local`
 * is what the wall clock shows then; it sorts as text with the end of what is due.
 */
export type Look = { at: string; local: string };

export function looksOf({ days, bounds, zone }: Days, now: Temporal.Instant): Look[] {
  // What begins at this very millisecond has begun.
  const present = now.add({ milliseconds: 1 });
  return days.map((day, n) => {
    const end = bounds[n + 1] as string;
    return Temporal.Instant.compare(end, present) <= 0
      ? { at: end, local: `${Temporal.PlainDate.from(day).add(ONE_DAY).toString()}T00:00` }
      : { at: present.toString(), local: toLocal(now, zone) };
  });
}

export type Streak = { current: number; longest: number; lastDay: string | null };

/** Runs of days on which something was done. Today does not end a run before it is over. */
export function streakOf(days: readonly string[], done: ReadonlySet<string>): Streak {
  let [run, longest, lastDay]: [number, number, string | null] = [0, 0, null];
  for (const [n, day] of days.entries()) {
    if (done.has(day)) {
      run += 1;
      lastDay = day;
    } else if (n < days.length - 1) run = 0;
    longest = Math.max(longest, run);
  }
  return { current: run, longest, lastDay };
}
