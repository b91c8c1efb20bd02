/** A user's past as the log and the outbox tell it. Both are read in one snapshot: an event is always in one of them. */
import { rowOf, sql } from '@tasklog/runtime/pool';
import type { Db } from '@tasklog/runtime/pool';
import type { PastChange } from '@tasklog/domain';
import type { Envelope, TaskEvent } from '@tasklog/schemas';
import { upcast } from '@tasklog/schemas/upcast';
import { isTaskEvent } from '@tasklog/schemas/validators';

/** How far back "undo" and "redo" without an id look. */
const LOOK_BACK = 200;

/** The user's events that wait in the outbox. Those of the release before do not say in a column whose they are. */
const waiting = (userId: string): ReturnType<typeof sql.fragment> => sql.fragment`
  1 = any (topics) and coalesce(user_id, event ->> 'userid') = ${userId}`;

/** The user's newest changes, newest first. The index is left from one change to the next: an import has thousands of events. */
export async function pastChanges(db: Db, userId: string): Promise<PastChange[]> {
  const newest = (than: ReturnType<typeof sql.fragment>) => sql.fragment`
    select change_id as id, event ->> 'undoes' as undoes from log.record
    where topic = 1 and user_id = ${userId} ${than} order by change_id desc limit 1`;
  const rows = await db.any(sql.unsafe`
    with recursive logged as (
      (${newest(sql.fragment``)})
      union all
      select older.* from logged cross join lateral (${newest(sql.fragment`and change_id < logged.id`)}) older
    )
    select id, undoes from (
      (select id, undoes from logged limit ${LOOK_BACK})
      union
      select coalesce(change_id, event ->> 'changeid'), event ->> 'undoes' from command.outbox where ${waiting(userId)}
    ) as past order by id desc limit ${LOOK_BACK}`);
  return (rows as { id: string; undoes: string | null }[]).map(({ id, undoes }) => ({
    id,
    undoes: undoes ?? undefined,
  }));
}

/** The events of one change, in the order they happened per task. Empty when the user made no such change. */
export async function eventsOfChange(db: Db, userId: string, changeId: string): Promise<TaskEvent[]> {
  return orderedEvents(
    await db.any(sql.type(eventRow)`
      select event from log.record where topic = 1 and user_id = ${userId} and change_id = ${changeId}
      union all
      select event from command.outbox where ${waiting(userId)} and coalesce(change_id, event ->> 'changeid') = ${changeId}`),
  );
}

/** All that happened to one task of the user, oldest first. */
export async function eventsOfTask(db: Db, userId: string, taskId: string): Promise<TaskEvent[]> {
  return orderedEvents(
    await db.any(sql.type(eventRow)`
      select event from log.record where topic = 1 and task_id = ${taskId} and user_id = ${userId}
      union all
      select event from command.outbox where ${waiting(userId)} and task_id = ${taskId}`),
  );
}

/** What happened to the user's tasks lately, newest first. */
export async function recentEvents(db: Db, userId: string, limit: number): Promise<TaskEvent[]> {
  const rows = await db.any(sql.type(eventRow)`
    (select event from log.record where topic = 1 and user_id = ${userId} order by change_id desc limit ${limit})
    union all
    select event from command.outbox where ${waiting(userId)}`);
  return orderedEvents(rows).toReversed().slice(0, limit);
}

/** All that happened to the user's list up to an instant, oldest first: what it looked like then is their fold. */
export async function eventsUntil(db: Db, userId: string, at: string): Promise<TaskEvent[]> {
  return orderedEvents(
    await db.any(sql.type(eventRow)`
      select event from log.record where topic = 1 and user_id = ${userId} and event ->> 'time' <= ${at}
      union all
      select event from command.outbox where ${waiting(userId)} and event ->> 'time' <= ${at}`),
  );
}

/**
 * What happened to tasks of the user after an instant, oldest first; only to these when some are named. Where the clock of a
 * later event was behind, it counts as after whatever it followed.
 */
export async function eventsSince(
  db: Db,
  userId: string,
  at: string,
  ids: readonly string[] | undefined,
): Promise<TaskEvent[]> {
  const named = ids ? sql.fragment`and task_id = any (${sql.array([...ids], 'uuid')})` : sql.fragment``;
  const past = sql.fragment`(
    select task_id, version, event from log.record where topic = 1 and user_id = ${userId} ${named}
    union all
    select task_id, version, event from command.outbox
    where ${waiting(userId)} ${named})`;
  return orderedEvents(
    await db.any(sql.type(eventRow)`
      select told.event from ${past} told
      join (select task_id, min(version) as version from ${past} p where event ->> 'time' > ${at} group by task_id) first
        on told.task_id = first.task_id and told.version >= first.version`),
  );
}

const orderedEvents = (rows: readonly { event: TaskEvent }[]): TaskEvent[] =>
  rows.map(({ event }) => event).sort((a, b) => a.time.localeCompare(b.time) || a.taskversion - b.taskversion);

const checkedRow = rowOf(isTaskEvent, 'event')['~standard'];

/** Rows of one column, each event as this release knows it and checked against its schema. */
const eventRow: { '~standard': typeof checkedRow } = {
  '~standard': {
    ...checkedRow,
    validate: (row) => checkedRow.validate({ event: upcast((row as { event: Envelope }).event) }),
  },
};
