import { isDeepStrictEqual } from 'node:util';
import { topicNumber } from '@tasklog/event-log';
import type { LogRecord } from '@tasklog/event-log';
import type { Envelope, TaskEvent } from '@tasklog/schemas';
import { sql } from '@tasklog/runtime/pool';
import type { Tx } from '@tasklog/runtime/pool';
import type { LeftOut } from './left-out.ts';
import { Poison } from './poison.ts';
import type { Target } from './projector.ts';
import { row } from './row.ts';

export type TaskRecord = LogRecord<TaskEvent>;

/** How far a read model has come with a task. */
export type Known = { version: number; userId: string };

/**
 * Splits a page into what is new and what was there before, by the versions of each task: 1, 2, 3, … without a gap but
 * for those that were left out. Throws Poison for a jump, a task that does not begin by being added, or one of another user.
 */
export function sortOut(
  known: ReadonlyMap<string, Known>,
  records: readonly TaskRecord[],
  leftOut: LeftOut,
): { fresh: TaskRecord[]; repeats: TaskRecord[] } {
  const versions = new Map(known);
  const fresh: TaskRecord[] = [];
  const repeats: TaskRecord[] = [];
  for (const record of records) {
    const { subject, userid, taskversion, type } = record.event;
    const last = versions.get(subject);
    if (last && last.userId !== userid) throw new Poison(`task ${subject} belongs to another user`);
    let expected = (last?.version ?? 0) + 1;
    while (expected < taskversion && leftOut.version(subject, expected)) expected += 1;
    if (taskversion > expected) {
      throw new Poison(`task ${subject} jumps to version ${String(taskversion)}; ${String(expected)} is next`);
    }
    if (taskversion < expected) {
      repeats.push(record);
      continue;
    }
    if ((type === 'task.added') !== (taskversion === 1)) {
      throw new Poison(`${type} cannot be version ${String(taskversion)} of a task`);
    }
    versions.set(subject, { version: taskversion, userId: userid });
    fresh.push(record);
  }
  return { fresh, repeats };
}

/** What the log told first of a task's version. */
export type First = { task: string; version: number; event: Envelope };

/** The log's first records of the tasks and versions of these. */
export type FirstsOf<T> = (tx: T, repeats: readonly TaskRecord[]) => Promise<readonly First[]>;

const firstRow = row<First>({
  task: 'string',
  version: 'number',
  event: 'object',
});

/**
 * A record seen before does nothing, but only when it is the same: the log's first record of that task and version is
 * what was applied. Throws Poison when a repeat tells something else.
 */
export async function refuseForgeries<T>(
  tx: T,
  firstsOf: FirstsOf<T>,
  repeats: readonly TaskRecord[],
  upcast: Target['upcast'],
): Promise<void> {
  if (repeats.length === 0) return;
  const firsts = await firstsOf(tx, repeats);
  const told = new Map(firsts.map(({ task, version, event }) => [`${task} ${String(version)}`, event]));
  for (const { event } of repeats) {
    const first = told.get(`${event.subject} ${String(event.taskversion)}`);
    // Compared as this release knows both: what was read has been upcast, what lies on the log never is.
    if (first && !isDeepStrictEqual(unplaced(upcast(first)), unplaced(event)))
      throw new Poison(`task ${event.subject} has had another event as version ${String(event.taskversion)}`);
  }
}

export const firstsOnLog: FirstsOf<Tx> = (tx, repeats) => {
  const places = repeats.map(({ event }) => [event.subject, event.taskversion]);
  return tx.any(sql.type(firstRow)`
    select given.task_id as task, given.version, first.event
    from (select distinct * from ${sql.unnest(places, ['uuid', 'int4'])}) as given(task_id, version)
    cross join lateral (
      select event from log.record r
      where r.topic = ${topicNumber('task-events')} and r.task_id = given.task_id and r.version = given.version
      order by off limit 1
    ) first`);
};

const unplaced = ({ sequence: _, ...event }: Envelope): object => event;
