import { sql } from '@tasklog/runtime/pool';
import type { Db } from '@tasklog/runtime/pool';
import type { Envelope } from '@tasklog/schemas';

export type Reading = {
  userId: string;
  partition: number;
  ids: readonly string[];
  upTo: string | null;
  notice: Envelope;
};

/** Notes what was read and tells the person's other screens, or does nothing when all of it was read before. */
export async function saveRead(db: Db, { userId, partition, ids, upTo, notice }: Reading): Promise<boolean> {
  const told = JSON.stringify(notice);
  const { rowCount } = await db.query(sql.unsafe`
    with singly as (
      insert into command.notification_read (user_id, notification_id)
      select ${userId}::uuid, id from unnest(${sql.array([...new Set(ids)], 'uuid')}) as given(id) order by id
      on conflict do nothing returning 1),
    wholly as (
      insert into command.notification_read_until as kept (user_id, until)
      select ${userId}::uuid, least(${upTo}::timestamptz, now()) where ${upTo}::timestamptz is not null
      on conflict (user_id) do update set until = excluded.until where kept.until < excluded.until returning 1)
    insert into command.outbox (topics, part, task_id, version, event_id, event, notice, user_id, change_id)
    select '{3}', ${partition}::int, ${userId}::uuid, 1, ${notice.id}::uuid, ${told}::json, ${told}::json,
      ${userId}::text, ${notice.changeid}::text
    where exists (select from singly) or exists (select from wholly)`);
  return rowCount === 1;
}
