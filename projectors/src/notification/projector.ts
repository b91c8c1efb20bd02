import type { LogRecord } from '@tasklog/event-log';
import type { ReminderDue } from '@tasklog/schemas';
import { sql } from '@tasklog/runtime/pool';
import { Poison } from '../poison.ts';
import { saveIntents } from '../intents.ts';
import type { Projector } from '../projector.ts';
import { row } from '../row.ts';
import { tableOf } from '../states.ts';

/**
 * What the bell in the page shows: one notification for each reminder that came due; its id is the event's. Each asks to
 * be delivered outside as well; whether anybody wants that is looked up when it leaves (spread.ts).
 */
export const notification: Projector = {
  name: 'notification',
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
    const intents = records.map((record) => ({ record, kind: 'deliver', key: record.event.id, body: record.event }));
    await saveIntents(tx, 'notification', intents, target);
  },
};

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
