import { sql } from '@tasklog/runtime/pool';
import type { NotificationList } from '@tasklog/schemas';
import { isNotificationItem } from '@tasklog/schemas/validators';
import { keysOf } from '../cursor.ts';
import { fromMicros, micros } from '../instant.ts';
import { keyedColumns, PAGE, pageOf } from '../page.ts';
import type { Question } from '../question.ts';

export const notifications: Question<typeof PAGE> = {
  path: '/v1/notifications',
  about: 'The reminders that spoke up, newest first.',
  parameters: PAGE,
  answer: 'NotificationList',
  reads: 'task',
  async ask({ db, userId, values }) {
    const keys = keysOf<readonly [number, string]>(values.cursor, 'notifications', ['micros', 'uuid']);
    const rows = await db.any(sql.type(keyedColumns(isNotificationItem))`
      select id, task_id as "taskId", reminder_id as "reminderId", title, due_at as "dueAt", at, late, due,
        time_zone as "timeZone", jsonb_build_array(${micros(sql.fragment`at`)}, id) as key
      from read.notification
      where user_id = ${userId}::uuid
        ${keys ? sql.fragment`and (at, id) < (${fromMicros(keys[0])}, ${keys[1]}::uuid)` : sql.fragment``}
      order by at desc, id desc
      limit ${values.limit + 1}`);
    const page: NotificationList = pageOf(rows, values.limit, 'notifications');
    return { body: page, cursor: page.cursor };
  },
};
