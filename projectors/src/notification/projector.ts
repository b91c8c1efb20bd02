import type { LogRecord } from '@tasklog/event-log';
import type { ReminderDue } from '@tasklog/schemas';
import { sql } from '@tasklog/runtime/pool';
import type { Tx } from '@tasklog/runtime/pool';
import { Poison } from '../poison.ts';
import { saveIntents } from '../intents.ts';
import type { Projector } from '../projector.ts';
import { row } from '../row.ts';
import { tableOf } from '../states.ts';
import { PLACES } from './places.ts';

/**
 * What the bell in the page shows: one notification for each reminder that came due; its id is the event's. Those of whom
 * wants to be told outside as well ask to be delivered; where to is looked up when they leave (spread.ts).
 */
export const notification: Projector = {
  name: 'notification',
  prompt: true,
  reads: ['reminders'],
  intents: true,
  apply: async (tx, records, target) => {
    const table = tableOf('notification', target.generation);
    const rows = (records as LogRecord<ReminderDue>[]).map(({ event }) => rowOf(event));
    const given = sql.fragment`(select * from ${sql.unnest(rows, COLUMN_TYPES)}
      as given(id, user_id, task_id, reminder_id, title, due_at, at, late, due, time_zone))`;
    await tx.query(sql.unsafe`
      insert into ${table} (id, user_id, task_id, reminder_id, title, due_at, at, late, due, time_zone)
      select * from ${given} as given on conflict (id) do nothing`);
    const forged = await tx.maybeOne(sql.type(row<{ id: string }>({ id: 'string' }))`
      select given.id from ${given} as given join ${table} as kept using (id)
      where (given.user_id, given.task_id, given.reminder_id, given.title, given.due_at, given.at, given.late)
        is distinct from (kept.user_id, kept.task_id, kept.reminder_id, kept.title, kept.due_at, kept.at, kept.late)
      limit 1`);
    if (forged) throw new Poison(`event ${forged.id} has told something else before`);
    const wanting = await toldOutside(tx, records);
    const intents = records
      .filter(({ event }) => wanting.has(event.userid))
      .map((record) => ({ record, kind: 'deliver', key: record.event.id, body: record.event }));
    await saveIntents(tx, 'notification', intents, target);
  },
};

/** Whoever of these users has a place outside where they want to be told. */
async function toldOutside(tx: Tx, records: readonly LogRecord[]): Promise<ReadonlySet<string>> {
  const users = sql.array([...new Set(records.map(({ event }) => event.userid))], 'uuid');
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
