/** From what was understood to what is wished: commands, each bound to the version that was looked at. */
import type { Task } from '@tasklog/domain';
import { dueOf, fieldsOf, recurrenceOf, remindersOf } from '@tasklog/domain/language/adding/task-fields';
import { atTime, dayOf, hasTime, toInstant } from '@tasklog/domain/recurrence/local';
import type {
  Command,
  InterpretedTask,
  Interpretation,
  Recurrence,
  RescheduleTask,
  TaskPatch,
  UpdateTask,
} from '@tasklog/schemas';
import type { Wish } from '../request.ts';
import { newId } from '../ids.ts';
import type { TaskRow } from '../store/tasks.ts';

type Changes = NonNullable<Interpretation['changes']>;

/** One wish for each task that was dictated. */
export function additions(tasks: readonly InterpretedTask[], zone: string): Wish[] {
  return tasks.map((task) => ({ fresh: true, command: { type: 'add', taskId: newId(), ...fieldsOf(task, zone) } }));
}

/** What an intent wishes for each of its targets. Intents that change nothing wish nothing. */
export function wishesFor(meant: Interpretation, targets: readonly TaskRow[], zone: string): Wish[] {
  return targets.flatMap((row) => {
    const command = commandFor(meant, row.doc, zone);
    return command === undefined ? [] : [{ command, expected: row.version }];
  });
}

function commandFor(
  { intent, changes = {}, until, scope, skips }: Interpretation,
  task: Task,
  zone: string,
): Command | undefined {
  const taskId = task.id;
  switch (intent) {
    case 'complete':
      return { type: 'complete', taskId };
    case 'uncomplete':
      return { type: 'reopen', taskId };
    case 'delete':
      return { type: 'delete', taskId };
    case 'reschedule':
    case 'update': {
      if (skips !== undefined) return { type: 'skip', taskId, ...(skips === 'today' ? { to: skips } : {}) };
      const command = updateFor(changes, task, zone, intent);
      return command && scope ? { ...command, scope } : command;
    }
    case 'snooze':
      return until === undefined ? undefined : { type: 'snooze', taskId, until: toInstant(until, zone).toString() };
    default:
      return undefined;
  }
}

function updateFor(
  changes: Changes,
  task: Task,
  zone: string,
  intent: 'reschedule' | 'update',
): UpdateTask | RescheduleTask | undefined {
  const due =
    changes.due === undefined && changes.time !== undefined && task.due !== null
      ? atTime(task.due, changes.time)
      : dueOf(changes);
  const onlyDate = Object.keys(changes).every((name) => ['due', 'time'].includes(name));
  if (intent === 'reschedule' && onlyDate && due !== undefined)
    return { type: 'reschedule', taskId: task.id, due: keepingTime(due, task) };
  const set: TaskPatch = { ...cleared(changes.clear ?? []) };
  if (changes.title !== undefined) set.title = changes.title;
  if (changes.description !== undefined) set.notes = changes.description;
  if (due !== undefined) set.due = keepingTime(due, task);
  if (changes.clear?.includes('time') && task.due !== null) set.due = dayOf(set.due ?? task.due);
  if (changes.priority !== undefined) set.priority = changes.priority;
  if (changes.tags !== undefined) set.tags = changes.tags;
  if (changes.remindMinutesBefore !== undefined || changes.remindAt !== undefined)
    set.reminders = remindersOf(changes, zone);
  const recurrence = recurrenceOf(changes, set.due ?? task.due ?? undefined) ?? leavingOut(changes, task);
  if (recurrence !== undefined) set.recurrence = recurrence;
  return Object.keys(set).length === 0 ? undefined : { type: 'update', taskId: task.id, set };
}

/** Dates that the repeat leaves out from now on, beside those that it does already; a repeat that is given anew says its own. */
function leavingOut({ exceptions }: Changes, { recurrence }: Task): Recurrence | undefined {
  if (exceptions === undefined || recurrence === null) return undefined;
  return { ...recurrence, exceptions: [...new Set([...recurrence.exceptions, ...exceptions])] };
}

/** A date alone leaves the hour as it is. */
function keepingTime(due: string, task: Task): string {
  return hasTime(due) || task.due === null || !hasTime(task.due) ? due : atTime(due, task.due.slice(11));
}

/** What each name in `clear` leaves behind. */
function cleared(names: readonly string[]): TaskPatch {
  const empty: Record<string, TaskPatch> = {
    due: { due: null },
    rrule: { recurrence: null },
    recurrence: { recurrence: null },
    priority: { priority: 'none' },
    tags: { tags: [] },
    remindMinutesBefore: { reminders: [] },
    reminders: { reminders: [] },
    description: { notes: '' },
  };
  return Object.assign({}, ...names.map((name) => empty[name] ?? {})) as TaskPatch;
}
