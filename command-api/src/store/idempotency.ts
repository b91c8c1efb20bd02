import { sql } from '@tasklog/runtime/pool';
import type { Db } from '@tasklog/runtime/pool';

/** The answer that was stored with this key of this user, and the hash of its request. */
export async function storedAnswer(
  db: Db,
  userId: string,
  key: string,
): Promise<{ hash: Buffer; answer: unknown } | undefined> {
  const row = (await db.maybeOne(sql.unsafe`
    select req_hash as hash, response as answer from command.idempotency where user_id = ${userId} and idem_key = ${key}`)) as {
    hash: Buffer;
    answer: unknown;
  } | null;
  return row ?? undefined;
}
