import type { Task } from '@tasklog/schemas';
import type { Row } from '../live/reduce.ts';

const MOST = 200;

/** The question for the tasks of a filter, on this browser's clock, no older than what the page knows. */
export function pathOf(line: string, position: string | null): string {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const query = new URLSearchParams({ filter: line, limit: String(MOST), timeZone });
  if (position !== null) query.set('after', position);
  return `/api/queries/tasks?${query.toString()}`;
}

/** In the order of the answer; what the page knows of a task is newer than what the answer says of it. */
export function filteredRows(rows: readonly Row[], found: readonly Task[]): Row[] {
  const known = new Map(rows.map((row) => [row.task.id, row]));
  return found.flatMap((task) => {
    const row = known.get(task.id);
    // An open task that the page no longer shows is gone; a done one was never on it.
    return row ? [row] : task.status === 'done' ? [{ task, pending: false }] : [];
  });
}
