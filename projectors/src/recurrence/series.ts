/** The rows of the series, folded: which task stands for a series now, and whether more is to come. Pure. */
import type { StoredRecurrence, TaskImage } from '@tasklog/schemas';
import type { Step, TaskState } from '../states.ts';
import { isRepeating, nextOf } from './standing.ts';

export type SeriesRow = {
  seriesId: string;
  userId: string;
  taskId: string;
  title: string;
  timeZone: string;
  recurrence: StoredRecurrence;
  occurrence: string | null;
  active: boolean;
};

/** What a series is known by before a page: its row, and its tasks that are open. */
export type Known = { rows: ReadonlyMap<string, SeriesRow>; open: readonly TaskState[] };

/** The rows that the steps change. */
export function foldSeries(known: Known, steps: readonly Step[]): SeriesRow[] {
  const rows = new Map(known.rows);
  const open = new Map(known.open.map((task) => [task.id, task]));
  const touched = new Set<string>();
  for (const step of steps) {
    if (step.after.doc.status === 'open') open.set(step.after.id, step.after);
    else open.delete(step.after.id);
    for (const series of seriesOf(step)) {
      const row = rowAfter(series, step, [...open.values()], rows.get(series));
      if (row === undefined) continue;
      rows.set(series, row);
      touched.add(series);
    }
  }
  return [...touched].map((series) => rows.get(series) as SeriesRow);
}

export function seriesOf({ before, after }: Pick<Step, 'before' | 'after'>): string[] {
  const named = [before?.doc.seriesId, after.doc.seriesId].filter((series) => typeof series === 'string');
  return [...new Set(named)];
}

function rowAfter(
  series: string,
  { before, after }: Step,
  open: readonly TaskState[],
  row: SeriesRow | undefined,
): SeriesRow | undefined {
  const current = latest(open.filter(({ doc }) => doc.seriesId === series && isRepeating(doc)));
  if (current) return rowOf(series, current, true);
  const { status, seriesId } = after.doc;
  if (status === 'done' && before?.doc.status === 'open' && seriesId === series) {
    return rowOf(series, after, hasNext(after.doc)) ?? row;
  }
  const left = before?.doc.status === 'open' || status === 'deleted';
  if (row?.taskId !== after.id) return row && left ? { ...row, active: false } : row;
  return { ...row, title: after.doc.title ?? row.title, active: row.active && !left };
}

function rowOf(seriesId: string, { id, userId, doc }: TaskState, active: boolean): SeriesRow | undefined {
  if (!isRepeating(doc)) return undefined;
  const { title = '', timeZone = 'UTC', recurrence, occurrence = null } = doc;
  return { seriesId, userId, taskId: id, title, timeZone, recurrence, occurrence, active };
}

const hasNext = (task: TaskImage): boolean =>
  isRepeating(task) &&
  typeof task.completedAt === 'string' &&
  nextOf(task, task.nextOccurrence, task.completedAt) !== null;

/** Of several open occurrences the last one stands for the series. */
function latest(tasks: readonly TaskState[]): TaskState | undefined {
  return tasks.toSorted((a, b) => (rank(a) < rank(b) ? 1 : -1))[0];
}

const rank = ({ id, doc }: TaskState): string => `${doc.occurrence ?? ''} ${id}`;
