import type { LocalDate } from '@tasklog/schemas';
import { daysOf } from './engine.ts';
import { compareLocal, dayOf, isLocalDate } from './local.ts';
import { parseRule } from './rule.ts';

/**
 * Tells which occurrences are left out: those on a listed local date (the whole day, or the minute when it has one)
 * and those on a day of a listed RRULE value. Entries that are neither leave nothing out.
 */
export function leavesOut(exceptions: readonly string[], anchor: LocalDate): (occurrence: LocalDate) => boolean {
  const tests = exceptions.map((exception) => leavesOutOne(exception, anchor));
  return (occurrence) => tests.some((test) => test(occurrence));
}

function leavesOutOne(exception: string, anchor: LocalDate): (occurrence: LocalDate) => boolean {
  if (isLocalDate(exception)) return (occurrence) => compareLocal(exception, occurrence) === 0;
  const parsed = parseRule(exception);
  if (!parsed.ok) return () => false;
  const isThatDay = daysOf(parsed.rule, dayOf(anchor));
  return (occurrence) => isThatDay(dayOf(occurrence));
}
