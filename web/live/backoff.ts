const FIRST_MS = 500;
const LONGEST_MS = 15_000;

/** How long to wait before the next try: 0.5 s doubling to 15 s, spread by half so that many browsers do not return at once. */
export function backoff(attempt: number, random: () => number = Math.random): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 16));
  return Math.max(FIRST_MS, full * (0.5 + random() / 2));
}
