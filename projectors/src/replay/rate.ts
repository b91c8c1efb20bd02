/** How fast it goes: over the last half minute, and over all. Pure. */
export type Meter = { add(at: number, done: number): { rate: number; meanRate: number } };

const WINDOW_MS = 30_000;

/** `at` in milliseconds that only grow. */
export function createMeter(): Meter {
  const seen: { at: number; done: number }[] = [];
  let first: { at: number; done: number } | undefined;
  return {
    add: (at, done) => {
      seen.push({ at, done });
      first ??= { at, done };
      while (seen.length > 2 && (seen[1] as { at: number }).at <= at - WINDOW_MS) seen.shift();
      return { rate: between(seen[0] as typeof first, { at, done }), meanRate: between(first, { at, done }) };
    },
  };
}

const between = (from: { at: number; done: number }, to: { at: number; done: number }): number =>
  to.at > from.at ? ((to.done - from.done) * 1_000) / (to.at - from.at) : 0;
