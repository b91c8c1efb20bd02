import type { StoredReminder } from '@tasklog/schemas';
import { momentWords } from './due-words.ts';

/** When a reminder speaks up, such as "10 min before" or "Mon 30 Nov 09:00". */
export function reminderWords(reminder: StoredReminder, timeZone: string, now: number): string {
  if ('at' in reminder) return momentWords(reminder.at, timeZone, now);
  return reminder.minutesBefore === 0 ? 'when due' : `${span(reminder.minutesBefore)} before`;
}

function span(minutes: number): string {
  if (minutes % 10_080 === 0) return counted(minutes / 10_080, 'week');
  if (minutes % 1_440 === 0) return counted(minutes / 1_440, 'day');
  return minutes % 60 === 0 ? counted(minutes / 60, 'hour') : `${minutes} min`;
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
