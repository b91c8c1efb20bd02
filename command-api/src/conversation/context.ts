/** What a message is read against: the user's tasks under stable numbers, what was shown, what is open. */
import type { Context, ListedTask } from '@tasklog/domain/language/context';
import type { Db } from '@tasklog/runtime/pool';
import type { Interpretation } from '@tasklog/schemas';
import { loadPreferences } from '../store/preferences.ts';
import { doneTasks, openTasks } from '../store/tasks.ts';
import type { TaskRow } from '../store/tasks.ts';
import type { Thread, ThreadState } from './threads.ts';

/** More open tasks than this are not looked through by words; a list that long is read with filters. */
const MAX_OPEN = 2_000;
const MAX_DONE = 200;

export type Scene = {
  context: Context;
  rowOf: (n: number) => TaskRow | undefined;
  /** Numbers of the rows, by task id. */
  numberOf: (id: string) => number | undefined;
};

export async function readScene(db: Db, userId: string, thread: Thread, zone: string, now: Date): Promise<Scene> {
  const rows = [...(await openTasks(db, userId, MAX_OPEN)), ...(await doneTasks(db, userId, MAX_DONE))];
  return sceneOf(rows, thread, zone, now, await loadPreferences(db, userId));
}

/** The scene for these rows. Numbers that were shown keep meaning what they meant; the other rows fill the gaps in list order. */
export function sceneOf(
  rows: readonly TaskRow[],
  { state, history }: Pick<Thread, 'state' | 'history'>,
  zone: string,
  now: Date,
  settings: Context['settings'],
): Scene {
  const numbers = number(rows, fixedNumbers(state));
  const rowOf = new Map(rows.map((row) => [numbers.get(row.id) ?? 0, row]));
  const known = (ids: readonly string[] | undefined): number[] => (ids ?? []).flatMap((id) => numbers.get(id) ?? []);
  const tasks = rows.map((row) => listed(row, numbers.get(row.id) ?? 0)).sort((a, b) => a.n - b.n);
  return {
    rowOf: (n) => rowOf.get(n),
    numberOf: (id) => numbers.get(id),
    context: {
      now: Temporal.Instant.fromEpochMilliseconds(now.getTime()),
      zone,
      tasks,
      history,
      settings,
      ...(state.listing ? { listing: known(state.listing) } : {}),
      ...(state.touched ? { lastTouched: known(state.touched) } : {}),
      ...(state.pending ? { pending: state.pending } : {}),
    },
  };
}

function fixedNumbers(state: ThreadState): Map<string, number> {
  const fixed = new Map((state.listing ?? []).map((id, n) => [id, n + 1]));
  for (const [n, id] of Object.entries(state.numbers ?? {})) if (!fixed.has(id)) fixed.set(id, Number(n));
  return fixed;
}

function number(rows: readonly TaskRow[], fixed: Map<string, number>): Map<string, number> {
  const taken = new Set(fixed.values());
  const numbers = new Map<string, number>();
  let next = 1;
  for (const { id } of rows) {
    let n = fixed.get(id);
    if (n === undefined) {
      while (taken.has(next)) next += 1;
      n = next++;
    }
    numbers.set(id, n);
  }
  return numbers;
}

function listed({ id, doc }: TaskRow, n: number): ListedTask {
  const minutes = doc.reminders.flatMap((reminder) => ('minutesBefore' in reminder ? [reminder.minutesBefore] : []));
  return {
    n,
    id,
    title: doc.title,
    status: doc.status === 'done' ? 'completed' : 'open',
    tags: doc.tags,
    ...(doc.due === null ? {} : { due: doc.due }),
    ...(doc.recurrence === null
      ? {}
      : { rrule: doc.recurrence.rrule, completionRelative: doc.recurrence.completionRelative }),
    ...(doc.priority === 'none' ? {} : { priority: doc.priority }),
    ...(minutes.length === 0 ? {} : { remindMinutesBefore: minutes }),
  };
}

/** The tasks an interpretation points at, in its order. Numbers and ids that are nobody's here are left out. */
export function targetsOf({ target, candidates }: Interpretation, { rowOf, numberOf }: Scene): TaskRow[] {
  const numbers = [...(target?.numbers ?? []), ...(target?.ids ?? []).flatMap((id) => numberOf(id) ?? [])];
  const all = numbers.length > 0 ? numbers : (candidates ?? []);
  return [...new Set(all)].flatMap((n) => rowOf(n) ?? []);
}
