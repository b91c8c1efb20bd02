import type { Task, TaskList } from '@tasklog/schemas';
import type { Answer, Api } from '../../live/api.ts';
import type { Row } from '../../live/reduce.ts';

const PAGE = 200;
const MOST = 1_000;

/** What a question for tasks found: the first thousand, and how many there are when that is not all. */
export interface Found {
  tasks: Task[];
  total: number | null;
  /** The instant of the past that was asked for. */
  asOf: string | null;
  /** Of an empty list of the past: when there first was one. */
  begins: string | null;
}

/** The question for the tasks of a filter, on the reader's clock, no older than what the page knows; or of a moment. */
export function questionFor(
  { filter, asOf }: { filter: string; asOf: string | null },
  timeZone: string,
  position: string | null,
): string {
  return new URLSearchParams({
    ...{ limit: String(PAGE), timeZone },
    ...(filter && { filter }),
    ...(asOf !== null ? { asOf } : position !== null && { after: position }),
  }).toString();
}

export async function readFound(api: Api, question: string): Promise<Answer<Found>> {
  const found: Found = { tasks: [], total: null, asOf: null, begins: null };
  let cursor: string | null = null;
  do {
    const isLast: boolean = found.tasks.length + PAGE >= MOST;
    const more: string = `${isLast ? '&total=true' : ''}${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
    const answer: Answer<TaskList> = await api<TaskList>(`/api/queries/tasks?${question}${more}`);
    if (!answer.ok) return answer;
    const { items, total = null, asOf = null, begins = null } = answer.value;
    found.tasks.push(...items);
    Object.assign(found, { asOf: found.asOf ?? asOf, begins: found.begins ?? begins });
    cursor = isLast ? null : answer.value.cursor;
    if (isLast && answer.value.cursor !== null) found.total = total;
  } while (cursor !== null);
  return { ok: true, value: found, headers: new Headers() };
}

/**
 * In the order of the answer; what the page knows of a task is newer than what the answer says of it.
 * @param isGone whether the page knows that a task is no longer open.
 */
export function filteredRows(rows: readonly Row[], found: readonly Task[], isGone: (taskId: string) => boolean): Row[] {
  const known = new Map(rows.map((row) => [row.task.id, row]));
  return found.flatMap((task) => {
    const row = known.get(task.id);
    if (row) return [row];
    return task.status === 'open' && isGone(task.id) ? [] : [{ task, pending: false }];
  });
}
