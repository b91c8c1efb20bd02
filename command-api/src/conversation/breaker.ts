/** Stops asking for a while what does not answer. After that one try decides; the others wait for it and go without meanwhile. */
export type BreakerState = { state: 'closed' | 'open' | 'half-open'; failures: number; opensAgainAt?: string };

export type Breaker = {
  /** Whether to ask now. A yes must be followed by `succeeded`, `failed` or `given up`. */
  admits: () => boolean;
  succeeded: () => void;
  failed: () => void;
  /** Neither good nor bad was seen: whoever asked went away. */
  gaveUp: () => void;
  state: () => BreakerState;
};

const OPENS_AFTER = 3;
const STAYS_OPEN_MS = 30_000;

export function createBreaker(now: () => Date): Breaker {
  let failures = 0;
  let openUntil = 0;
  let trying = false;
  const isOpen = (): boolean => failures >= OPENS_AFTER;
  const mayTry = (): boolean => now().getTime() >= openUntil;
  return {
    admits: () => {
      if (!isOpen()) return true;
      if (trying || !mayTry()) return false;
      trying = true;
      return true;
    },
    succeeded: () => {
      failures = 0;
      trying = false;
    },
    failed: () => {
      failures += 1;
      trying = false;
      // Those that were under way when it opened say nothing new, but the pause counts from the last of them.
      if (isOpen()) openUntil = now().getTime() + STAYS_OPEN_MS;
    },
    gaveUp: () => {
      trying = false;
    },
    state: () => {
      if (!isOpen()) return { state: 'closed', failures };
      return mayTry()
        ? { state: 'half-open', failures }
        : { state: 'open', failures, opensAgainAt: new Date(openUntil).toISOString() };
    },
  };
}
