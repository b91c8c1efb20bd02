import type { LogRecord } from '@tasklog/event-log';
import { sql } from '@tasklog/runtime/pool';
import type { Tx } from '@tasklog/runtime/pool';
import type { ReminderDue, TaskAdded } from '@tasklog/schemas';
import type { Projector, Target } from '../projector.ts';
import { row } from '../row.ts';
import { refuseForgeries, sortOut } from '../sequence.ts';
import type { TaskRecord } from '../sequence.ts';
import { fold, stateTables, tableOf } from '../states.ts';
import type { StateTables } from '../states.ts';
import { foldReminders, tellFired } from './fold.ts';
import type { Fired, ReminderRow } from './fold.ts';

const KEEP = ['title', 'due', 'timeZone', 'reminders', 'snoozedUntil', 'status'] as const;

/** First key of the lock under which a partition's two topics take turns ("rmnd" in ASCII), plus the generation. */
const TURNS = 0x726d6e64;

/** Reminders, their tasks and what has fired, one copy for each generation, in whatever holds them. */
export type ReminderTables<T> = StateTables<T> & {
  /** Both topics of a user lie in the same partition. In turns, neither misses what the other is about to commit. */
  takeTurns: (tx: T, generation: number, partitions: readonly number[]) => Promise<void>;
  loadReminders: (
    tx: T,
    generation: number,
    taskIds: readonly string[],
  ) => Promise<{ rows: readonly ReminderRow[]; fired: readonly Fired[] }>;
  saveReminders: (tx: T, generation: number, rows: readonly ReminderRow[]) => Promise<void>;
  saveFired: (tx: T, generation: number, fired: readonly Fired[]) => Promise<void>;
};

/** When each reminder is due, and what became of it. */
export const reminderIn = <T>(tables: ReminderTables<T>): Projector<T> => ({
  name: 'reminder',
  reads: ['task-events', 'reminders'],
  stirs: ({ topic, event }) => topic === 'task-events' && !(event.type === 'task.added' && addsNone(event.data)),
  apply: async (tx, records, target) => {
    const [first] = records;
    if (first === undefined) return;
    const partitions = [...new Set(records.map(({ partition }) => partition))].sort((a, b) => a - b);
    await tables.takeTurns(tx, target.generation, partitions);
    if (first.topic === 'reminders') await applyFired(tables, tx, records as LogRecord<ReminderDue>[], target);
    else await applyTasks(tables, tx, records as TaskRecord[], target);
  },
});

async function applyTasks<T>(
  tables: ReminderTables<T>,
  tx: T,
  records: readonly TaskRecord[],
  { generation, leftOut, upcast }: Target,
): Promise<void> {
  const table = { name: 'reminder_task', generation } as const;
  const states = await tables.load(tx, table, records);
  const { fresh, repeats } = sortOut(states, records, leftOut);
  await refuseForgeries(tx, tables.firstsOf, repeats, upcast);
  const steps = fold(states, fresh, KEEP);
  await tables.save(tx, table, steps);
  const speaking = steps.filter(({ before, after }) => mayRemind(before?.doc) || mayRemind(after.doc));
  if (speaking.length === 0) return;
  const ids = [...new Set(speaking.map(({ after }) => after.id))];
  const { rows, fired } = await tables.loadReminders(tx, generation, ids);
  await tables.saveReminders(tx, generation, foldReminders(rows, fired, speaking));
}

/** A new task without reminders; one of another release may be anything. */
const addsNone = (data: unknown): boolean => (data as Partial<TaskAdded['data']>).after?.reminders?.length === 0;

/** Most tasks have no reminders and need none of this. */
const mayRemind = (doc: { reminders?: unknown[]; snoozedUntil?: string | null } = {}): boolean =>
  (doc.reminders ?? []).length > 0 || Boolean(doc.snoozedUntil);

async function applyFired<T>(
  tables: ReminderTables<T>,
  tx: T,
  records: readonly LogRecord<ReminderDue>[],
  { generation }: Target,
): Promise<void> {
  const told = records.map(({ event: { id, subject, data } }): Fired => {
    const [dueAt, firedAt] = [instant(data.dueAt), instant(data.firedAt)];
    return { taskId: subject, reminderId: data.reminderId, dueAt, firedAt, eventId: id };
  });
  const before = await tables.loadReminders(tx, generation, [...new Set(told.map(({ taskId }) => taskId))]);
  const after = tellFired(before.rows, before.fired, told);
  await tables.saveFired(tx, generation, after.fired);
  await tables.saveReminders(tx, generation, after.rows);
}

/** As the tables give it. */
const instant = (text: string): string => new Date(text).toISOString();

const reminderTables: ReminderTables<Tx> = {
  ...stateTables,
  takeTurns: async (tx, generation, partitions) =>
    void (await tx.query(sql.unsafe`
      select pg_advisory_xact_lock(${TURNS + generation}, part) from unnest(${sql.array(partitions, 'int4')}) part`)),
  loadReminders,
  saveReminders,
  saveFired,
};

export const reminder = reminderIn(reminderTables);

const reminderRow = row<ReminderRow>({
  taskId: 'string',
  reminderId: 'string',
  userId: 'string',
  title: 'string',
  dueAt: 'string',
  state: 'string',
  firedAt: 'string?',
});
const firedRow = row<Fired>({
  taskId: 'string',
  reminderId: 'string',
  dueAt: 'string',
  firedAt: 'string',
  eventId: 'string',
});

async function loadReminders(tx: Tx, generation: number, ids: readonly string[]) {
  const tasks = sql.array(ids, 'uuid');
  const rows = await tx.any(sql.type(reminderRow)`
    select task_id as "taskId", reminder_id as "reminderId", user_id as "userId", title, due_at as "dueAt", state,
      fired_at as "firedAt"
    from ${tableOf('reminder', generation)} where task_id = any(${tasks})`);
  const fired = await tx.any(sql.type(firedRow)`
    select task_id as "taskId", reminder_id as "reminderId", due_at as "dueAt", fired_at as "firedAt",
      event_id as "eventId"
    from ${tableOf('reminder_fired', generation)} where task_id = any(${tasks})`);
  return { rows, fired };
}

async function saveReminders(tx: Tx, generation: number, rows: readonly ReminderRow[]): Promise<void> {
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

async function saveFired(tx: Tx, generation: number, fired: readonly Fired[]): Promise<void> {
  if (fired.length === 0) return;
  const tuples = fired.map((each) => [each.taskId, each.reminderId, each.dueAt, each.firedAt, each.eventId]);
  await tx.query(sql.unsafe`
    insert into ${tableOf('reminder_fired', generation)} (task_id, reminder_id, due_at, fired_at, event_id)
    select * from ${sql.unnest(tuples, ['uuid', 'text', 'timestamptz', 'timestamptz', 'uuid'])} on conflict do nothing`);
}
