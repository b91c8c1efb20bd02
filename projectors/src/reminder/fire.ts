/**
 * One batch of reminders, in one transaction: the tasks' rows are locked, so no change slips in between looking and
 * speaking up; each is looked at again; what still holds is noted as fired and put into the outbox.
 */
import { reminderInstants } from '@tasklog/domain/reminder/rule';
import { sql } from '@tasklog/runtime/pool';
import type { Pool, Tx } from '@tasklog/runtime/pool';
import { row } from '../row.ts';
import type { TaskState } from '../states.ts';
import { stateRow } from '../states.ts';
import { dueEvent } from './due-event.ts';
import type { Firing } from './due-event.ts';
import { inFiringSpans } from './traced.ts';

export type DueReminder = { taskId: string; reminderId: string; dueAt: string };

export type FireOptions = { now: Date; partitions: number; onError: (error: Error, what: string) => void };

/** `held`: some tasks are being changed, or fired for, by somebody else at this moment. */
export type Outcome = { fired: number; held: boolean; lateSeconds: number[] };

export async function fire(pool: Pool, due: readonly DueReminder[], options: FireOptions): Promise<Outcome> {
  return pool.transaction(async (tx) => {
    const { tasks, held } = await lockTasks(tx, [...new Set(due.map(({ taskId }) => taskId))]);
    const firings = due.flatMap((each) => {
      const task = tasks.get(each.taskId);
      return task && stillHolds(task, each, options) ? [dueEvent(task, each, options)] : [];
    });
    const lateSeconds = firings.map(({ due: { dueAt } }) => (options.now.getTime() - Date.parse(dueAt)) / 1000);
    const fired = await inFiringSpans(firings, (carrying) => write(tx, carrying));
    return { fired, held, lateSeconds };
  });
}

/** Locks what nobody else holds. A task that is held is not waited for: the others would be late with it. */
async function lockTasks(tx: Tx, ids: readonly string[]): Promise<{ tasks: Map<string, TaskState>; held: boolean }> {
  const wanted = sql.array(ids, 'uuid');
  const rows = await tx.any(sql.type(stateRow)`
    select id, user_id as "userId", version, doc from command.task where id = any(${wanted})
    order by id for update skip locked`);
  if (rows.length === ids.length) return { tasks: new Map(rows.map((each) => [each.id, each])), held: false };
  const there = await tx.one(sql.type(row<{ n: number }>({ n: 'number' }))`
    select count(*) as n from command.task where id = any(${wanted})`);
  return { tasks: new Map(rows.map((each) => [each.id, each])), held: there.n > rows.length };
}

/** Open, the reminder still there, its instant the same. A task that makes no sense must not hold up the batch. */
function stillHolds(task: TaskState, { reminderId, dueAt }: DueReminder, { onError }: FireOptions): boolean {
  try {
    return reminderInstants(task.doc).some(({ id, at }) => id === reminderId && at === dueAt);
  } catch (error) {
    onError(error as Error, `looking at the reminders of task ${task.id}`);
    return false;
  }
}

async function write(tx: Tx, firings: readonly Firing[]): Promise<number> {
  if (firings.length === 0) return 0;
  const tuples = firings.map(({ due, firedAt, version, partition, event, notice }) => [
    due.taskId,
    due.reminderId,
    due.dueAt,
    firedAt,
    version,
    partition,
    event.id,
    JSON.stringify(event),
    JSON.stringify(notice),
  ]);
  const types = ['uuid', 'text', 'timestamptz', 'timestamptz', 'int4', 'int2', 'uuid', 'json', 'json'];
  const { rowCount } = await tx.query(sql.unsafe`
    with given as (select * from ${sql.unnest(tuples, types)} with ordinality
        as given(task_id, reminder_id, due_at, fired_at, version, part, event_id, event, notice, n)),
      noted as (insert into command.reminder_fired (task_id, reminder_id, due_at, fired_at)
        select task_id, reminder_id, due_at, fired_at from given order by task_id, reminder_id, due_at
        on conflict do nothing returning task_id, reminder_id, due_at)
    insert into command.outbox (topics, part, task_id, version, event_id, event, notice)
    select '{2,3}', part, task_id, version, event_id, event, notice
    from given join noted using (task_id, reminder_id, due_at) order by n`);
  return rowCount;
}
