/** A calendar as two readers of others have it: ical.js, with a rule engine of its own, and node-ical. */
import { randomUUID } from 'node:crypto';
import ICAL from 'ical.js';
import nodeIcal from 'node-ical';
import type { CalendarComponent } from 'node-ical';
import type { Task } from '@tasklog/schemas';
import { writeFeed } from '../calendar/feed.ts';
import type { Dated, Wanted } from '../calendar/task.ts';

export const TODAY = '2026-11-23';

export const dated = (given: Partial<Dated> = {}): Dated => ({
  id: randomUUID(),
  title: 'wax the skis',
  notes: '',
  due: '2026-11-30T18:00',
  timeZone: 'Europe/Oslo',
  priority: 'none',
  tags: [],
  recurrence: null,
  reminders: [],
  status: 'open',
  version: 1,
  createdAt: '2026-11-01T08:00:00.000Z',
  completedAt: null,
  seriesId: null,
  occurrence: null,
  snoozedUntil: null,
  changedAt: '2026-11-02T08:00:00.123Z',
  ...given,
});

/** A task that repeats from its anchor, or from an occurrence behind it. */
export function repeating(
  rrule: string,
  anchor: string,
  { at = anchor, more = {}, ...given }: Partial<Dated> & { at?: string; more?: Partial<Task['recurrence']> } = {},
): Dated {
  const recurrence = { rrule, anchor, completionRelative: false, exceptions: [], ...more };
  return dated({ recurrence, due: at, occurrence: at, ...given });
}

export const feedOf = (tasks: Dated[], wanted: Partial<Wanted> = {}): Promise<string> =>
  writeFeed(tasks, { events: true, alarms: true, today: TODAY, ...wanted });

export const read = (text: string): ICAL.Component => new ICAL.Component(ICAL.parse(text) as unknown[]);

export const elsewhere = (text: string): CalendarComponent[] =>
  Object.values(nodeIcal.sync.parseICS(text)).flatMap((each) => each ?? []);

/** The one value of a property, as text. */
export const valueOf = (component: ICAL.Component | null, name: string): string | undefined =>
  component?.getFirstPropertyValue(name)?.toString();

/** The first dates of a component by a reader's own reckoning, as our local dates. */
export function datesOf(component: ICAL.Component | null, count: number): string[] {
  return timesOf(component, count).map((time) => time.toString().slice(0, time.isDate ? 10 : 16));
}

export function timesOf(component: ICAL.Component | null, count: number): ICAL.Time[] {
  if (component === null) return [];
  const dtstart = component.getFirstPropertyValue('dtstart') as ICAL.Time;
  const expansion = new ICAL.RecurExpansion({ component, dtstart });
  const found: ICAL.Time[] = [];
  for (let next = expansion.next(); found.length < count; next = expansion.next()) {
    if (!next) break;
    found.push(next);
  }
  return found;
}
