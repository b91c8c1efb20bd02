import { partitionOf } from '@tasklog/event-log';
import type { LogRecord, Topic } from '@tasklog/event-log';
import { parse } from '@tasklog/schemas';
import type { ReminderDue, TaskEvent } from '@tasklog/schemas';
import * as is from '@tasklog/schemas/validators';
import { Poison } from './poison.ts';

type Validate = Parameters<typeof parse>[0];

const TASK_EVENTS: Record<TaskEvent['type'], Validate> = {
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
const REMINDERS: Record<ReminderDue['type'], Validate> = { 'reminder.due': is.isReminderDue };
const KNOWN: Record<Topic, Record<string, Validate>> = {
  'task-events': TASK_EVENTS,
  reminders: REMINDERS,
  'task-updates': {},
};

/** The largest event that the write side can make has about half of this. */
const MAX_CHARACTERS = 800_000;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Refuses a record that is not what its topic promises. Optional fields that the schema does not know are let through. */
export function checkRecord({ topic, partition, event }: LogRecord, partitions: number): void {
  const validate = Object.hasOwn(KNOWN[topic], String(event.type)) ? KNOWN[topic][event.type] : undefined;
  if (validate === undefined) throw new Poison(`${topic} has no event type ${JSON.stringify(event.type ?? null)}`);
  const parsed = parse(validate, event);
  if (!parsed.ok) {
    const faults = parsed.faults.map(({ field, message }) => `${field || '/'} ${message}`);
    throw new Poison(`not a ${event.type}: ${faults.slice(0, 5).join('; ')}`);
  }
  for (const name of ['id', 'subject', 'userid', 'changeid'] as const) {
    if (!UUID.test(event[name])) throw new Poison(`/${name} must be a UUID in lower case`);
  }
  const home = partitionOf(event.userid, partitions);
  if (home !== partition) {
    throw new Poison(`lies in partition ${String(partition)}; this user's events belong in ${String(home)}`);
  }
  const size = JSON.stringify(event).length;
  if (size > MAX_CHARACTERS) {
    throw new Poison(`has ${String(size)} characters; no event has more than ${String(MAX_CHARACTERS)}`);
  }
}

/** What a record is parked under when nothing better is known: its task, or its own place when it names no task. */
export function taskKey({ topic, partition, offset, event }: LogRecord): string {
  const subject: unknown = event.subject;
  return typeof subject === 'string' && UUID.test(subject)
    ? subject
    : `${topic}/${String(partition)}/${String(offset)}`;
}
