import type { AddTask } from '@tasklog/schemas';
import { decide } from '../task/decide.ts';
import { evolve } from '../task/task.ts';
import type { Task, Told } from '../task/task.ts';

export const TASK_ID = '0190aaaa-0000-7000-8000-000000000001';
export const told: Told = { now: '2026-11-23T09:00:00Z', timeZone: 'Europe/Oslo' };

/** A command to add a task; a test names only what it is about. */
export const addTask = (fields: Partial<AddTask> = {}): AddTask => ({
  type: 'add',
  taskId: TASK_ID,
  title: 'wax the skis',
  ...fields,
});

/** A task that was added with these fields. */
export function added(fields: Partial<AddTask> = {}): Task {
  const decision = decide(addTask(fields), undefined, told);
  if (decision.kind !== 'fact') throw new Error(`cannot be added: ${JSON.stringify(decision)}`);
  return evolve(undefined, decision.fact);
}
