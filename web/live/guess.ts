import type { Task } from '@tasklog/schemas';

export type Fields = Partial<Omit<Task, 'id' | 'version'>>;

/**
 * What a change will most likely make of a task, shown until the answer is here: some fields that become others, a task
 * that was not there, or one that goes. It tells both sides, so turned round it is the guess of its undo.
 */
export type Guess = { taskId: string } & (
  { before: Fields; after: Fields } | { before: null; after: Task } | { before: Task; after: null }
);

/** What a change of some fields of a task is guessed to do; fields that stay as they are say nothing. */
export function changedTo(task: Task, fields: Fields): Guess {
  const names = (Object.keys(fields) as (keyof Fields)[]).filter((name) => !same(task[name], fields[name]));
  const of = (from: Fields): Fields => Object.fromEntries(names.map((name) => [name, from[name]]));
  return { taskId: task.id, before: of(task), after: of(fields) };
}

export const addedAs = (task: Task): Guess => ({ taskId: task.id, before: null, after: task });
export const deletedFrom = (task: Task): Guess => ({ taskId: task.id, before: task, after: null });

export function turnedRound({ taskId, before, after }: Guess): Guess {
  return { taskId, before: after, after: before } as Guess;
}

export function applyGuess(task: Task | null, { before, after }: Guess): Task | null {
  if (after === null) return null;
  if (before === null) return task ?? after;
  return task && { ...task, ...after };
}

const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);
