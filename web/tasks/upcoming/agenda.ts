import type { RecurrenceItem, Task } from '@tasklog/schemas';
import type { Row } from '../../live/reduce.ts';
import { dayOf } from '../days.ts';

/** A date to come of a repeating task: no task stands for it yet. */
export interface Ghost {
  key: string;
  title: string;
  /** A local date, with a time when it has one. */
  due: string;
  taskId: string;
}

export interface Day {
  date: string;
  rows: Row[];
  ghosts: Ghost[];
}

/** What lies on each of some days, and what was due before them and is still open. */
export interface Agenda {
  overdue: Row[];
  days: Day[];
}

/** @param dates in order; @param today what was due before it is overdue. */
export function agendaOf(
  rows: readonly Row[],
  series: readonly RecurrenceItem[],
  dates: readonly string[],
  today: string,
): Agenda {
  const days = new Map(dates.map((date): [string, Day] => [date, { date, rows: [], ghosts: [] }]));
  const overdue: Row[] = [];
  const taken = new Set<string>();
  for (const row of rows) {
    const { due, status } = row.task;
    if (due === null) continue;
    const date = dayOf(due);
    taken.add(placeOf(row.task, date));
    if (date < today && status === 'open') overdue.push(row);
    else days.get(date)?.rows.push(row);
  }
  for (const ghost of series.flatMap(ghostsOf)) {
    const day = days.get(dayOf(ghost.due));
    if (day && day.date >= today && !taken.has(`${ghost.taskId} ${day.date}`)) day.ghosts.push(ghost);
  }
  for (const { rows: own, ghosts } of days.values()) {
    own.sort((a, b) => compareTimes(a.task.due, b.task.due));
    ghosts.sort((a, b) => compareTimes(a.due, b.due));
  }
  return { overdue, days: [...days.values()] };
}

const placeOf = ({ id }: Task, date: string): string => `${id} ${date}`;

const ghostsOf = ({ taskId, title, next, active }: RecurrenceItem): Ghost[] =>
  active ? next.map((due) => ({ key: `${taskId} ${due}`, title, due, taskId })) : [];

/** What has no time comes first on its day. */
function compareTimes(a: string | null, b: string | null): number {
  const [one, other] = [a ?? '', b ?? ''];
  return one < other ? -1 : one > other ? 1 : 0;
}
