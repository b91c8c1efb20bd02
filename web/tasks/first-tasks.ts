import type { Task, TaskList } from '@tasklog/schemas';
import type { Log } from '../server/log.ts';

/** A page without its list is better than a late page: the browser reads the list itself then. */
const PATIENCE_MS = 1_500;

export interface FirstTasks {
  tasks: Task[] | null;
  /** The moment the page speaks of when it says "today". */
  readAt: number;
}

/** @returns the first 200 open tasks for the page as it is first drawn; null when they are not to be had in time. */
export async function readFirstTasks(queryUrl: URL, token: string | null, log: Log): Promise<FirstTasks> {
  return { tasks: await readTasks(queryUrl, token, log), readAt: Date.now() };
}

async function readTasks(queryUrl: URL, token: string | null, log: Log): Promise<Task[] | null> {
  if (!token) return null;
  try {
    const response = await fetch(new URL('/v1/tasks?status=open&limit=200', queryUrl), {
      headers: { authorization: `Bearer ${token}` },
      cache: 'no-store',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (!response.ok) throw new Error(`the query service answered ${response.status}`);
    return ((await response.json()) as TaskList).items;
  } catch (error) {
    log.warn('a page was drawn without its tasks', { error });
    return null;
  }
}
