/** The whole calendar of a list. A long one is written in slices, so that others are answered in between. */
import { setImmediate as others } from 'node:timers/promises';
import type { LocalDate } from '@tasklog/schemas';
import { hasTime } from '@tasklog/domain/recurrence/local';
import { duration, extension, isUtc, text, write } from './jcal.ts';
import { componentsOf } from './task.ts';
import type { Dated, Wanted } from './task.ts';
import { zoneComponent } from './zone.ts';

/** How often a calendar may look again; most decide for themselves. */
const LOOK_AGAIN = 'PT15M';
/** How far ahead the clock changes of a zone are told. */
const ZONE_YEARS_AHEAD = 10;
const SLICE_MS = 20;
const END = 'END:VCALENDAR\r\n';

export async function writeFeed(tasks: readonly Dated[], wanted: Wanted): Promise<string> {
  const parts = [head(tasks, wanted.today)];
  let began = performance.now();
  for (const task of tasks) {
    for (const component of componentsOf(task, wanted)) parts.push(write(component));
    if (performance.now() - began < SLICE_MS) continue;
    await others();
    began = performance.now();
  }
  return parts.join('') + END;
}

function head(tasks: readonly Dated[], today: LocalDate): string {
  const last = yearOf(today) + ZONE_YEARS_AHEAD;
  const begun = write([
    'vcalendar',
    [
      text('version', '2.0'),
      text('prodid', '-//Tasklog//Tasklog//EN'),
      text('calscale', 'GREGORIAN'),
      extension('x-wr-calname', 'Tasklog'),
      duration('refresh-interval', LOOK_AGAIN),
      extension('x-published-ttl', LOOK_AGAIN),
    ],
    firstYears(tasks).map(([zone, first]) => zoneComponent(zone, { first, last })),
  ]);
  return begun.slice(0, begun.indexOf(END));
}

/** The zones that times are told in, each with the first year of them. */
function firstYears(tasks: readonly Dated[]): [zone: string, year: number][] {
  const years = new Map<string, number>();
  for (const { timeZone, due, occurrence } of tasks)
    for (const date of [due, occurrence])
      if (date !== null && hasTime(date) && !isUtc(timeZone))
        years.set(timeZone, Math.min(years.get(timeZone) ?? Infinity, yearOf(date)));
  return [...years];
}

const yearOf = (date: LocalDate): number => Number(date.slice(0, 4));
