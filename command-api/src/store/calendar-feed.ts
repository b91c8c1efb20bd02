import { sql } from '@tasklog/runtime/pool';
import type { Db } from '@tasklog/runtime/pool';

/** When the calendar's address in use was made; undefined when there is none. */
export async function calendarFeedSince(db: Db, userId: string): Promise<string | undefined> {
  const at = (await db.maybeOneFirst(sql.unsafe`
    select created_at from command.calendar_feed where user_id = ${userId}`)) as string | null;
  return at ?? undefined;
}

/** Puts this address in the place of the one before. Undefined when all data of the user is erased. */
export async function putCalendarFeed(db: Db, userId: string, secretHash: Buffer): Promise<string | undefined> {
  const at = (await db.maybeOneFirst(sql.unsafe`
    insert into command.calendar_feed (user_id, secret_hash)
    select ${userId}, ${sql.binary(secretHash)}
    where not exists (select from log.erasure where user_id = ${userId})
    on conflict (user_id) do update set secret_hash = excluded.secret_hash, created_at = excluded.created_at
    returning created_at`)) as string | null;
  return at ?? undefined;
}

/** The address is good no more; without one nothing happens. */
export async function dropCalendarFeed(db: Db, userId: string): Promise<void> {
  await db.query(sql.unsafe`delete from command.calendar_feed where user_id = ${userId}`);
}
