import type { StoredReminder, TaskImage } from '@tasklog/schemas';
import { DEFAULT_TIME, toInstant } from '../recurrence/local.ts';

/** When one reminder of a task speaks up: an instant to the millisecond, ISO 8601 in UTC. */
export interface ReminderInstant {
  id: string;
  at: string;
}

/** The id of the one reminder a snoozed task has. */
export const SNOOZE = 'snooze';

export type Reminded = Pick<TaskImage, 'status' | 'due' | 'timeZone' | 'reminders' | 'snoozedUntil'>;

/**
 * The instants at which an open task speaks up; a task that is done or deleted has none. A snooze stands in for those
 * that come before it or with it; what comes after it is another occurrence and speaks as it would. Minutes count back
 * from the due minute, and from 09:00 when only a date is given.
 */
export function reminderInstants(task: Reminded): ReminderInstant[] {
  if (task.status !== 'open') return [];
  const own = (task.reminders ?? []).flatMap((reminder) => {
    const at = instantOf(reminder, task);
    return at === undefined ? [] : [{ id: reminder.id, at: toMillisecond(at) }];
  });
  if (!task.snoozedUntil) return own;
  const snooze = { id: SNOOZE, at: toMillisecond(Temporal.Instant.from(task.snoozedUntil)) };
  return [snooze, ...own.filter(({ at }) => Date.parse(at) > Date.parse(snooze.at))];
}

/** Whether somebody named this reminder's instant itself: an absolute reminder, or a snooze. */
export function isExact(id: string, { reminders, snoozedUntil }: Reminded): boolean {
  if (id === SNOOZE && snoozedUntil) return true;
  return (reminders ?? []).some((reminder) => reminder.id === id && 'at' in reminder);
}

function instantOf(reminder: StoredReminder, { due, timeZone }: Reminded): Temporal.Instant | undefined {
  if ('at' in reminder) return Temporal.Instant.from(reminder.at);
  if (!due) return undefined;
  return toInstant(due, timeZone ?? 'UTC', DEFAULT_TIME).subtract({ minutes: reminder.minutesBefore });
}

/** Rounds up: a reminder may be a millisecond late, never early. */
function toMillisecond(instant: Temporal.Instant): string {
  return instant.toString({ smallestUnit: 'millisecond', roundingMode: 'ceil' });
}
