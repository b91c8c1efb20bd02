/**
 * Fires reminders when they are due by the wall clock: never early, never twice, none forgotten.
 *
 * - It sleeps until the next one, a second at most, and asks the clock again: timers do not follow a wall clock that
 *   jumps, and a long one overflows.
 * - Late, after a pause or with the database away: whatever is overdue fires in the first round, marked late.
 * - Several clocks at once: each takes tasks that no other holds (fire.ts); a reminder fires once for its instant.
 * - Half-way: a batch is one transaction. What did not commit is still waiting and comes again.
 * - It looks through the view, so at the live generation only: one that is being built, or kept, calls nobody. After a swap
 *   the new one may say "waiting" of what has fired a moment ago; command.reminder_fired knows better.
 * - What waits for the end of quiet hours is stepped over until then, or until the user's settings change (held.ts).
 * - A waiting row whose task says otherwise by now does not fire; the projector will come to it. Rounds step over it.
 */
import { sql } from '@tasklog/runtime/pool';
import type { Pool, Tx } from '@tasklog/runtime/pool';
import { startRounds } from '../rounds.ts';
import type { Rounds, Sleep } from '../rounds.ts';
import { row } from '../row.ts';
import type { DueReminder } from './due-event.ts';
import { fire } from './fire.ts';
import type { FiringTables } from './fire.ts';
import { releasedAt } from './held.ts';

/** What is due, in whatever holds it. */
export type Due = {
  /** A batch of what waits and is due by then, in order; behind one of them when that is given. */
  by: (at: Date, behind: DueReminder | undefined) => Promise<readonly DueReminder[]>;
  /** When the next one will be due after that, in milliseconds since the epoch. */
  next: (after: Date) => Promise<number | undefined>;
};

export type ClockOptions<T = Tx> = {
  due: Due;
  firing: FiringTables<T>;
  /** Partitions of each topic. */
  partitions: number;
  /** Milliseconds since the epoch, by the wall clock. */
  now: () => number;
  sleep: Sleep;
  /** Wakes the relay: something lies in the outbox. */
  notify: () => Promise<void>;
  onError: (error: Error, what: string) => void;
  /** Told after each batch how late each reminder was. */
  onFired?: (lateSeconds: readonly number[]) => void;
};

const LOOK_AT_LEAST_EVERY_MS = 1_000;
/** A task that somebody else has locked is looked at again after this long. */
const BUSY_MS = 20;
export const BATCH = 500;

/** Woken, it looks again: a reminder may have come that is due before the next look. */
export function startClock<T>(options: ClockOptions<T>): Rounds {
  return startRounds(
    (stopping) =>
      round(options, stopping).catch((error: unknown) => {
        options.onError(error as Error, 'firing reminders');
        return LOOK_AT_LEAST_EVERY_MS;
      }),
    options.sleep,
  );
}

/** Fires all that is due now, batch after batch; answers how long nothing will be. */
async function round<T>(options: ClockOptions<T>, signal: AbortSignal): Promise<number> {
  const { now, notify } = options;
  let busy = false;
  let behind: DueReminder | undefined;
  let at: Date;
  for (;;) {
    at = new Date(now());
    const due = await options.due.by(at, behind);
    if (due.length > 0) {
      const outcome = await fire(options.firing, due, {
        now: at,
        partitions: options.partitions,
        onError: options.onError,
      });
      if (outcome.fired > 0)
        await notify().catch((error: unknown) => options.onError(error as Error, 'waking the relay'));
      options.onFired?.(outcome.lateSeconds);
      busy ||= outcome.busy;
    }
    behind = due.at(-1);
    if (due.length < BATCH || signal.aborted) break;
  }
  if (busy) return BUSY_MS;
  // Counted from the last look, not from now: what came due in between has not been looked at.
  const next = await options.due.next(at);
  return next === undefined ? LOOK_AT_LEAST_EVERY_MS : Math.min(Math.max(next - now(), 0), LOOK_AT_LEAST_EVERY_MS);
}

export const dueIn = (pool: Pool): Due => ({
  by: (at, behind) => dueBy(pool, at, behind),
  next: (after) => nextDue(pool, after),
});

const dueRow = row<DueReminder>({
  taskId: 'string',
  reminderId: 'string',
  dueAt: 'string',
  releasedAt: 'string?',
  wasLate: 'boolean?',
});

type Place = Pick<DueReminder, 'dueAt' | 'taskId' | 'reminderId'>;

async function dueBy(pool: Pool, at: Date, behind: Place | undefined) {
  const { dueAt, taskId, reminderId } = behind ?? BEFORE_ALL;
  return pool.any(sql.type(dueRow)`
    select task_id as "taskId", reminder_id as "reminderId", due_at as "dueAt", h.late as "wasLate",
      ${releasedAt} as "releasedAt"
    from live.reminder r
    left join projection.reminder_held h using (task_id, reminder_id, due_at)
    left join command.quiet_hours q on q.user_id = h.user_id
    where state = 'waiting' and due_at <= ${at.toISOString()}
      and (due_at, task_id, reminder_id) > (${dueAt}::timestamptz, ${taskId}::uuid, ${reminderId})
      and not exists (select from command.reminder_fired f
        where (f.task_id, f.reminder_id, f.due_at) = (r.task_id, r.reminder_id, r.due_at))
      and (h.until is null or h.until <= ${at.toISOString()} or q.version is distinct from h.version)
    order by due_at, task_id, reminder_id limit ${BATCH}`);
}

const BEFORE_ALL: Place = { dueAt: '-infinity', taskId: '00000000-0000-0000-0000-000000000000', reminderId: '' };

async function nextDue(pool: Pool, after: Date): Promise<number | undefined> {
  const found = await pool.one(sql.type(row<{ next: string | null }>({ next: 'string?' }))`
    select least(
      (select min(due_at) from live.reminder where state = 'waiting' and due_at > ${after.toISOString()}),
      (select min(until) from projection.reminder_held where until > ${after.toISOString()})) as next`);
  return found.next === null ? undefined : Date.parse(found.next);
}
