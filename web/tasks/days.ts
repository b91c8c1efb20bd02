/** Local dates as text, YYYY-MM-DD: they sort as they follow, and belong to no zone. */
const DAY_MS = 86_400_000;
/** Making a format costs more than using it a hundred times. */
const minutes = new Map<string, Intl.DateTimeFormat>();

export const asUtc = (date: string): number => Date.parse(`${date}T00:00Z`);
export const addDays = (date: string, days: number): string =>
  new Date(asUtc(date) + days * DAY_MS).toISOString().slice(0, 10);
export const daysBetween = (from: string, to: string): number => Math.round((asUtc(to) - asUtc(from)) / DAY_MS);
export const todayIn = (zone: string, now: number): string => localMinute(now, zone).slice(0, 10);
/** 0 is Sunday. */
export const weekdayOf = (date: string): number => new Date(asUtc(date)).getUTCDay();
export const dayOf = (due: string): string => due.slice(0, 10);
export const timeOf = (due: string): string | null => due.slice(11) || null;
export const monthOf = (date: string): string => date.slice(0, 7);

export function addMonths(month: string, count: number): string {
  const [year = 0, index = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, index - 1 + count, 1)).toISOString().slice(0, 7);
}

/** Another date at the same time of day; a date alone leaves the hour as it is. */
export function onDay(date: string, due: string | null): string {
  const time = due === null ? null : timeOf(due);
  return time === null ? date : `${date}T${time}`;
}

/** The weeks of a month, each of seven dates, with those of its neighbours that fill them. */
export function weeksOf(month: string, weekStart: 'monday' | 'sunday'): string[][] {
  const first = `${month}-01`;
  const start = addDays(first, -((weekdayOf(first) - (weekStart === 'monday' ? 1 : 0) + 7) % 7));
  const next = `${addMonths(month, 1)}-01`;
  const weeks: string[][] = [];
  for (let day = start; day < next; day = addDays(day, 7))
    weeks.push(Array.from({ length: 7 }, (_, n) => addDays(day, n)));
  return weeks;
}

/** By how many minutes the clock of a zone is put forward on that day; negative when it is put back, mostly 0. */
export function clockChange(date: string, zone: string): number {
  const noonBefore = asUtc(addDays(date, -1)) + DAY_MS / 2;
  return offsetMinutes(noonBefore + DAY_MS, zone) - offsetMinutes(noonBefore, zone);
}

function offsetMinutes(instant: number, zone: string): number {
  return Math.round((asWall(localMinute(instant, zone)) - instant) / 60_000);
}

const asWall = (local: string): number => Date.parse(`${local}Z`);

/** The instant of a minute on the wall clock of a zone: later by the gap where there is none, the first where there are two. */
export function instantOf(local: string, zone: string): string {
  const wall = asWall(local.length === 10 ? `${local}T00:00` : local);
  const [before, after] = [wall - DAY_MS, wall + DAY_MS].map((instant) => offsetMinutes(instant, zone));
  const earliest = wall - Math.max(before ?? 0, after ?? 0) * 60_000;
  const latest = wall - Math.min(before ?? 0, after ?? 0) * 60_000;
  const fits = (instant: number) => asWall(localMinute(instant, zone)) === wall;
  return new Date(fits(earliest) ? earliest : latest).toISOString();
}

/** What the wall clock of a zone shows, such as 2026-11-27T09:00. */
export function localMinute(instant: number, timeZone: string): string {
  const format = minutes.get(timeZone) ?? minuteFormat(timeZone);
  minutes.set(timeZone, format);
  const part = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]));
  return `${part['year']}-${part['month']}-${part['day']}T${part['hour']}:${part['minute']}`;
}

const minuteFormat = (timeZone: string) =>
  new Intl.DateTimeFormat('en-CA', {
    ...({ timeZone, hourCycle: 'h23' } as const),
    ...({ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const),
  });
