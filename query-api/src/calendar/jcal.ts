/**
 * A calendar as data: components and properties as RFC 7265 (jCal) has them. ical.js writes them down as RFC 5545 wants
 * it: escaped, folded at 75 octets, with CRLF.
 */
import ICAL from 'ical.js';
import type { LocalDate } from '@tasklog/schemas';
import { dayOf, hasTime, toInstant } from '@tasklog/domain/recurrence/local';

export type Property = [name: string, parameters: Record<string, string>, type: string, ...values: unknown[]];
export type Component = [name: string, properties: Property[], components: Component[]];

// It does not count the space that a folded line begins with.
ICAL.foldLength = 74;

/** With CRLF at its end. */
export const write = (component: Component): string => ICAL.stringify(component);

/** A property that is no part of the standard. */
export const extension = (name: string, value: string): Property => [name, {}, 'unknown', value];

export const text = (name: string, ...values: string[]): Property => [name, {}, 'text', ...values.map(plain)];

export const integer = (name: string, value: number): Property => [name, {}, 'integer', value];

export const duration = (name: string, value: string, parameters: Record<string, string> = {}): Property => [
  name,
  parameters,
  'duration',
  value,
];

/** An instant, in UTC and whole seconds, as this format has no finer ones. */
export const instant = (name: string, at: string): Property => [name, {}, 'date-time', seconds(at)];

/** Days, or times on the wall clock of a zone: as the first of them is, so must be all. */
export function local(name: string, zone: string, ...dates: readonly [LocalDate, ...LocalDate[]]): Property {
  if (!hasTime(dates[0])) return [name, {}, 'date', ...dates.map(dayOf)];
  if (isUtc(zone)) return [name, {}, 'date-time', ...dates.map((date) => seconds(toInstant(date, zone).toString()))];
  return [name, { tzid: zone }, 'date-time', ...dates.map((date) => `${date}:00`)];
}

export const recur = (rrule: string): Property => ['rrule', {}, 'recur', ICAL.Recur.fromString(rrule).toJSON()];

export const isUtc = (zone: string): boolean => /^(Etc\/)?(UTC|UCT|Zulu|Universal|GMT|Greenwich)$/i.test(zone);

const seconds = (at: string): string => Temporal.Instant.from(at).toString({ smallestUnit: 'second' });

// Line breaks of any kind become the one that is escaped: a bare CR would begin a line of its own in some readers. Other
// control characters have no place in this format, and half a surrogate pair has none in UTF-8.
const plain = (value: string): string =>
  value
    .toWellFormed()
    .replaceAll(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    // eslint-disable-next-line no-control-regex -- they are what is taken out
    .replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');
