import type { LocalDate, Recurrence, StoredRecurrence } from '@tasklog/schemas';
import { dayOf, isLocalDate, toLocal } from '../recurrence/local.ts';
import { firstOccurrence } from '../recurrence/next.ts';
import { parseRule, toText } from '../recurrence/rule.ts';
import { refusal } from './refusal.ts';
import type { Refusal } from './refusal.ts';

/** The repeat as a task holds it: a rule in one spelling, counted from an anchor; the due date when none is given, else today. */
export function recurrenceToStore(
  given: Recurrence | null,
  due: LocalDate | null,
  timeZone: string,
  now: string,
): { recurrence: StoredRecurrence | null } | Refusal {
  if (given === null) return { recurrence: null };
  const parsed = parseRule(given.rrule, timeZone);
  if (!parsed.ok) return refusal('bad-repeat', parsed.fault, '/recurrence/rrule');
  if (given.anchor !== undefined && !isLocalDate(given.anchor))
    return refusal('bad-repeat', `The anchor ${given.anchor} is not on the calendar.`, '/recurrence/anchor');
  const anchor = given.anchor ?? due ?? dayOf(toLocal(Temporal.Instant.from(now), timeZone));
  const recurrence: StoredRecurrence = {
    rrule: toText(parsed.rule),
    completionRelative: given.completionRelative ?? false,
    exceptions: given.exceptions ?? [],
    anchor,
    ...(given.timesByDay ? { timesByDay: given.timesByDay } : {}),
  };
  if (firstOccurrence(recurrence, anchor) === null)
    return refusal('bad-repeat', 'This repeat has no dates at all.', '/recurrence');
  return { recurrence };
}

/** The first date of a repeat, null when there is none to have. */
export function firstDue(recurrence: StoredRecurrence | null): LocalDate | null {
  return recurrence === null ? null : firstOccurrence(recurrence, recurrence.anchor);
}
