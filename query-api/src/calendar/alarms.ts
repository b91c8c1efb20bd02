import type { StoredReminder, Task } from '@tasklog/schemas';
import { DEFAULT_TIME, hasTime } from '@tasklog/domain/recurrence/local';
import { duration, instant, text } from './jcal.ts';
import type { Component, Property } from './jcal.ts';

/** Which end of a component its alarms count from: a to-do has only a due date, an event only a start. */
export type Related = 'START' | 'END';

const NO_TIME = new Temporal.Duration();
const TO_DEFAULT_TIME = Temporal.PlainTime.from('00:00').until(DEFAULT_TIME);

/** The alarms of a task's own date. A snooze stands in for all others, as it does for our reminders. */
export const alarmsOf = (task: Task, related: Related): Component[] =>
  task.snoozedUntil
    ? [alarm(task, instant('trigger', task.snoozedUntil))]
    : task.reminders.map((reminder) => alarm(task, trigger(reminder, task, related)));

/** The alarms that every date of a repeat has: an instant is of one date alone. */
export const alarmsOfSeries = (task: Task, related: Related): Component[] =>
  alarmsOf({ ...task, snoozedUntil: null, reminders: task.reminders.filter((each) => !('at' in each)) }, related);

const alarm = ({ title }: Task, when: Property): Component => [
  'valarm',
  [text('action', 'DISPLAY'), text('description', title), when],
  [],
];

/** Minutes count back from the date; of one without a time, whose alarms count from midnight, from 09:00. */
function trigger(reminder: StoredReminder, { due }: Task, related: Related): Property {
  if ('at' in reminder) return instant('trigger', reminder.at);
  const from = due !== null && hasTime(due) ? NO_TIME : TO_DEFAULT_TIME;
  return duration(
    'trigger',
    from
      .subtract({ minutes: reminder.minutesBefore })
      .round({ largestUnit: 'hours', smallestUnit: 'minutes' })
      .toString(),
    {
      related,
    },
  );
}
