/**
 * Which relay leads: one row with a lease and an epoch. A takeover bumps the epoch, and the old leader's drains are void from then on.
 * The owner's process holds an advisory lock (its session): once that is free the process is dead and takeover is immediate.
 * A leader that is only frozen keeps its lock, and costs the lease.
 */
import type pg from 'pg';
import { LEASE_SECONDS, LIVE_OWNERS } from '@tasklog/event-log';

/** Told when a leader has given the lead up. */
export const RESIGNED = 'resigned';

/** Takes the lead when it is free or already ours; answers our epoch, or undefined while another one leads. */
export async function lead(db: pg.Pool, owner: number): Promise<number | undefined> {
  const { rows } = await db.query<{ epoch: string }>(
    `update log.leader set owner = $1, lease_until = clock_timestamp() + make_interval(secs => $2),
       epoch = case when owner = $1 and lease_until > clock_timestamp() then epoch else epoch + 1 end,
       since = case when owner = $1 and lease_until > clock_timestamp() then since else clock_timestamp() end
     where role = 'sequencer' and (owner is null or owner = $1 or lease_until < clock_timestamp() or owner not in (${LIVE_OWNERS}))
     returning epoch`,
    [owner, LEASE_SECONDS],
  );
  return rows[0] === undefined ? undefined : Number(rows[0].epoch);
}

/** Gives the lead up at an orderly stop, so that a standby need not wait. */
export async function resign(db: pg.Pool, epoch: number): Promise<void> {
  await db.query(
    `with resigned as (update log.leader set owner = null, lease_until = '-infinity', since = clock_timestamp()
       where role = 'sequencer' and epoch = $1 returning 1)
     select pg_notify($2, '') from resigned`,
    [epoch, RESIGNED],
  );
}
