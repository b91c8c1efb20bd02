import { dayOf, toLocal } from '@tasklog/domain/recurrence/local';
import { nextAfterCompletion, nextOccurrence } from '@tasklog/domain/recurrence/next';
import { parseRule, toText } from '@tasklog/domain/recurrence/rule';
import type { LocalDate, StoredRecurrence, TaskImage } from '@tasklog/schemas';

export type Repeating = TaskImage & { recurrence: StoredRecurrence };

export const isRepeating = (task: TaskImage): task is Repeating => Boolean(task.recurrence);

/**
 * The occurrence behind the one that a task stood for, or null when the repeat is over. Counted from the occurrence
 * itself, even when that is long past; or, completion-relative, from the day it was done in the task's zone.
 */
export function nextOf(task: Repeating, completedAt: string): LocalDate | null {
  const { recurrence, timeZone = 'UTC' } = task;
  if (!recurrence.completionRelative) {
    return nextOccurrence(recurrence, task.occurrence ?? task.due ?? recurrence.anchor);
  }
  const parsed = parseRule(recurrence.rrule);
  if (!parsed.ok || parsed.rule.count === 1) return null;
  const done = toLocal(Temporal.Instant.from(completedAt), timeZone);
  return nextAfterCompletion(recurrence, parsed.rule.freq === 'HOURLY' ? done : dayOf(done));
}

/** The repeat as the next occurrence carries it: one that counts from completion has one less to come. */
export function handedOn(recurrence: StoredRecurrence): StoredRecurrence {
  const parsed = parseRule(recurrence.rrule);
  if (!recurrence.completionRelative || !parsed.ok || parsed.rule.count === undefined) return recurrence;
  return { ...recurrence, rrule: toText({ ...parsed.rule, count: parsed.rule.count - 1 }) };
}
