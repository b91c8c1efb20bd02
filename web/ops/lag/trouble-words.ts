/** Why a partition does not go on, and what to do about it, by what its numbers say. */
import type { OpsLagPartition } from '@tasklog/schemas';

/** Under `ops.lag.why`. */
export type Why = 'waiting' | 'paused' | 'failing' | 'still';
/** Under `ops.lag.advice`. */
export type Advice = Why | 'bridge';

export function whyOf({ state, lastError }: Pick<OpsLagPartition, 'state' | 'lastError'>): Why {
  if (state === 'waiting' || state === 'paused') return state;
  return lastError && !lastError.over ? 'failing' : 'still';
}

export function adviceOf(partition: Pick<OpsLagPartition, 'state' | 'lastError' | 'owner' | 'group'>): Advice {
  const why = whyOf(partition);
  const isUnread = why === 'paused' || (why === 'still' && partition.owner === null);
  if (!isUnread) return why;
  return brokerOf(partition.group) === null ? 'paused' : 'bridge';
}

/** The broker that a group carries the log to; null for one that reads it. */
export const brokerOf = (group: string): string | null => /^bridge:(.+)$/.exec(group)?.[1] ?? null;
