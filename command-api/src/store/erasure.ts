import { sql } from '@tasklog/runtime/pool';
import type { Db } from '@tasklog/runtime/pool';
import type { Erasure } from '@tasklog/schemas';

/** Orders the erasure of all data of a user; a second time nothing happens. Answers how far it is. */
export async function orderErasure(db: Db, userId: string): Promise<Erasure> {
  await db.query(sql.unsafe`
    insert into log.erasure (user_id, requested_by) values (${userId}, 'user') on conflict (user_id) do nothing`);
  return (await db.one(sql.unsafe`
    select user_id as "userId", requested_at as "requestedAt", requested_by as "requestedBy", done_at as "doneAt",
      case when done_at is not null then 'erased' when swept_at is not null then 'settling' else 'erasing' end as state,
      rows, redacted, remains
    from log.erasure where user_id = ${userId}`)) as Erasure;
}

/** From the moment that it was ordered, however far it is. */
export async function isErased(db: Db, userId: string): Promise<boolean> {
  return (await db.maybeOneFirst(sql.unsafe`select 1 from log.erasure where user_id = ${userId}`)) !== null;
}
