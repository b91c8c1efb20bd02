import { invalid } from '@tasklog/runtime';
import { parse } from '@tasklog/schemas';
import type { Command, TaskImage } from '@tasklog/schemas';
import { eventValidator } from '@tasklog/schemas/events';
import { isCommand } from '@tasklog/schemas/validators';
import type { Letter } from './letters.ts';

/** Fields that a command sets as an event tells them. */
const PLAIN = ['title', 'notes', 'due', 'timeZone', 'priority', 'tags'] as const;

/**
 * The command that brings about what a corrected copy of a record tells. Throws Problem 422 when the copy is not as its
 * schema says, is about something else, or cannot be said in one command.
 */
export function correctionOf(event: Record<string, unknown>, letter: Letter): Command[] {
  const type = event['type'];
  const validate = eventValidator('task-events', type);
  if (validate === undefined) throw wrong('/event/type', 'must be a type of event of a task; or give commands instead');
  const parsed = parse(validate, event);
  if (!parsed.ok) throw invalid(parsed.faults.map(({ field, message }) => ({ field: `/event${field}`, message })));
  const {
    subject: taskId,
    userid,
    data,
  } = event as {
    subject: string;
    userid: string;
    data: { after: TaskImage | null };
  };
  if (letter.event.userid !== undefined && userid !== letter.event.userid)
    throw wrong('/event/userid', 'must be the user of the record');
  const command = commandFor(String(type), taskId, data.after ?? {});
  const checked = parse(isCommand, command);
  if (!checked.ok) throw wrong('/event', `cannot be said in one command (${String(type)}); give commands instead`);
  return [checked.value];
}

function commandFor(type: string, taskId: string, after: TaskImage): unknown {
  switch (type) {
    case 'task.completed':
    case 'task.reopened':
    case 'task.deleted':
    case 'task.restored':
      return {
        type: { completed: 'complete', reopened: 'reopen', deleted: 'delete', restored: 'restore' }[type.slice(5)],
        taskId,
      };
    case 'task.updated':
    case 'task.rescheduled':
    case 'task.tagged':
    case 'task.prioritised':
      return { type: 'update', taskId, set: Object.fromEntries(settable(after)) };
    default:
      return undefined;
  }
}

/** What the command cannot set makes the whole of it impossible: a correction is never taken in part. */
const settable = (after: TaskImage): [string, unknown][] =>
  Object.entries(after).map(([name, value]) => [PLAIN.some((each) => each === name) ? name : `not ${name}`, value]);

const wrong = (field: string, message: string) => invalid([{ field, message }]);
