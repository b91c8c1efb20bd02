import { sql } from '@tasklog/runtime/pool';
import type { Db } from '@tasklog/runtime/pool';
import type { Preferences } from '@tasklog/schemas';

export async function loadPreferences(db: Db, userId: string): Promise<Preferences> {
  const row = (await db.maybeOne(sql.unsafe`select settings from command.preferences where user_id = ${userId}`)) as {
    settings: Preferences;
  } | null;
  return row?.settings ?? {};
}

export async function savePreferences(db: Db, userId: string, settings: Preferences): Promise<void> {
  await db.query(sql.unsafe`
    insert into command.preferences (user_id, settings) values (${userId}, ${sql.jsonb(settings as never)})
    on conflict (user_id) do update set settings = command.preferences.settings || excluded.settings, updated_at = now()`);
}
