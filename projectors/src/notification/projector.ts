import type { LogRecord } from '@tasklog/event-log';
import type { ReminderDue } from '@tasklog/schemas';
import { sql } from '@tasklog/runtime/pool';
import type { Tx } from '@tasklog/runtime/pool';
import { Poison } from '../poison.ts';
import { saveIntents } from '../intents.ts';
import type { Intent } from '../intents.ts';
import type { Projector, Target } from '../projector.ts';
import { row } from '../row.ts';
import { tableOf } from '../states.ts';
import { PLACES } from './places.ts';

/** Notifications, one copy for each generation, and what they ask for, in whatever holds them. */
export type NotificationTables<T> = {
  /** Keeps what is not there yet; answers the id of one that has told something else before. */
  keep: (tx: T, generation: number, events: readonly ReminderDue[]) => Promise<string | undefined>;
  /** Whoever of these users has a place outside where they want to be told. */
  toldOutside: (tx: T, userIds: readonly string[]) => Promise<ReadonlySet<string>>;
  saveIntents: (tx: T, group: string, intents: readonly Intent<object>[], target: Target) => Promise<void>;
};

/**
 * What the bell in the page shows: one notification for each reminder that came due; its id is the event's. Those of whom
 * wants to be told outside as well ask to be delivered; where to is looked up when they leave (spread.ts).
 */
export const notificationIn = <T>(tables: NotificationTables<T>): Projector<T> => ({
  name: 'notification',
  prompt: true,
  reads: ['reminders'],
  intents: true,
  apply: async (tx, records, target) => {
    const events = (records as LogRecord<ReminderDue>[]).map(({ event }) => event);
    const forged = await tables.keep(tx, target.generation, events);
    if (forged !== undefined) throw new Poison(`event ${forged} has told something else before`);
    const wanting = await tables.toldOutside(tx, [...new Set(events.map(({ userid }) => userid))]);
    const intents = records
      .filter(({ event }) => wanting.has(event.userid))
      .map((record) => ({ record, kind: 'deliver', key: record.event.id, body: record.event }));
    await tables.saveIntents(tx, 'notification', intents, target);
  },
});

export const notification = notificationIn({ keep, toldOutside, saveIntents });

async function keep(tx: Tx, generation: number, events: readonly ReminderDue[]): Promise<string | undefined> {
  const table = tableOf('notification', generation);
  const given = sql.fragment`(select * from ${sql.unnest(events.map(rowOf), COLUMN_TYPES)}
    as given(id, user_id, task_id, reminder_id, title, due_at, at, late, due, time_zone))`;
  await tx.query(sql.unsafe`
    insert into ${table} (id, user_id, task_id, reminder_id, title, due_at, at, late, due, time_zone)
    select * from ${given} as given on conflict (id) do nothing`);
  const forged = await tx.maybeOne(sql.type(row<{ id: string }>({ id: 'string' }))`
    select given.id from ${given} as given join ${table} as kept using (id)
    where (given.user_id, given.task_id, given.reminder_id, given.title, given.due_at, given.at, given.late)
      is distinct from (kept.user_id, kept.task_id, kept.reminder_id, kept.title, kept.due_at, kept.at, kept.late)
    limit 1`);
  return forged?.id;
}

async function toldOutside(tx: Tx, userIds: readonly string[]): Promise<ReadonlySet<string>> {
  const users = sql.array([...userIds], 'uuid');
  const rows = await tx.any(sql.type(row<{ userId: string }>({ userId: 'string' }))`
    select distinct user_id as "userId" from ${PLACES} as place where user_id = any(${users})`);
  return new Set(rows.map(({ userId }) => userId));
}

const COLUMN_TYPES = ['uuid', 'uuid', 'uuid', 'text', 'text', 'timestamptz', 'timestamptz', 'bool', 'text', 'text'];

const rowOf = ({ id, userid, subject, data }: ReminderDue) => [
  id,
  userid,
  subject,
  data.reminderId,
  data.title,
  data.dueAt,
  data.firedAt,
  data.late,
  data.due,
  data.timeZone,
];
