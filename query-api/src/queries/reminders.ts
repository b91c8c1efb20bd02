import { sql } from '@tasklog/runtime/pool';
import type { ReminderList } from '@tasklog/schemas';
import { isReminderItem } from '@tasklog/schemas/validators';
import { keysOf } from '../cursor.ts';
import { fromMicros, micros } from '../instant.ts';
import { oneOf } from '../kinds.ts';
import { keyedColumns, PAGE, pageOf } from '../page.ts';
import { optional } from '../parameters.ts';
import type { Question } from '../question.ts';

const parameters = {
  state: optional(oneOf(['waiting', 'fired', 'cancelled']), 'Only reminders in this state.'),
  ...PAGE,
};

export const reminders: Question<typeof parameters> = {
  path: '/v1/reminders',
  about: 'The reminders, soonest first.',
  parameters,
  answer: 'ReminderList',
  reads: 'task',
  async ask({ db, userId, values }) {
    const keys = keysOf<readonly [number, string, string]>(values.cursor, 'reminders', ['micros', 'uuid', 'text']);
    const parts = [sql.fragment`user_id = ${userId}::uuid`];
    if (values.state !== undefined) parts.push(sql.fragment`state = ${values.state}`);
    if (keys)
      parts.push(
        sql.fragment`(due_at, task_id, reminder_id) > (${fromMicros(keys[0])}, ${keys[1]}::uuid, ${keys[2]}::text)`,
      );
    const rows = await db.any(sql.type(keyedColumns(isReminderItem))`
      select task_id as "taskId", reminder_id as "reminderId", title, due_at as "dueAt", state, fired_at as "firedAt",
        jsonb_build_array(${micros(sql.fragment`due_at`)}, task_id, reminder_id) as key
      from read.reminder
      where ${sql.join(parts, sql.fragment` and `)}
      order by due_at, task_id, reminder_id
      limit ${values.limit + 1}`);
    const page: ReminderList = pageOf(rows, values.limit, 'reminders');
    return { body: page, cursor: page.cursor };
  },
};
