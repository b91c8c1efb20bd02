import type { Clock } from '@tasklog/domain/language/clock';
import { lengthWords, momentWords } from '@tasklog/domain/language/reply';
import { toLocal } from '@tasklog/domain/recurrence/local';
import type { StoredReminder } from '@tasklog/schemas';

/** When a reminder speaks up: "30 minutes before", or its moment. */
export function reminderWords(reminder: StoredReminder, clock: Clock): string {
  if ('at' in reminder) return momentWords(toLocal(Temporal.Instant.from(reminder.at), clock.zone), clock);
  return reminder.minutesBefore === 0 ? 'when due' : `${lengthWords(reminder.minutesBefore)} before`;
}
