/** Chance that can be had again: everything that a campaign chooses comes from its seed. */
export type Random = {
  /** From 0 up to 1. */
  next: () => number;
  /** A whole number from `from` to `to`, both included. */
  whole: (from: number, to: number) => number;
  one: <T>(of: readonly T[]) => T;
  chance: (share: number) => boolean;
  /** Another sequence, of the same seed: who draws more from one does not change what is drawn from the other. */
  fork: (name: string) => Random;
};

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
  return {
    next,
    whole: (from, to) => from + Math.floor(next() * (to - from + 1)),
    one: (of) => of[Math.floor(next() * of.length)] as (typeof of)[number],
    chance: (share) => next() < share,
    fork: (name) => seeded([...name].reduce((sum, each) => Math.imul(sum, 31) + each.charCodeAt(0), seed)),
  };
}

/** The same letters for the same number: words that no language reads a meaning into. */
export function wordOf(n: number): string {
  const letters = 'bcdfghjklmnpqrstvwxz';
  let word = '';
  for (let rest = n + 1; rest > 0; rest = Math.floor(rest / letters.length)) word += letters[rest % letters.length];
  return word;
}
