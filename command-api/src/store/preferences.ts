import { sql } from '@tasklog/runtime/pool';
import type { Db } from '@tasklog/runtime/pool';
import type { Preferences } from '@tasklog/schemas';

/** What a user chose, and how often it was changed: 0 when nothing was. */
export type StoredPreferences = { chosen: Preferences; version: number };

/** Of somebody who never chose anything: nothing, at version 0. */
export async function loadPreferences(db: Db, userId: string): Promise<StoredPreferences> {
  const row = (await db.maybeOne(sql.unsafe`
    select settings as chosen, version from command.preferences where user_id = ${userId}`)) as StoredPreferences | null;
  return row ?? { chosen: {}, version: 0 };
}

/** Sets these beside what was chosen before. Undefined when `expected` is given and the version is another. */
export async function mergePreferences(
  db: Db,
  userId: string,
  settings: Preferences,
  expected?: number,
): Promise<StoredPreferences | undefined> {
  return write(db, userId, settings, expected, sql.fragment`kept.settings || excluded.settings`);
}

/** Sets these and nothing else; what is left out is the house's default again. */
export async function replacePreferences(
  db: Db,
  userId: string,
  settings: Preferences,
  expected?: number,
): Promise<StoredPreferences | undefined> {
  return write(db, userId, settings, expected, sql.fragment`excluded.settings`);
}

/** One statement: of two at once with the same expectation, the second finds another version. */
async function write(
  db: Db,
  userId: string,
  settings: Preferences,
  expected: number | undefined,
  becomes: ReturnType<typeof sql.fragment>,
): Promise<StoredPreferences | undefined> {
  const row = (await db.maybeOne(sql.unsafe`
    insert into command.preferences as kept (user_id, settings)
    select ${userId}, ${sql.jsonb(settings as never)}
    where ${expected ?? 0} = 0 or exists (select from command.preferences where user_id = ${userId})
    on conflict (user_id) do update set settings = ${becomes}, version = kept.version + 1, updated_at = now()
    where ${expected ?? null}::integer is null or kept.version = ${expected ?? null}::integer
    returning settings as chosen, version`)) as StoredPreferences | null;
  return row ?? undefined;
}
