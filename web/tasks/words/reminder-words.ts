import type { StoredReminder } from '@tasklog/schemas';
import { momentWords } from './due-words.ts';
import type { Say } from './say.ts';

const UNITS = [
  ['weeks', 10_080],
  ['days', 1_440],
  ['hours', 60],
] as const;

/** When a reminder speaks up, such as "10 min before" or "Mon 30 Nov 09:00". */
export function reminderWords(say: Say, reminder: StoredReminder, timeZone: string, now: number): string {
  if ('at' in reminder) return momentWords(say, reminder.at, timeZone, now);
  const { minutesBefore } = reminder;
  if (minutesBefore === 0) return say.words('tasks.reminder.whenDue');
  const [unit, size] = UNITS.find((each) => minutesBefore % each[1] === 0) ?? (['minutes', 1] as const);
  return say.words(`tasks.reminder.${unit}`, { count: minutesBefore / size });
}
