/** What a message is read against: the user's tasks under stable numbers, what was shown, what is open. */
import type { Context, ListedTask } from '@tasklog/domain/language/context';
import { toLocal } from '@tasklog/domain/recurrence/local';
import type { Db } from '@tasklog/runtime/pool';
import type { Interpretation, Preferences } from '@tasklog/schemas';
import { loadPreferences } from '../store/preferences.ts';
import { addersOf, doneTasks, openTasks } from '../store/tasks.ts';
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

const ASKS_WHO = /\bby (?:me|an? assistant|assistant|user|recurrence|system)\b/i;

/** The scene with who added each task, where the words (or a filter that they may name, or that was shown) ask for it. */
export async function withAdders(db: Db, words: string, scene: Scene): Promise<Scene> {
  const { tasks, settings, shown } = scene.context;
  const filters = (settings.filters ?? []).map(({ filter }) => filter);
  if (![words, shown?.query ?? '', ...filters].some((text) => ASKS_WHO.test(text))) return scene;
  const adders = await addersOf(
    db,
    tasks.flatMap(({ id }) => id ?? []),
  );
  const told = tasks.map((task) => {
    const by = adders.get(task.id ?? '');
    return by === undefined ? task : { ...task, by };
  });
  return { ...scene, context: { ...scene.context, tasks: told } };
}

/** What of a user's list a message is read against. */
export type Known = { rows: readonly TaskRow[]; settings: Preferences };

export async function readKnown(db: Db, userId: string): Promise<Known> {
  const [{ chosen }, open, done] = await Promise.all([
    loadPreferences(db, userId),
    openTasks(db, userId, MAX_OPEN),
    doneTasks(db, userId, MAX_DONE),
  ]);
  return { rows: [...open, ...done], settings: chosen };
}

/** The zone that the user chose counts for more than the one the message came from. */
export const sceneFor = ({ rows, settings }: Known, thread: Thread, zone: string, now: Date): Scene =>
  sceneOf(rows, thread, settings.timeZone ?? zone, now, settings);

/** The scene for these rows. Numbers that were shown keep meaning what they meant; the other rows fill the gaps in list order. */
export function sceneOf(
  rows: readonly TaskRow[],
  { state }: Pick<Thread, 'state'>,
  zone: string,
  now: Date,
  settings: Context['settings'],
): Scene {
  const numbers = number(rows, fixedNumbers(state));
  const rowOf = new Map(rows.map((row) => [numbers.get(row.id) ?? 0, row]));
  const known = (ids: readonly string[] | undefined): number[] => (ids ?? []).flatMap((id) => numbers.get(id) ?? []);
  const tasks = rows.map((row) => listed(row, numbers.get(row.id) ?? 0, zone)).sort((a, b) => a.n - b.n);
  return {
    rowOf: (n) => rowOf.get(n),
    numberOf: (id) => numbers.get(id),
    context: {
      now: Temporal.Instant.fromEpochMilliseconds(now.getTime()),
      zone,
      tasks,
      // What was said is in the state already: nothing has to be read again.
      history: [],
      settings,
      ...(state.listing ? { listing: known(state.listing) } : {}),
      ...(state.touched ? { lastTouched: known(state.touched) } : {}),
      ...(state.recent ? { recent: known(state.recent) } : {}),
      ...(state.pending ? { pending: state.pending } : {}),
      ...(state.last ? { last: state.last } : {}),
      ...(state.shown ? { shown: state.shown } : {}),
      ...(state.deleted ? { deleted: state.deleted.map((task, index) => ({ ...task, n: index + 1 })) } : {}),
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

/** A task as the language knows it. */
export function listed({ id, doc }: TaskRow, n: number, zone: string): ListedTask {
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
      : {
          rrule: doc.recurrence.rrule,
          completionRelative: doc.recurrence.completionRelative,
          standing: { ...doc, recurrence: doc.recurrence },
        }),
    ...(doc.priority === 'none' ? {} : { priority: doc.priority }),
    ...(minutes.length === 0 ? {} : { remindMinutesBefore: minutes }),
    ...(doc.notes === '' ? {} : { notes: doc.notes }),
    ...(doc.completedAt === null ? {} : { completedAt: toLocal(Temporal.Instant.from(doc.completedAt), zone) }),
    createdAt: doc.createdAt,
    reminds: doc.reminders.length > 0,
  };
}

/** The tasks an interpretation points at, and those of the others in the same message, in their order. Numbers and ids that are nobody's here are left out. */
export function targetsOf({ target, candidates, also = [] }: Interpretation, scene: Scene): TaskRow[] {
  const { rowOf, numberOf } = scene;
  const numbers = [...(target?.numbers ?? []), ...(target?.ids ?? []).flatMap((id) => numberOf(id) ?? [])];
  const all = numbers.length > 0 ? numbers : (candidates ?? []);
  const own = [...new Set(all)].flatMap((n) => rowOf(n) ?? []);
  return [...new Set([...own, ...also.flatMap((other) => targetsOf(other, scene))])];
}
