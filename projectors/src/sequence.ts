import { topicNumber } from '@tasklog/event-log';
import type { LogRecord } from '@tasklog/event-log';
import type { TaskEvent } from '@tasklog/schemas';
import { sql } from '@tasklog/runtime/pool';
import type { Tx } from '@tasklog/runtime/pool';
import { Poison } from './poison.ts';
import { row } from './row.ts';

export type TaskRecord = LogRecord<TaskEvent>;

/** How far a read model has come with a task. */
export type Known = { version: number; userId: string };

/**
 * Splits a page into what is new and what was there before, by the versions of each task: 1, 2, 3, … without a gap.
 * Throws Poison for a jump, a task that does not begin by being added, or one of another user.
 */
export function sortOut(
  known: ReadonlyMap<string, Known>,
  records: readonly TaskRecord[],
): { fresh: TaskRecord[]; repeats: TaskRecord[] } {
  const versions = new Map(known);
  const fresh: TaskRecord[] = [];
  const repeats: TaskRecord[] = [];
  for (const record of records) {
    const { subject, userid, taskversion, type } = record.event;
    const last = versions.get(subject);
    if (last && last.userId !== userid) throw new Poison(`task ${subject} belongs to another user`);
    const expected = (last?.version ?? 0) + 1;
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

const forgedRow = row<{ task: string; version: number }>({ task: 'string', version: 'number' });

/**
 * A record seen before does nothing, but only when it is the same: the log's first record of that task and version is
 * what was applied. Throws Poison when a repeat tells something else.
 */
export async function refuseForgeries(tx: Tx, repeats: readonly TaskRecord[]): Promise<void> {
  if (repeats.length === 0) return;
  const rows = repeats.map(({ event }) => [event.subject, event.taskversion, JSON.stringify(event)]);
  const forged = await tx.maybeOne(sql.type(forgedRow)`
    select given.task_id as task, given.version
    from ${sql.unnest(rows, ['uuid', 'int4', 'jsonb'])} as given(task_id, version, event)
    cross join lateral (
      select event from log.record r
      where r.topic = ${topicNumber('task-events')} and r.task_id = given.task_id and r.version = given.version
      order by off limit 1
    ) first
    where first.event - 'sequence' is distinct from given.event - 'sequence'
    limit 1`);
  if (forged) throw new Poison(`task ${forged.task} has had another event as version ${String(forged.version)}`);
}
