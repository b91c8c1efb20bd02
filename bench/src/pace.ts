import { setTimeout as pause } from 'node:timers/promises';

const SECOND = 1_000;

/**
 * Begins something at fixed times, whether or not what was begun before has ended, and resolves when all has. Each is told
 * when it was meant to begin: what is late counts from then.
 */
export async function atPace(
  { perSecond, seconds }: { perSecond: number; seconds: number },
  begin: (n: number, meant: number) => Promise<void>,
): Promise<void> {
  const began = performance.now();
  const going: Promise<void>[] = [];
  for (let n = 0; n < seconds * perSecond; n += 1) {
    const meant = began + (n * SECOND) / perSecond;
    while (performance.now() < meant) await pause(1);
    going.push(begin(n, meant));
  }
  await Promise.all(going);
}

/** So many at once, each again as soon as its last has ended. Answers how long each took. */
export async function withoutPause(
  { callers, seconds }: { callers: number; seconds: number },
  call: (caller: number) => Promise<void>,
): Promise<{ took: number[]; seconds: number }> {
  const took: number[] = [];
  const began = performance.now();
  const end = began + seconds * SECOND;
  await Promise.all(
    Array.from({ length: callers }, async (_, caller) => {
      while (performance.now() < end) {
        const from = performance.now();
        await call(caller);
        took.push(performance.now() - from);
      }
    }),
  );
  return { took, seconds: (performance.now() - began) / SECOND };
}
