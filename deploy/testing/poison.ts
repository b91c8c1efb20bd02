import type pg from 'pg';
import type { Envelope } from '@tasklog/schemas';
import { until } from './until.ts';

/** Puts a record behind the first one of a task that no release could have written: what it was to become is no title. */
export async function poison(db: pg.Pool, taskId: string): Promise<Envelope> {
  const first = async () =>
    (
      await db.query<{ part: number; event: Envelope }>(
        'select part, event from log.record where topic = 1 and task_id = $1',
        [taskId],
      )
    ).rows[0];
  await until(async () => (await first()) !== undefined);
  const { part, event: before } = (await first()) as { part: number; event: Envelope };
  const event = {
    ...before,
    ...{ id: crypto.randomUUID(), changeid: crypto.randomUUID(), type: 'task.updated', taskversion: 2 },
    dataschema: '/schemas/events/task-updated.v1.json',
    data: { before: { title: 'x' }, after: { title: 7 } },
  };
  await db.query(
    `with h as (update log.head set next = next + 1 where (topic, part) = (1, $1) returning next - 1 as off)
     insert into log.record select 1, $1, off, clock_timestamp(), $2, 2, $3, $4::json, $4::json ->> 'userid', $4::json ->> 'changeid' from h`,
    [part, taskId, event.id, JSON.stringify(event)],
  );
  return event;
}
