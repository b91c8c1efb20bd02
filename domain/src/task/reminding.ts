import type { LocalDate, Reminder, StoredReminder } from '@tasklog/schemas';
import { reminderInstants, SNOOZE, type Reminded } from '../reminder/rule.ts';

/** Reminders as a task holds them: each once, with an id that says what it is when none of its own was given. */
export function remindersToStore(given: readonly Reminder[]): StoredReminder[] {
  const stored = given.map((each): StoredReminder => {
    // A snooze has a row of its own under its name.
    const id = each.id === SNOOZE ? undefined : each.id;
    return 'at' in each
      ? { id: id ?? `at-${instant(each.at)}`, at: instant(each.at) }
      : { id: id ?? `before-${String(each.minutesBefore)}`, minutesBefore: each.minutesBefore };
  });
  return stored.filter((each, n) => stored.findIndex((other) => other.id === each.id) === n);
}

const instant = (at: string): string => Temporal.Instant.from(at).toString();

/** A reminder that counts from the due date needs one. */
export function isPlannable(reminders: readonly StoredReminder[], due: LocalDate | null): boolean {
  return due !== null || reminders.every((each) => 'at' in each);
}

/** Whether the task's snooze stands in for one of these that it does not have yet. */
export function coversNew(reminders: StoredReminder[], task: Reminded): boolean {
  if (!task.snoozedUntil) return false;
  const had = new Set(task.reminders?.map(({ id }) => id));
  const heard = new Set(reminderInstants({ ...task, reminders }).map(({ id }) => id));
  return reminders.some(({ id }) => !had.has(id) && !heard.has(id));
}
