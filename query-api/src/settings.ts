import { clockOf } from '@tasklog/domain/language/clock';
import type { Clock } from '@tasklog/domain/language/clock';
import { sql } from '@tasklog/runtime/pool';
import type { Reads } from '@tasklog/runtime/scoped-pool';
import type { Preferences } from '@tasklog/schemas';
import { rowWhere } from './row.ts';

const settingsRow = rowWhere((row): row is { settings: Preferences } => {
  const { settings } = row as Record<string, unknown>;
  return typeof settings === 'object' && settings !== null;
});

/** How whoever asks reads days: on the clock of the zone that is named, or else chosen in the settings, or else UTC. */
export type Reader = { zone: string; clockAt: (at: Temporal.Instant) => Clock };

const readerIn = (zone: string, settings: Preferences): Reader => ({
  zone,
  clockAt: (at) => clockOf(at, zone, settings),
});

/** For a question that nobody's settings can change. */
export const UTC = readerIn('UTC', {});

export async function readerOf(db: Reads, userId: string, timeZone: string | undefined): Promise<Reader> {
  const row = await db.maybeOne(sql.type(settingsRow)`
    select settings from read.preferences where user_id = ${userId}::uuid`);
  const settings = row?.settings ?? {};
  return readerIn(timeZone ?? settings.timeZone ?? 'UTC', settings);
}
