import type { LogRecord } from '@tasklog/event-log';
import { sql } from '@tasklog/runtime/pool';
import type { Tx } from '@tasklog/runtime/pool';
import type { ReminderDue, TaskAdded } from '@tasklog/schemas';
import { Poison } from '../poison.ts';
import type { Projector, Target } from '../projector.ts';
import { row } from '../row.ts';
import { refuseForgeries, sortOut } from '../sequence.ts';
import type { TaskRecord } from '../sequence.ts';
import { fold, loadStates, saveStates, tableOf } from '../states.ts';
import { foldReminders } from './fold.ts';
import type { Fired, ReminderRow } from './fold.ts';

const KEEP = ['title', 'due', 'timeZone', 'reminders', 'snoozedUntil', 'status'] as const;

/** First key of the lock under which a partition's two topics take turns ("rmnd" in ASCII), plus the generation. */
const TURNS = 0x726d6e64;

/** When each reminder is due, and what became of it. */
export const reminder: Projector = {
  name: 'reminder',
  reads: ['task-events', 'reminders'],
  stirs: ({ topic, event }) => topic === 'task-events' && !(event.type === 'task.added' && addsNone(event.data)),
  apply: async (tx, records, target) => {
    const [first] = records;
    if (first === undefined) return;
    // Both topics of a user lie in the same partition. In turns, neither misses what the other is about to commit.
    const partitions = [...new Set(records.map(({ partition }) => partition))].sort((a, b) => a - b);
    await tx.query(sql.unsafe`
      select pg_advisory_xact_lock(${TURNS + target.generation}, part) from unnest(${sql.array(partitions, 'int4')}) part`);
    if (first.topic === 'reminders') await applyFired(tx, records as LogRecord<ReminderDue>[], target.generation);
    else await applyTasks(tx, records as TaskRecord[], target);
  },
};

async function applyTasks(
  tx: Tx,
  records: readonly TaskRecord[],
  { generation, leftOut, upcast }: Target,
): Promise<void> {
  const table = tableOf('reminder_task', generation);
  const states = await loadStates(tx, table, records);
  const { fresh, repeats } = sortOut(states, records, leftOut);
  await refuseForgeries(tx, repeats, upcast);
  const steps = fold(states, fresh, KEEP);
  await saveStates(tx, table, steps);
  const speaking = steps.filter(({ before, after }) => mayRemind(before?.doc) || mayRemind(after.doc));
  if (speaking.length === 0) return;
  const ids = [...new Set(speaking.map(({ after }) => after.id))];
  const { rows, fired } = await loadReminders(tx, ids, generation);
  await saveReminders(tx, foldReminders(rows, fired, speaking), generation);
}

/** A new task without reminders; one of another release may be anything. */
const addsNone = (data: unknown): boolean => (data as Partial<TaskAdded['data']>).after?.reminders?.length === 0;

/** Most tasks have no reminders and need none of this. */
const mayRemind = (doc: { reminders?: unknown[]; snoozedUntil?: string | null } = {}): boolean =>
  (doc.reminders ?? []).length > 0 || Boolean(doc.snoozedUntil);

async function applyFired(tx: Tx, records: readonly LogRecord<ReminderDue>[], generation: number): Promise<void> {
  const tuples = records.map(({ event: { id, subject, data } }) => [
    subject,
    data.reminderId,
    data.dueAt,
    data.firedAt,
    id,
  ]);
  const given = sql.fragment`${sql.unnest(tuples, ['uuid', 'text', 'timestamptz', 'timestamptz', 'uuid'])}
    as given(task_id, reminder_id, due_at, fired_at, event_id)`;
  await tx.query(sql.unsafe`
    insert into ${tableOf('reminder_fired', generation)} (task_id, reminder_id, due_at, fired_at, event_id)
    select * from ${given} on conflict do nothing`);
  const forged = await tx.maybeOne(sql.type(row<{ id: string }>({ id: 'string' }))`
    select given.event_id as id from ${given}
    join ${tableOf('reminder_fired', generation)} as kept using (task_id, reminder_id, due_at)
    where (given.event_id, given.fired_at) is distinct from (kept.event_id, kept.fired_at) limit 1`);
  if (forged) throw new Poison(`event ${forged.id} tells of a reminder that has fired otherwise`);
  await tx.query(sql.unsafe`
    update ${tableOf('reminder', generation)} as kept set state = 'fired', fired_at = given.fired_at
    from ${given}
    where (kept.task_id, kept.reminder_id, kept.due_at) = (given.task_id, given.reminder_id, given.due_at)`);
}

const reminderRow = row<ReminderRow>({
  taskId: 'string',
  reminderId: 'string',
  userId: 'string',
  title: 'string',
  dueAt: 'string',
  state: 'string',
  firedAt: 'string?',
});
const firedRow = row<Fired>({ taskId: 'string', reminderId: 'string', dueAt: 'string', firedAt: 'string' });

async function loadReminders(tx: Tx, ids: readonly string[], generation: number) {
  const tasks = sql.array(ids, 'uuid');
  const rows = await tx.any(sql.type(reminderRow)`
    select task_id as "taskId", reminder_id as "reminderId", user_id as "userId", title, due_at as "dueAt", state,
      fired_at as "firedAt"
    from ${tableOf('reminder', generation)} where task_id = any(${tasks})`);
  const fired = await tx.any(sql.type(firedRow)`
    select task_id as "taskId", reminder_id as "reminderId", due_at as "dueAt", fired_at as "firedAt"
    from ${tableOf('reminder_fired', generation)} where task_id = any(${tasks})`);
  return { rows, fired };
}

async function saveReminders(tx: Tx, rows: readonly ReminderRow[], generation: number): Promise<void> {
  if (rows.length === 0) return;
  const tuples = rows.map((each) => [
    each.taskId,
    each.reminderId,
    each.userId,
    each.title,
    each.dueAt,
    each.state,
    each.firedAt,
  ]);
  await tx.query(sql.unsafe`
    insert into ${tableOf('reminder', generation)} (task_id, reminder_id, user_id, title, due_at, state, fired_at)
    select * from ${sql.unnest(tuples, ['uuid', 'text', 'uuid', 'text', 'timestamptz', 'text', 'timestamptz'])}
    on conflict (task_id, reminder_id) do update set title = excluded.title, due_at = excluded.due_at,
      state = excluded.state, fired_at = excluded.fired_at`);
}
