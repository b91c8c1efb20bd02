import type { ValidateFunction } from 'ajv';
import type { ReminderDue, TaskEvent } from './generated/types.ts';
import * as is from './generated/validators.cjs';

const TASK_EVENTS: Record<TaskEvent['type'], ValidateFunction> = {
  'task.added': is.isTaskAdded,
  'task.updated': is.isTaskUpdated,
  'task.rescheduled': is.isTaskRescheduled,
  'task.completed': is.isTaskCompleted,
  'task.reopened': is.isTaskReopened,
  'task.deleted': is.isTaskDeleted,
  'task.restored': is.isTaskRestored,
  'task.tagged': is.isTaskTagged,
  'task.prioritised': is.isTaskPrioritised,
  'task.repeated': is.isTaskRepeated,
  'task.reminded': is.isTaskReminded,
  'task.snoozed': is.isTaskSnoozed,
};
const REMINDERS: Record<ReminderDue['type'], ValidateFunction> = { 'reminder.due': is.isReminderDue };
const KNOWN: Record<string, Record<string, ValidateFunction>> = { 'task-events': TASK_EVENTS, reminders: REMINDERS };

/** The validator of a type of event on a topic; undefined when the topic has no such type. */
export function eventValidator(topic: string, type: unknown): ValidateFunction | undefined {
  const types = KNOWN[topic] ?? {};
  return typeof type === 'string' && Object.hasOwn(types, type) ? types[type] : undefined;
}

/** The types of event that a topic has. */
export const eventTypes = (topic: string): string[] => Object.keys(KNOWN[topic] ?? {});
