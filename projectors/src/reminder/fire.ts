/**
 * One batch of reminders, in one transaction: the tasks' rows are locked, so no change slips in between looking and
 * speaking up; each is looked at again; what still holds is noted as fired and put into the outbox, or as held when it
 * falls in the quiet hours of its user.
 */
import { isExact, reminderInstants } from '@tasklog/domain/reminder/rule';
import { turnOf } from '@tasklog/domain/reminder/turn';
import type { Turn } from '@tasklog/domain/reminder/turn';
import { sql } from '@tasklog/runtime/pool';
import type { Pool, Tx } from '@tasklog/runtime/pool';
import { row } from '../row.ts';
import type { TaskState } from '../states.ts';
import { stateRow } from '../states.ts';
import { dueEvent } from './due-event.ts';
import type { DueReminder, Firing } from './due-event.ts';
import { hold, settingsOf } from './held.ts';
import type { Hold, QuietSettings } from './held.ts';
import { inFiringSpans } from './traced.ts';

export type FireOptions = { now: Date; partitions: number; onError: (error: Error, what: string) => void };

/** `busy`: some tasks are being changed, or fired for, by somebody else at this moment. */
export type Outcome = { fired: number; busy: boolean; lateSeconds: number[] };

/** What a batch is fired on, in whatever holds it. */
export type FiringTables<T> = {
  transaction: <R>(work: (tx: T) => Promise<R>) => Promise<R>;
  /** Locks what nobody else holds. A task that is held is not waited for: the others would be late with it. */
  lockTasks: (tx: T, ids: readonly string[]) => Promise<{ tasks: Map<string, TaskState>; busy: boolean }>;
  quietOf: (tx: T, userIds: readonly string[]) => Promise<Map<string, QuietSettings>>;
  hold: (tx: T, holds: readonly Hold[], now: Date) => Promise<void>;
  /** Notes them as fired and puts them into the outbox, each once for its instant; answers how many that were. */
  write: (tx: T, firings: readonly Firing[]) => Promise<number>;
};

export const firingIn = (pool: Pool): FiringTables<Tx> => ({
  transaction: (work) => pool.transaction(work),
  ...{ lockTasks, quietOf: settingsOf, hold, write },
});

export async function fire<T>(
  on: FiringTables<T>,
  due: readonly DueReminder[],
  options: FireOptions,
): Promise<Outcome> {
  return on.transaction(async (tx) => {
    const { tasks, busy } = await on.lockTasks(tx, [...new Set(due.map(({ taskId }) => taskId))]);
    const quiet = await on.quietOf(tx, [...new Set([...tasks.values()].map(({ userId }) => userId))]);
    const firings: Firing[] = [];
    const holds: Hold[] = [];
    for (const each of due) {
      const task = tasks.get(each.taskId);
      if (task === undefined || !stillHolds(task, each, options)) continue;
      const settings = quiet.get(task.userId);
      const turn = turnFor(task, each, options, settings);
      if (turn.holdUntil === undefined) firings.push(dueEvent(task, each, turn, options));
      else
        holds.push({
          due: each,
          userId: task.userId,
          until: turn.holdUntil,
          late: turn.late,
          version: settings?.version ?? 0,
        });
    }
    await on.hold(tx, holds, options.now);
    // What was held came when its user wanted it: that says nothing about the clock.
    const lateSeconds = firings
      .filter(({ event }) => !event.data.held)
      .map(({ due: { dueAt } }) => (options.now.getTime() - Date.parse(dueAt)) / 1000);
    const fired = await inFiringSpans(firings, (carrying) => on.write(tx, carrying));
    return { fired, busy, lateSeconds };
  });
}

function turnFor(task: TaskState, due: DueReminder, { now }: FireOptions, settings: QuietSettings | undefined): Turn {
  const exact = isExact(due.reminderId, task.doc);
  const released = due.releasedAt ? { at: Date.parse(due.releasedAt), late: due.wasLate ?? false } : undefined;
  const hours = settings?.hours(task.doc.timeZone ?? 'UTC');
  return turnOf({ dueAt: Date.parse(due.dueAt), now: now.getTime(), exact, ...(released && { released }) }, hours);
}

async function lockTasks(tx: Tx, ids: readonly string[]): Promise<{ tasks: Map<string, TaskState>; busy: boolean }> {
  const wanted = sql.array(ids, 'uuid');
  const rows = await tx.any(sql.type(stateRow)`
    select id, user_id as "userId", version, doc from command.task where id = any(${wanted})
    order by id for update skip locked`);
  if (rows.length === ids.length) return { tasks: new Map(rows.map((each) => [each.id, each])), busy: false };
  const there = await tx.one(sql.type(row<{ n: number }>({ n: 'number' }))`
    select count(*) as n from command.task where id = any(${wanted})`);
  return { tasks: new Map(rows.map((each) => [each.id, each])), busy: there.n > rows.length };
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
        on conflict do nothing returning task_id, reminder_id, due_at),
      let_go as (delete from projection.reminder_held h using noted
        where (h.task_id, h.reminder_id, h.due_at) = (noted.task_id, noted.reminder_id, noted.due_at))
    insert into command.outbox (topics, part, task_id, version, event_id, event, notice, user_id, change_id)
    select '{2,3}', part, task_id, version, event_id, event, notice, event ->> 'userid', event ->> 'changeid'
    from given join noted using (task_id, reminder_id, due_at) order by n`);
  return rowCount;
}
