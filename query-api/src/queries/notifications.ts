import { sql } from '@tasklog/runtime/pool';
import type { NotificationList } from '@tasklog/schemas';
import { isNotificationItem } from '@tasklog/schemas/validators';
import { keysOf } from '../cursor.ts';
import { fromMicros, micros } from '../instant.ts';
import { keyedColumns, PAGE, pageOf } from '../page.ts';
import type { Question } from '../question.ts';
import { numberRow } from '../row.ts';

/** A bell says no more than "99+": what lies behind is not counted. */
const UNREAD_AT_MOST = 100;

/** One by one, or all up to a moment. */
const READ = sql.fragment`(
  exists (select from read.notification_read r where (r.user_id, r.notification_id) = (n.user_id, n.id))
  or n.at <= coalesce((select until from read.notification_read_until u where u.user_id = n.user_id), '-infinity'))`;

/** What became of it outside. A channel with several places is told by the best of them. */
const DELIVERIES = sql.fragment`(
  select coalesce(jsonb_agg(jsonb_build_object('channel', channel, 'state', state) order by channel), '[]')
  from (select distinct on (channel) channel, state from read.delivery d
    where d.event_id = n.id and d.user_id = n.user_id
    order by channel, array_position(array['done', 'waiting', 'failed', 'dropped'], state)) best)`;

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
        time_zone as "timeZone", ${READ} as read, ${DELIVERIES} as deliveries, jsonb_build_array(${micros(sql.fragment`at`)}, id) as key
      from read.notification n
      where user_id = ${userId}::uuid
        ${keys ? sql.fragment`and (at, id) < (${fromMicros(keys[0])}, ${keys[1]}::uuid)` : sql.fragment``}
      order by at desc, id desc
      limit ${values.limit + 1}`);
    const { n: unread } = await db.one(sql.type(numberRow)`
      select count(*) as n from (
        select from read.notification n where user_id = ${userId}::uuid and not ${READ} limit ${UNREAD_AT_MOST}) first_few`);
    const page: NotificationList = { ...pageOf(rows, values.limit, 'notifications'), unread };
    return { body: page, cursor: page.cursor };
  },
};
