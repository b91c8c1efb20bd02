// Which occurrence comes after the one that a task stands for: when it is done, when it is passed over.
import type { LocalDate, StoredRecurrence } from '@tasklog/schemas';
import { compareLocal, dayOf, toLocal } from './local.ts';
import { firstOccurrence, nextAfterCompletion, nextOccurrence, occurrences } from './next.ts';
import { readParts } from './parts.ts';
import { toText } from './shape.ts';

/** What happens to the dates of a repeat that were missed: each still comes, or they are passed over. */
export type Missed = 'keep' | 'skip';

/** Where a series stands. */
export type Standing = {
  recurrence: StoredRecurrence;
  timeZone?: string;
  occurrence?: LocalDate | null;
  due?: LocalDate | null;
};

/**
 * The occurrence behind the one that a task stood for, or null when the repeat is over. Counted from the occurrence
 * itself, even when that is long past, unless what was missed is skipped; or, completion-relative, from the day it was
 * done in the task's zone.
 */
export function nextOf(standing: Standing, doneAt: string, missed: Missed = 'keep'): LocalDate | null {
  const { recurrence, timeZone = 'UTC' } = standing;
  const done = toLocal(Temporal.Instant.from(doneAt), timeZone);
  if (recurrence.completionRelative) return afterDoing(recurrence, done);
  const next = nextOccurrence(recurrence, standing.occurrence ?? standing.due ?? recurrence.anchor);
  return missed === 'skip' && next !== null && dayOf(next) < dayOf(done) ? nextOccurrence(recurrence, done) : next;
}

function afterDoing(recurrence: StoredRecurrence, done: LocalDate): LocalDate | null {
  const parsed = readParts(recurrence.rrule, 'UTC');
  if (!parsed.ok || parsed.rule.count === 1) return null;
  return nextAfterCompletion(recurrence, parsed.rule.freq === 'HOURLY' ? done : dayOf(done));
}

/**
 * The occurrence to go on with when this one is passed over; `toToday`: also those that are past. One that counts from
 * completion counts from its date, or from today when that is over.
 */
export function skippedTo(standing: Standing, now: string, toToday: boolean): LocalDate | null {
  const { recurrence, timeZone = 'UTC', occurrence, due } = standing;
  const local = toLocal(Temporal.Instant.from(now), timeZone);
  const at = later(occurrence ?? recurrence.anchor, due ?? recurrence.anchor);
  if (recurrence.completionRelative) return afterDoing(recurrence, later(at, local));
  return toToday ? firstOccurrence(recurrence, later(at, dayOf(local))) : nextOccurrence(recurrence, at);
}

const later = (one: LocalDate, other: LocalDate): LocalDate => (compareLocal(one, other) >= 0 ? one : other);

/** The repeat as the next occurrence carries it: one that counts from completion has one less to come. */
export function handedOn(recurrence: StoredRecurrence): StoredRecurrence {
  const parsed = readParts(recurrence.rrule, 'UTC');
  if (!recurrence.completionRelative || !parsed.ok || parsed.rule.count === undefined) return recurrence;
  return { ...recurrence, rrule: toText({ ...parsed.rule, count: parsed.rule.count - 1 }) };
}

/** The dates that come after this one, as far as can be said now: when it counts from completion, each done on its day. */
export function upcoming(standing: Standing, count: number): LocalDate[] {
  const { occurrence, due } = standing;
  let { recurrence } = standing;
  const at = occurrence ?? due ?? recurrence.anchor;
  if (!recurrence.completionRelative) return occurrences(recurrence, { after: at, count });
  const dates: LocalDate[] = [];
  for (let next = afterDoing(recurrence, due ?? at); next !== null && dates.length < count;) {
    dates.push(next);
    recurrence = handedOn(recurrence);
    next = afterDoing(recurrence, next);
  }
  return dates;
}
