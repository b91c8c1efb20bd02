const WINDOW_MS = 10_000;

/** How many a second, lately: called with a count that grows, answers its speed over the last ten seconds. */
export function createRate(now: () => number = performance.now.bind(performance)): (count: number) => number {
  const seen: { at: number; count: number }[] = [];
  return (count) => {
    const at = now();
    seen.push({ at, count });
    while (seen.length > 2 && at - (seen[1]?.at ?? at) >= WINDOW_MS) seen.shift();
    const first = seen[0] ?? { at, count };
    return at === first.at ? 0 : Math.round(((count - first.count) * 1_000) / (at - first.at));
  };
}
