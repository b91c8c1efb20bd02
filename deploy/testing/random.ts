/** Chance that can be had again: everything that a run chooses comes from its seed, wherever it is run. */
export type Random = {
  /** From 0 up to 1. */
  next: () => number;
  /** A whole number from 0 on, below n. */
  below: (n: number) => number;
  /** A whole number from `from` to `to`, both included. */
  whole: (from: number, to: number) => number;
  pick: <T>(from: readonly T[]) => T;
  /** True in so many of one: 0.3 in three of ten. */
  chance: (share: number) => boolean;
  /** Another sequence, of the same seed: who draws more from one does not change what is drawn from the other. */
  fork: (name: string) => Random;
};

/** How many seeds differ: a whole number below this. */
export const SEEDS = 2 ** 32;

export function seeded(seed: number): Random {
  let state = seed >>> 0;
  // mulberry32: 32 bits of state, which is plenty for choosing among faults.
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (n: number): number => Math.floor(next() * n);
  return {
    next,
    below,
    whole: (from, to) => from + below(to - from + 1),
    pick: (from) => {
      if (from.length === 0) throw new RangeError('there is nothing to pick from');
      return from[below(from.length)] as (typeof from)[number];
    },
    chance: (share) => next() < share,
    fork: (name) => seeded([...name].reduce((sum, each) => Math.imul(sum, 31) + each.charCodeAt(0), seed)),
  };
}
