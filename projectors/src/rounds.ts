import { setTimeout as pause } from 'node:timers/promises';

/** Something that works in rounds beside the consumers, at its own pace. */
export type Rounds = {
  /** The next round comes now: there may be work. One that is running is followed by another. */
  wake: () => void;
  /** Lets the round in hand come to its end. */
  stop: () => Promise<void>;
};

/**
 * Sleeps for so many milliseconds or until the signal; never throws. It is given from outside, where event-log's nap.ts has
 * a timer of its own: what acts by the clock is tried, and demonstrated, by a clock that is set by hand.
 */
export type Sleep = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/** By the timer of this process. */
export const sleepByTimer = (milliseconds: number, signal?: AbortSignal): Promise<void> =>
  pause(milliseconds, undefined, signal ? { signal } : {}).catch(() => undefined);

/** Round after round until stopped. A round never throws, and answers how long nothing will be, in milliseconds. */
export function startRounds(round: (stopping: AbortSignal) => Promise<number>, sleep: Sleep): Rounds {
  const stopping = new AbortController();
  let waking = new AbortController();
  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      // Before the round: what wakes us while it runs may have come too late for it.
      waking = new AbortController();
      const rest = await round(stopping.signal);
      if (rest > 0) await sleep(rest, waking.signal);
    }
  };
  const done = loop();
  return {
    wake: () => waking.abort(),
    stop: async () => {
      stopping.abort();
      waking.abort();
      await done;
    },
  };
}
