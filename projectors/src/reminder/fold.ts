/**
 * Reminders as the tasks' events tell them. Pure: whether an instant is past is judged by the event's own time.
 *
 * Two topics meet here without an order between them. What has fired is kept apart, by task, reminder and instant; a
 * row is fired exactly when its own instant is among those. So either topic may be ahead, and the rows end the same.
 */
import { reminderInstants } from '@tasklog/domain/reminder/rule';
import type { ReminderInstant } from '@tasklog/domain/reminder/rule';
import { Poison } from '../poison.ts';
import type { Step } from '../states.ts';

export type ReminderRow = {
  taskId: string;
  reminderId: string;
  userId: string;
  title: string;
  dueAt: string;
  state: 'waiting' | 'fired' | 'cancelled';
  firedAt: string | null;
};

export type Fired = { taskId: string; reminderId: string; dueAt: string; firedAt: string; eventId: string };

/** All rows of the tasks that the steps touch, after them. `rows` and `fired` are those tasks' before them. */
export function foldReminders(
  rows: readonly ReminderRow[],
  fired: readonly Fired[],
  steps: readonly Step[],
): ReminderRow[] {
  const byTask = new Map<string, Map<string, ReminderRow>>();
  const ofTask = (id: string): Map<string, ReminderRow> => {
    const found = byTask.get(id) ?? new Map<string, ReminderRow>();
    byTask.set(id, found);
    return found;
  };
  for (const row of rows) ofTask(row.taskId).set(row.reminderId, row);
  const firedAt = new Map(fired.map((each) => [firedKey(each), each.firedAt]));
  for (const step of steps) takeStep(ofTask(step.after.id), firedAt, step);
  return [...byTask.values()].flatMap((each) => [...each.values()]);
}

function takeStep(rows: Map<string, ReminderRow>, firedAt: ReadonlyMap<string, string>, step: Step): void {
  const { before, after, record } = step;
  const had = before ? reminderInstants(before.doc) : [];
  const has = reminderInstants(after.doc);
  for (const { id } of had) {
    const row = rows.get(id);
    if (row?.state === 'waiting' && !has.some((each) => each.id === id)) rows.set(id, { ...row, state: 'cancelled' });
  }
  for (const wanted of has) {
    // One that is wanted as before keeps its state: it may be due this moment, and an edit of the title calls nothing off.
    if (had.some((each) => each.id === wanted.id && each.at === wanted.at)) continue;
    rows.set(wanted.id, newRow(step, wanted, firedAt, record.event.time));
  }
  const { title = '' } = after.doc;
  for (const [id, row] of rows) if (row.title !== title) rows.set(id, { ...row, title });
}

function newRow(
  { after }: Step,
  { id, at }: ReminderInstant,
  firedAt: ReadonlyMap<string, string>,
  time: string,
): ReminderRow {
  const row = { taskId: after.id, reminderId: id, userId: after.userId, title: after.doc.title ?? '', dueAt: at };
  const fired = firedAt.get(firedKey(row));
  if (fired !== undefined) return { ...row, state: 'fired', firedAt: fired };
  return { ...row, state: Date.parse(at) < Date.parse(time) ? 'cancelled' : 'waiting', firedAt: null };
}

/**
 * What has fired, as told by a page: what is new of it, and the rows that are fired by it. `rows` and `fired` are those
 * tasks' before. Told again, nothing comes of it, unless it tells something else: then it is poison.
 */
export function tellFired(
  rows: readonly ReminderRow[],
  fired: readonly Fired[],
  told: readonly Fired[],
): { fired: Fired[]; rows: ReminderRow[] } {
  const known = new Map(fired.map((each) => [firedKey(each), each]));
  const news: Fired[] = [];
  for (const each of told) {
    const before = known.get(firedKey(each));
    if (before === undefined) {
      known.set(firedKey(each), each);
      news.push(each);
    } else if (before.eventId !== each.eventId || before.firedAt !== each.firedAt)
      throw new Poison(`event ${each.eventId} tells of a reminder that has fired otherwise`);
  }
  const now = new Map(told.map((each) => [firedKey(each), each.firedAt]));
  return {
    fired: news,
    rows: rows.flatMap((row) => {
      const firedAt = now.get(firedKey(row));
      return firedAt === undefined ? [] : [{ ...row, state: 'fired' as const, firedAt }];
    }),
  };
}

const firedKey = ({ taskId, reminderId, dueAt }: Pick<Fired, 'taskId' | 'reminderId' | 'dueAt'>): string =>
  `${taskId} ${dueAt} ${reminderId}`;
