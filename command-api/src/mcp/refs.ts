/** Which tasks an assistant means: ids, numbers of its last listing, or words of a title. One match acts; several are asked about. */
import { resolve } from '@tasklog/domain/language/references/references';
import type { ListedTask } from '@tasklog/domain/language/context';
import type { ToolFailure } from '@tasklog/schemas';
import { isUuid } from '../ids.ts';
import { tasksByIds } from '../store/tasks.ts';
import type { TaskRow } from '../store/tasks.ts';
import type { Desk } from './desk.ts';
import { candidateOf } from './rows.ts';

/** What is wrong with one item, before it is known which. */
export type Fault = Omit<ToolFailure, 'item'>;
export type Found = { row: TaskRow } | { fault: Fault };

const MAX_CANDIDATES = 10;

/** Deleted tasks are found by their id, and only with `deleted`. */
export async function findRefs(
  desk: Desk,
  refs: readonly string[],
  status: 'open' | 'completed' | 'any' = 'open',
  deleted = false,
): Promise<Found[]> {
  const ids = refs.filter((ref) => isUuid(ref)).map((ref) => ref.toLowerCase());
  const known = ids.length === 0 ? [] : await tasksByIds(desk.db, desk.caller.userId, ids);
  const byId = new Map(known.filter(({ doc }) => deleted || doc.status !== 'deleted').map((row) => [row.id, row]));
  return Promise.all(
    refs.map(async (ref) => {
      if (!isUuid(ref)) return byWords(desk, ref, status);
      const row = byId.get(ref.toLowerCase());
      return row ? { row } : { fault: noSuchTask(ref) };
    }),
  );
}

// The same for a task that never was, that is another user's, and that is deleted.
const noSuchTask = (ref: string): Fault => ({
  ref,
  code: 'no-such-task',
  message: 'There is no such task. It may have been deleted: undo brings it back. Look it up with find_tasks.',
});

async function byWords(desk: Desk, ref: string, status: 'open' | 'completed' | 'any'): Promise<Found> {
  const scene = await desk.scene();
  const resolved = resolve(ref, scene.context, desk.clock, status);
  const rows = (tasks: readonly ListedTask[]): TaskRow[] => tasks.flatMap(({ n }) => scene.rowOf(n) ?? []);
  const candidates = (tasks: readonly ListedTask[]) => ({
    candidates: rows(tasks)
      .slice(0, MAX_CANDIDATES)
      .map((row) => candidateOf(row, desk.clock)),
  });
  if (resolved.kind === 'found') {
    const [only, ...others] = rows(resolved.tasks);
    if (only && others.length === 0) return { row: only };
  }
  if (resolved.kind !== 'none') {
    const count = String(resolved.tasks.length);
    const message = `${count} tasks fit “${ref}”, and nothing was done. Ask the user which is meant, and use its id.`;
    return { fault: { ref, code: 'ambiguous', message, ...candidates(resolved.tasks) } };
  }
  const nearest = resolved.nearest.length > 0 ? ' These are nearest.' : ' Look it up with find_tasks.';
  const why =
    resolved.why ?? `No ${status === 'completed' ? 'done' : status === 'open' ? 'open' : ''} task fits “${ref}”`;
  const fault: Fault = { ref, code: 'no-such-task', message: `${why.replace('  ', ' ')}.${nearest}` };
  return { fault: resolved.nearest.length > 0 ? { ...fault, ...candidates(resolved.nearest) } : fault };
}
