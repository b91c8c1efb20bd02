import { clockOf } from '@tasklog/domain/language/clock';
import type { Clock } from '@tasklog/domain/language/clock';
import { sql } from '@tasklog/runtime/pool';
import type { Db } from '@tasklog/runtime/pool';
import type { Preferences } from '@tasklog/schemas';
import { rowWhere } from './row.ts';

const settingsRow = rowWhere((row): row is { settings: Preferences } => {
  const { settings } = row as Record<string, unknown>;
  return typeof settings === 'object' && settings !== null;
});

/** What words for days are read by: the user's settings, and the zone that is named, or else chosen, or else UTC. */
export async function clockFor(
  db: Db,
  userId: string,
  now: Temporal.Instant,
  timeZone: string | undefined,
): Promise<Clock> {
  const row = await db.maybeOne(sql.type(settingsRow)`
    select settings from read.preferences where user_id = ${userId}::uuid`);
  const settings = row?.settings ?? {};
  return clockOf(now, timeZone ?? settings.timeZone ?? 'UTC', settings);
}
