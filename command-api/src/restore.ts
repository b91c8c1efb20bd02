/** Tasks as they were, told by what happened to them since. The log is read, and only as far back as the moment. */
import { Problem } from '@tasklog/runtime';
import type { Db } from '@tasklog/runtime/pool';
import { before, isAsItWas } from '@tasklog/domain/history/restoring';
import type { Task } from '@tasklog/domain';
import type { TaskEvent } from '@tasklog/schemas';
import { eventsOfTask, eventsSince } from './store/changes.ts';
import { tasksByIds } from './store/tasks.ts';
import type { TaskRow } from './store/tasks.ts';

/** A task now and then; `then` is undefined when it had not been added. */
export type Past = { row: TaskRow; then: Task | undefined };

/** The tasks that are not what they were at an instant; of these only when some are named. */
export async function changedSince(
  db: Db,
  userId: string,
  at: string,
  ids: readonly string[] | undefined,
): Promise<Past[]> {
  const pasts = await pastsOf(db, userId, await eventsSince(db, userId, at, ids));
  return pasts.filter(({ row, then }) => !isAsItWas(row.doc, then));
}

/** The user's task at one of its versions. Throws Problem 404 or 422 when there is no such task or version. */
export async function atVersion(db: Db, userId: string, taskId: string, version: number): Promise<Past> {
  const [row] = await tasksByIds(db, userId, [taskId]);
  if (row === undefined) throw noSuchTask();
  if (version > row.version)
    throw new Problem(422, 'no-such-version', `The task is at version ${String(row.version)}; there is no later one.`, {
      faults: [{ field: '/version', message: `must not be greater than ${String(row.version)}` }],
    });
  const events = await eventsOfTask(db, userId, taskId);
  const [past] = await pastsOf(
    db,
    userId,
    events.filter(({ taskversion }) => taskversion > version),
  );
  return past ?? { row, then: row.doc };
}

/** The user's task at an instant. Throws Problem 404 when there is no such task. */
export async function atInstant(db: Db, userId: string, taskId: string, at: string): Promise<Past> {
  const [past] = await pastsOf(db, userId, await eventsSince(db, userId, at, [taskId]));
  if (past) return past;
  const [row] = await tasksByIds(db, userId, [taskId]);
  if (row === undefined) throw noSuchTask();
  return { row, then: row.doc };
}

const noSuchTask = (): Problem => new Problem(404, 'no-such-task', 'There is no such task. It may have been deleted.');

/** Each task that the events speak of, before them. */
async function pastsOf(db: Db, userId: string, events: readonly TaskEvent[]): Promise<Past[]> {
  const byTask = Map.groupBy(events, ({ subject }) => subject);
  const rows = await tasksByIds(db, userId, [...byTask.keys()]);
  return rows.map((row) => {
    const since = (byTask.get(row.id) ?? []).toSorted((a, b) => a.taskversion - b.taskversion);
    needWhole(row, since);
    return { row, then: before(row.doc, since) };
  });
}

/** All versions up to that of the row, or there is no telling what came before them. */
function needWhole({ version, doc }: TaskRow, since: readonly TaskEvent[]): void {
  const last = since.at(-1)?.taskversion ?? version;
  // A change was committed between the two questions.
  if (last !== version)
    throw new Problem(409, 'contended', 'The list is being changed at this moment. Try again.', {
      headers: { 'Retry-After': '1' },
    });
  const first = since[0]?.taskversion ?? version;
  if (since.length !== last - first + 1)
    throw new Problem(410, 'past-not-kept', `What “${doc.title}” was then is no longer kept in the log.`);
}
