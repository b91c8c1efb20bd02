/** Making tasks again what they were: what stood there before comes back as a command, so it is decided, told and undone like any other. */
import type { CompensateTask, TaskImage } from '@tasklog/schemas';
import { same } from '../task/decisions.ts';
import { evolve } from '../task/task.ts';
import type { FactType, Task } from '../task/task.ts';
import type { PastEvent } from '../task/undo.ts';

/** The task before these events, which are all that happened to it since, oldest first; undefined when one of them added it. */
export function before(task: Task, since: readonly PastEvent[]): Task | undefined {
  return since
    .toReversed()
    .reduce<Task | undefined>(
      (state, { type, data }) =>
        state && data.before ? evolve(state, { type: type as FactType, after: data.before }) : undefined,
      task,
    );
}

/** Whether a task is what it was. One that was not there, and one that is deleted, are not on the list either way. */
export const isAsItWas = (now: Task, then: Task | undefined): boolean =>
  isGone(then) ? isGone(now) : differing(now, then as Task).length === 0;

const isGone = (task: Task | undefined): boolean => task === undefined || task.status === 'deleted';

/** The command that makes a task again what it was. It is refused when the task is no longer as `now` says. */
export function restoration(now: Task, then: Task | undefined): CompensateTask {
  const command = { type: 'compensate', taskId: now.id } as const;
  if (then === undefined || isGone(then)) return { ...command, of: 'task.added', before: null, after: {} };
  const names = differing(now, then);
  return { ...command, of: takenBack(now, then), before: pick(then, names), after: pick(now, names) };
}

/** What the change of status takes back; it is told as the opposite of that. */
function takenBack(now: Task, then: Task): FactType {
  if (now.status === then.status) return 'task.updated';
  if (now.status === 'deleted') return 'task.deleted';
  return now.status === 'done' ? 'task.completed' : 'task.reopened';
}

function differing(now: Task, then: Task): (keyof TaskImage)[] {
  const names = [...new Set([...Object.keys(now), ...Object.keys(then)])] as (keyof TaskImage)[];
  return names.filter((name) => !same((now as TaskImage)[name], (then as TaskImage)[name]));
}

const pick = (task: TaskImage, names: readonly (keyof TaskImage)[]): TaskImage =>
  Object.fromEntries(names.map((name) => [name, task[name] ?? null]));
