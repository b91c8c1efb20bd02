import { sql } from '@tasklog/runtime/pool';
import type { Pool } from '@tasklog/runtime/pool';
import { row } from '../row.ts';
import { PLACES } from './places.ts';

const AT_ONCE = 500;

/**
 * Makes deliveries of what came due: one for each place where its user wants it now. Answers how many reminders that were.
 *
 * One statement: the deliveries are there and the intent is done, or neither. Twice, or at several places at once, each
 * delivery is there once by its constraint. What this installation cannot send by is not promised.
 */
export async function spread(pool: Pool): Promise<number> {
  const { n } = await pool.one(sql.type(row<{ n: number }>({ n: 'number' }))`
    with asked as (
      select event_id, user_id, part, off, body from projection.intent i
      where grp = 'notification' and state = 'waiting' order by part, off limit ${AT_ONCE} for update skip locked),
    made as (
      insert into projection.delivery (user_id, task_id, reminder_id, due_at, channel, target, event_id, part, off, event)
      select a.user_id, (a.body ->> 'subject')::uuid, a.body -> 'data' ->> 'reminderId',
        (a.body -> 'data' ->> 'dueAt')::timestamptz, p.channel, p.target, a.event_id, a.part, a.off, a.body
      from asked a join ${PLACES} p using (user_id)
      where exists (select from projection.channel c where c.name = p.channel and c.offered)
        and not exists (select from log.erasure e where e.user_id = a.user_id)
      order by a.part, a.off on conflict on constraint delivered_once do nothing),
    told as (update projection.intent i set state = 'done' from asked a
      where (i.grp, i.event_id) = ('notification', a.event_id))
    select count(*) as n from asked`);
  return n;
}
