import { readParts, type ParsedRule } from './parts.ts';
import { canOccur } from './possible.ts';
import { toText } from './shape.ts';

export { toText, WEEKDAYS } from './shape.ts';
export type { ByDay, Frequency, Rule, Weekday } from './shape.ts';
export type { ParsedRule } from './parts.ts';

/**
 * Reads an RFC 5545 RRULE value (a leading `RRULE:` is allowed, DTSTART is not).
 * `zone` places an UNTIL given in UTC on the wall clock.
 */
export function parseRule(rrule: string, zone = 'UTC'): ParsedRule {
  const read = readParts(rrule, zone);
  if (!read.ok) return read;
  if (!canOccur(read.rule))
    return { ok: false, fault: `The repeat ${toText(read.rule)} names a date that never comes.` };
  return read;
}

/** The same rule in one spelling: parts in a fixed order, INTERVAL=1 and WKST=MO left out. Faulty text is returned as it is. */
export function normaliseRule(rrule: string, zone = 'UTC'): string {
  const parsed = parseRule(rrule, zone);
  return parsed.ok ? toText(parsed.rule) : rrule;
}
