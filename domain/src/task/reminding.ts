import type { LocalDate, Reminder, StoredReminder } from '@tasklog/schemas';

/** Reminders as a task holds them: each once, with an id that says what it is when none was given. */
export function remindersToStore(given: readonly Reminder[]): StoredReminder[] {
  const stored = given.map((each): StoredReminder =>
    'at' in each
      ? { id: each.id ?? `at-${instant(each.at)}`, at: instant(each.at) }
      : { id: each.id ?? `before-${String(each.minutesBefore)}`, minutesBefore: each.minutesBefore },
  );
  return stored.filter((each, n) => stored.findIndex((other) => other.id === each.id) === n);
}

const instant = (at: string): string => Temporal.Instant.from(at).toString();

/** A reminder that counts from the due date needs one. */
export function isPlannable(reminders: readonly StoredReminder[], due: LocalDate | null): boolean {
  return due !== null || reminders.every((each) => 'at' in each);
}
