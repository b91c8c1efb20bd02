/**
 * Reminders that wait for the end of quiet hours.
 *
 * A row says until when, and under which version of the user's settings that was found. The clock steps over what is
 * held; when the time has come, or the settings are others, it looks anew. So a setting that is changed while a row is
 * being written counts all the same, and a row that is lost, or left by a task that is done, does nothing.
 */
import { houseDefaults } from '@tasklog/domain/preferences';
import { quietHoursOf } from '@tasklog/domain/reminder/quiet';
import type { QuietHours } from '@tasklog/domain/reminder/quiet';
import { sql } from '@tasklog/runtime/pool';
import type { Tx } from '@tasklog/runtime/pool';
import { row } from '../row.ts';
import type { DueReminder } from './due-event.ts';

export type Hold = { due: DueReminder; userId: string; until: number; late: boolean; version: number };

export type QuietSettings = {
  version: number;
  /** In the zone that the user chose, else in that of the task. */
  hours: (taskZone: string) => QuietHours | undefined;
};

/** In a query of a hold `h` and its user's settings `q`: when it ended. */
export const releasedAt = sql.fragment`
  case when h.version = q.version then h.until else least(h.until, q.updated_at) end`;

const settingsRow = row<{ userId: string; hours: string | null; timeZone: string | null; version: number }>({
  userId: 'string',
  hours: 'string?',
  timeZone: 'string?',
  version: 'number',
});

export async function settingsOf(tx: Tx, userIds: readonly string[]): Promise<Map<string, QuietSettings>> {
  const rows = await tx.any(sql.type(settingsRow)`
    select user_id as "userId", hours, time_zone as "timeZone", version from command.quiet_hours
    where user_id = any(${sql.array([...userIds], 'uuid')})`);
  return new Map(
    rows.map(({ userId, hours, timeZone, version }) => [
      userId,
      { version, hours: (taskZone) => quietHoursOf(hours ?? houseDefaults.quietHours, timeZone ?? taskZone) },
    ]),
  );
}

/** Rows that nothing let go of, as those of tasks that are done, are swept up a day later. */
const SWEEP_AFTER_MS = 24 * 60 * 60_000;

export async function hold(tx: Tx, holds: readonly Hold[], now: Date): Promise<void> {
  if (holds.length === 0) return;
  const tuples = holds.map(({ due, userId, until, late, version }) => [
    ...[due.taskId, due.reminderId, due.dueAt, userId],
    ...[new Date(until).toISOString(), late, version],
  ]);
  const types = ['uuid', 'text', 'timestamptz', 'uuid', 'timestamptz', 'bool', 'int4'];
  await tx.query(sql.unsafe`
    insert into projection.reminder_held as h (task_id, reminder_id, due_at, user_id, until, late, version)
    select * from ${sql.unnest(tuples, types)} as given(task_id, reminder_id, due_at, user_id, until, late, version)
    order by 1, 2, 3
    on conflict (task_id, reminder_id, due_at) do update
    set until = excluded.until, late = excluded.late, version = excluded.version`);
  await tx.query(sql.unsafe`
    delete from projection.reminder_held where until < ${new Date(now.getTime() - SWEEP_AFTER_MS).toISOString()}`);
}
