/** A wall clock that stands still until told, and knows who sleeps by it. */
export type FakeTime = {
  now: () => number;
  sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** The shortest pause asked for by those asleep now. */
  pause: () => number;
  /** Resolves when so many are asleep. */
  asleep: (count?: number) => Promise<void>;
  set: (instant: string) => void;
  /** Moves on, wakes all, and resolves when one is asleep again. */
  goTo: (instant: string) => Promise<void>;
  /** The same, by so many milliseconds. */
  pass: (milliseconds: number) => Promise<void>;
};

export function fakeTime(start: string): FakeTime {
  let now = Date.parse(start);
  const sleepers = new Map<() => void, number>();
  let changed: () => void = () => undefined;
  const asleep = async (count = 1): Promise<void> => {
    while (sleepers.size < count) await new Promise<void>((resolve) => (changed = resolve));
  };
  const set = (instant: string): void => void (now = Date.parse(instant));
  const goTo = async (instant: string): Promise<void> => {
    set(instant);
    for (const wake of [...sleepers.keys()]) wake();
    await asleep();
  };
  return {
    now: () => now,
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        const wake = (): void => {
          sleepers.delete(wake);
          resolve();
        };
        if (signal.aborted) return resolve();
        signal.addEventListener('abort', wake, { once: true });
        sleepers.set(wake, milliseconds);
        changed();
      }),
    pause: () => Math.min(...sleepers.values()),
    asleep,
    set,
    goTo,
    pass: (milliseconds) => goTo(new Date(now + milliseconds).toISOString()),
  };
}
