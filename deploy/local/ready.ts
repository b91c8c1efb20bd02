import { get } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Planned } from './plan.ts';

const ASK_EVERY_MS = 50;

/** Resolves when the process answers that it is ready; rejects when it is not after `withinMs`, or when it failed for good. */
export async function untilReady({ name, url }: Planned, failed: Promise<never>, withinMs: number): Promise<void> {
  const asking = (async () => {
    for (const end = Date.now() + withinMs; Date.now() < end; await wait(ASK_EVERY_MS)) {
      if ((await statusOf(`${url}/readyz`)) === 200) return;
    }
    throw new Error(`${name} is not ready after ${String(withinMs / 1000)} s.`);
  })();
  await Promise.race([asking, failed]);
}

/** The status of an address; undefined when nobody answers within 2 s. */
function statusOf(url: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const asking = get(url, { timeout: 2_000 }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    asking.on('timeout', () => asking.destroy());
    asking.on('error', () => resolve(undefined));
  });
}
