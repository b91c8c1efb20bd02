import type { Task, TaskList } from '@tasklog/schemas';
import type { Log } from '../server/log.ts';
import { readAhead } from '../server/read-ahead.ts';

export interface FirstTasks {
  tasks: Task[] | null;
  /** The moment the page speaks of when it says "today". */
  readAt: number;
}

/** @returns the first 200 open tasks for the page as it is first drawn; null when they are not to be had in time. */
export async function readFirstTasks(queryUrl: URL, token: string | null, log: Log): Promise<FirstTasks> {
  const address = new URL('/v1/tasks?status=open&limit=200', queryUrl);
  const list = await readAhead<TaskList>(address, token, log);
  return { tasks: list?.items ?? null, readAt: Date.now() };
}
