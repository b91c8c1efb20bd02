import { addDays, instantOf, onDay, todayIn, weekdayOf, localMinute } from '../days.ts';

const SATURDAY = 6;
const MONDAY = 1;
const HOUR_MS = 3_600_000;

export type DueName = 'today' | 'tomorrow' | 'weekend' | 'nextWeek' | 'none';

/** The dates that are offered when a task is moved. */
export function duePresets(zone: string, now: number): { name: DueName; date: string | null }[] {
  const today = todayIn(zone, now);
  const coming = (weekday: number) => addDays(today, ((weekday - weekdayOf(today) + 6) % 7) + 1);
  return [
    { name: 'today', date: today },
    { name: 'tomorrow', date: addDays(today, 1) },
    { name: 'weekend', date: coming(SATURDAY) },
    { name: 'nextWeek', date: coming(MONDAY) },
    { name: 'none', date: null },
  ];
}

/** A task on another date, at its own time of day. */
export const movedTo = (date: string | null, due: string | null): string | null =>
  date === null ? null : onDay(date, due);

export type SnoozeName = 'hour' | 'evening' | 'tomorrow' | 'nextWeek';

/** Until when a reminder can be put off, each an instant to come. */
export function snoozePresets(
  zone: string,
  now: number,
  hours: { morning: string; evening: string },
): { name: SnoozeName; until: string }[] {
  const today = todayIn(zone, now);
  const monday = addDays(today, ((MONDAY - weekdayOf(today) + 6) % 7) + 1);
  const evening = `${today}T${hours.evening}`;
  return [
    { name: 'hour', until: new Date(now + HOUR_MS).toISOString() },
    ...(localMinute(now, zone) < evening ? [{ name: 'evening', until: instantOf(evening, zone) } as const] : []),
    { name: 'tomorrow', until: instantOf(`${addDays(today, 1)}T${hours.morning}`, zone) },
    { name: 'nextWeek', until: instantOf(`${monday}T${hours.morning}`, zone) },
  ];
}
