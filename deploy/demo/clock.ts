/** A wall clock that is set by hand. Whoever sleeps by it wakes when it has passed, or after the real time that was asked for. */
export type HandClock = {
  /** Milliseconds since the epoch. */
  now: () => number;
  sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** Never back. */
  goTo: (instant: number) => void;
};

export function handClock(start: number): HandClock {
  let now = start;
  const sleepers = new Map<() => void, number>();
  return {
    now: () => now,
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const wake = (): void => {
          clearTimeout(timer);
          sleepers.delete(wake);
          signal?.removeEventListener('abort', wake);
          resolve();
        };
        // Who looks every so often for what others do must go on looking while the clock stands.
        const timer = setTimeout(wake, milliseconds);
        signal?.addEventListener('abort', wake, { once: true });
        sleepers.set(wake, now + milliseconds);
      }),
    goTo: (instant) => {
      now = Math.max(now, instant);
      for (const [wake, until] of [...sleepers]) if (until <= now) wake();
    },
  };
}
