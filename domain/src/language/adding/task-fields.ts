/** From what was understood of a task to the fields that a command gives it. */
import type { AddTask, Interpretation, InterpretedTask, Recurrence, Reminder } from '@tasklog/schemas';
import { atTime, hasTime, toInstant } from '../../recurrence/local.ts';

type Understood = InterpretedTask | NonNullable<Interpretation['changes']>;

/** All that a new task was said to have. */
export function fieldsOf(task: InterpretedTask, zone: string): Omit<AddTask, 'type' | 'taskId'> {
  const due = dueOf(task);
  const recurrence = recurrenceOf(task, due);
  return {
    title: task.title ?? '',
    timeZone: zone,
    ...(task.description === undefined ? {} : { notes: task.description }),
    ...(due === undefined ? {} : { due }),
    ...(task.priority === undefined ? {} : { priority: task.priority }),
    ...(task.tags === undefined ? {} : { tags: task.tags }),
    ...(recurrence === undefined ? {} : { recurrence }),
    reminders: remindersOf(task, zone),
  };
}

export function dueOf({ due, time }: Pick<InterpretedTask, 'due' | 'time'>): string | undefined {
  return due === undefined || hasTime(due) ? due : atTime(due, time);
}

export function recurrenceOf(task: Understood, due: string | undefined): Recurrence | undefined {
  if (task.rrule === undefined) return undefined;
  return {
    rrule: task.rrule,
    completionRelative: task.completionRelative ?? false,
    ...(task.exceptions === undefined ? {} : { exceptions: task.exceptions }),
    ...(task.timesByDay === undefined ? {} : { timesByDay: task.timesByDay }),
    ...(due === undefined ? {} : { anchor: due }),
  };
}

export function remindersOf({ remindMinutesBefore, remindAt }: Understood, zone: string): Reminder[] {
  const before = remindMinutesBefore === undefined ? [] : [remindMinutesBefore].flat();
  const at = remindAt === undefined ? [] : [{ at: toInstant(remindAt, zone).toString() }];
  return [...before.map((minutesBefore) => ({ minutesBefore })), ...at];
}
