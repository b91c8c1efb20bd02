import { sql } from '@tasklog/runtime/pool';
import type { Db } from '@tasklog/runtime/pool';

/** Remembers what a client was shown last, in the order of its numbers. */
export async function saveListing(db: Db, userId: string, client: string, ids: readonly string[]): Promise<void> {
  await db.query(sql.unsafe`
    insert into command.listing (user_id, client, task_ids) values (${userId}, ${client}, ${sql.array([...ids], 'uuid')})
    on conflict (user_id, client) do update set task_ids = excluded.task_ids, at = now()`);
}

/** What it was; undefined when it was never shown a list. */
export async function loadListing(db: Db, userId: string, client: string): Promise<string[] | undefined> {
  const row = (await db.maybeOne(sql.unsafe`
    select task_ids as ids from command.listing where user_id = ${userId} and client = ${client}`)) as {
    ids: string[];
  } | null;
  return row?.ids;
}
