/** A replay as it is shown: how far, how long still, and what stands between a generation and being live. */
import type { Generation, Replay } from '@tasklog/schemas';

export const ENDED: readonly Replay['state'][] = ['swapped', 'done', 'cancelled', 'failed'];

export const isOpen = ({ state }: Replay): boolean => !ENDED.includes(state);

/** From 0 to 1; what came on the log meanwhile makes it no more than done. */
export const shareOf = ({ done, records }: Pick<Replay, 'done' | 'records'>): number =>
  records === 0 ? 1 : Math.min(1, done / records);

/** Seconds from the least to the most, by the rate of the last half minute and by that of all; null while none is known. */
export function timeLeft({ state, records, done, rate, meanRate }: Replay): { least: number; most: number } | null {
  const seconds = [rate, meanRate].filter((each) => each > 0).map((each) => (records - done) / each);
  if (state !== 'running' || seconds.length === 0 || done >= records) return null;
  return { least: Math.min(...seconds), most: Math.max(...seconds) };
}

/** Which of them, and the same for all partitions once. */
export function effectsOff({ effectsFrom = [] }: Replay): { partition: number; until: number }[] {
  return effectsFrom.map((from, partition) => ({ partition, until: from - 1 }));
}

/** Compared with the log: every table equal, some of them, or not yet. */
export type Compared = 'equal' | 'differs' | 'not-yet';

export function comparedOf(replay: Replay | undefined): Compared {
  if (!replay?.verification) return 'not-yet';
  return replay.verification.equal ? 'equal' : 'differs';
}

export type SwapRefusal = 'building' | 'not-compared' | 'differs' | 'behind';

const MOST_BEHIND_SECONDS = 1;

/** Why a generation may not be shown yet; null when it may. `behindSeconds`: undefined while that is not known. */
export function swapRefusal(
  { state, lag }: Pick<Generation, 'state' | 'lag'>,
  compared: Compared,
  behindSeconds: number | undefined,
): SwapRefusal | null {
  if (state !== 'ready') return 'building';
  if (compared !== 'equal') return compared === 'differs' ? 'differs' : 'not-compared';
  const seconds = behindSeconds ?? (lag === 0 ? 0 : Infinity);
  return seconds > MOST_BEHIND_SECONDS ? 'behind' : null;
}
