import type { Interpretation, InterpretedTask, NewTask, Recurrence, Reminder } from '@tasklog/schemas';
import type { Answer, Api } from '../live/api.ts';
import { instantOf } from './days.ts';

/** What a sentence would be taken to mean; writes nothing. */
export const understand = (api: Api, message: string, timeZone: string): Promise<Answer<Interpretation>> =>
  api<Interpretation>('/api/commands/interpret', { method: 'POST', body: { message, timeZone } });

/** A task as it would be added from what was understood of it. */
export function newTaskOf(task: InterpretedTask, zone: string): Omit<NewTask, 'id' | 'timeZone'> {
  const due = dueOf(task);
  const recurrence = recurrenceOf(task);
  const reminders = remindersOf(task, zone);
  return {
    title: task.title ?? '',
    ...(task.description !== undefined && { notes: task.description }),
    ...(due !== undefined && { due }),
    ...(task.priority !== undefined && { priority: task.priority }),
    ...(task.tags !== undefined && { tags: task.tags }),
    ...(recurrence !== undefined && { recurrence }),
    ...(reminders.length > 0 && { reminders }),
  };
}

export function dueOf({ due, time }: InterpretedTask): string | undefined {
  return due === undefined || due.includes('T') || time === undefined ? due : `${due}T${time}`;
}

/** @param due when the task is due already: then the rule counts from there. */
export function recurrenceOf(task: InterpretedTask, due: string | null = null): Recurrence | undefined {
  const { rrule, completionRelative = false, exceptions, timesByDay } = task;
  if (rrule === undefined) return undefined;
  const anchor = due ?? dueOf(task);
  return {
    ...{ rrule, completionRelative },
    ...(exceptions !== undefined && { exceptions }),
    ...(timesByDay !== undefined && { timesByDay }),
    ...(anchor !== undefined && { anchor }),
  };
}

export function remindersOf({ remindMinutesBefore = [], remindAt }: InterpretedTask, zone: string): Reminder[] {
  const before = [remindMinutesBefore].flat().map((minutesBefore) => ({ minutesBefore }));
  return remindAt === undefined ? before : [...before, { at: instantOf(remindAt, zone) }];
}

const LOCAL = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?$/;
/** A title that no date, tag or priority is in. */
const SOME_TASK = 'thing';

/**
 * A part of a task in words, such as "fri 17:00", "every monday" or "an hour before": what a task that is added with
 * them would have. Null when they say something else, or more than that.
 */
export async function understandPart(
  api: Api,
  words: string,
  timeZone: string,
): Promise<Answer<InterpretedTask | null>> {
  const text = words.trim().replace(' ', 'T');
  if (LOCAL.test(text)) return { ok: true, value: { due: text }, headers: new Headers() };
  const answer = await understand(api, `add ${SOME_TASK} ${words.trim()}`, timeZone);
  if (!answer.ok) return answer;
  const { intent, tasks = [] } = answer.value;
  const [task] = tasks;
  const isPart = intent === 'add' && tasks.length === 1 && task?.title === SOME_TASK;
  return { ...answer, value: isPart ? task : null };
}
