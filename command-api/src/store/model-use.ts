import { sql } from '@tasklog/runtime/pool';
import type { Db } from '@tasklog/runtime/pool';

/**
 * Takes so many tokens of what a user may use on a day; false when that would be too much. Of two at once one sees what the
 * other took. Users whose data is erased may use none. Earlier days of the same user are of no use any more.
 */
export async function takeTokens(
  db: Db,
  userId: string,
  day: string,
  tokens: number,
  budget: number,
): Promise<boolean> {
  const { rowCount } = await db.query(sql.unsafe`
    with before as (delete from command.model_use where user_id = ${userId} and day < ${day}::date)
    insert into command.model_use as used (user_id, day, tokens)
    select ${userId}, ${day}::date, ${tokens}
    where ${tokens}::bigint <= ${budget}::bigint and not exists (select from log.erasure where user_id = ${userId})
    on conflict (user_id, day) do update set tokens = used.tokens + excluded.tokens
      where used.tokens + excluded.tokens <= ${budget}::bigint`);
  return rowCount > 0;
}

/** Gives back what was taken and not used; what was used beyond it is added. */
export async function settleTokens(db: Db, userId: string, day: string, difference: number): Promise<void> {
  await db.query(sql.unsafe`
    update command.model_use set tokens = greatest(tokens + ${difference}::bigint, 0) where user_id = ${userId} and day = ${day}::date`);
}

/** Of all users on a day (YYYY-MM-DD): their tokens, and how many users that were. */
export async function tokensUsed(db: Db, day: string): Promise<{ usedToday: number; usersToday: number }> {
  return (await db.one(sql.unsafe`
    select coalesce(sum(tokens), 0)::int8 as "usedToday", count(*)::int8 as "usersToday" from command.model_use where day = ${day}::date`)) as {
    usedToday: number;
    usersToday: number;
  };
}
