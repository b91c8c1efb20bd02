/** Tasks and changes in the few words that an assistant reads. What a task does not have is left out, never null. */
import type { Task } from '@tasklog/domain';
import type { Clock } from '@tasklog/domain/language/clock';
import { dayWords, momentWords } from '@tasklog/domain/language/reply';
import { upcoming } from '@tasklog/domain/recurrence/successor';
import { ruleInWords } from '@tasklog/domain/recurrence/words';
import type { TaskImage, ToolDone, ToolTask } from '@tasklog/schemas';
import { reminderWords } from '../conversation/reminder-words.ts';
import type { TaskResult } from '../request.ts';

export type RowField =
  'due' | 'priority' | 'tags' | 'repeat' | 'reminders' | 'notes' | 'status' | 'version' | 'createdAt' | 'completedAt';

export const DEFAULT_FIELDS: readonly RowField[] = ['due', 'priority', 'tags', 'repeat', 'version'];

type Shown = { id: string; version: number; doc: Task };

/** A row of a listing. */
export function rowOf({ id, version, doc }: Shown, fields: readonly RowField[], clock: Clock, n?: number): ToolTask {
  const all = { ...imageRow(doc, clock), version, createdAt: doc.createdAt, ...doneAt(doc) };
  const wanted: readonly string[] = doc.timeZone === clock.zone ? fields : [...fields, 'timeZone'];
  const chosen = Object.entries(all).filter(([name]) => wanted.includes(name));
  return { ...(n === undefined ? {} : { n }), id, title: doc.title, ...Object.fromEntries(chosen) };
}

const doneAt = ({ completedAt }: Task): { completedAt?: string } => (completedAt === null ? {} : { completedAt });

/** A task to choose from. */
export const candidateOf = (row: Shown, clock: Clock): ToolTask => rowOf(row, ['due', 'tags', 'status'], clock);

/** The fields of an image that an assistant knows, in words. */
export function imageRow(image: TaskImage, clock: Clock): ToolTask {
  const { title, notes, due, timeZone, priority, tags, recurrence, reminders, status, snoozedUntil } = image;
  return {
    ...(title === undefined ? {} : { title }),
    ...(status === undefined ? {} : { status }),
    ...(due ? { due } : {}),
    ...(timeZone === undefined || timeZone === clock.zone ? {} : { timeZone }),
    ...(priority === undefined || priority === 'none' ? {} : { priority }),
    ...(tags && tags.length > 0 ? { tags } : {}),
    ...(recurrence ? { repeat: ruleInWords(recurrence.rrule, recurrence) } : {}),
    ...(reminders && reminders.length > 0 ? { reminders: reminders.map((each) => reminderWords(each, clock)) } : {}),
    ...(notes ? { notes } : {}),
    ...(snoozedUntil ? { snoozedUntil } : {}),
  };
}

/** What was done with a task: the fields that changed before and after, its date in words, the next dates of its repeat. */
export function doneWith({ task, version, fact }: TaskResult, item: number, clock: Clock): ToolDone {
  return {
    item,
    id: task.id,
    title: task.title,
    change: fact === undefined ? 'unchanged' : fact.type.replace('task.', ''),
    version,
    ...(fact?.before ? { before: imageRow(fact.before, clock) } : {}),
    ...(fact ? { after: imageRow(fact.after, clock) } : {}),
    ...(task.due === null ? {} : { when: momentWords(task.due, { ...clock, zone: task.timeZone }) }),
    next: nextDates(task, clock),
  };
}

const NEXT_SHOWN = 3;

function nextDates({ recurrence, ...task }: Task, clock: Clock): string[] {
  if (recurrence === null || recurrence.completionRelative || task.due === null) return [];
  return upcoming({ ...task, recurrence }, NEXT_SHOWN).map((date) => dayWords(date, clock));
}
