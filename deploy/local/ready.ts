import { get } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Planned } from './plan.ts';

const ASK_EVERY_MS = 50;

/** Resolves when the process answers that it is ready; rejects when it is not after `withinMs`, or when it failed for good. */
export async function untilReady({ name, url }: Planned, failed: Promise<never>, withinMs: number): Promise<void> {
  const asking = (async () => {
    for (const end = Date.now() + withinMs; Date.now() < end; await wait(ASK_EVERY_MS)) {
      if (await isReady(url)) return;
    }
    throw new Error(`${name} is not ready after ${String(withinMs / 1000)} s.`);
  })();
  await Promise.race([asking, failed]);
}

/** Whether a service says that it is ready; one that says nothing in time is not. */
export function isReady(url: string, withinMs = 2_000): Promise<boolean> {
  return new Promise((resolve) => {
    const asking = get(`${url}/readyz`, { timeout: withinMs }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    asking.on('timeout', () => asking.destroy());
    asking.on('error', () => resolve(false));
  });
}
