import { setTimeout as wait } from 'node:timers/promises';
import { isUnavailable } from '@tasklog/runtime';
import type { Logger } from '@tasklog/runtime';
import type { Pool } from '@tasklog/runtime/pool';
import { EVERY_SECONDS } from './watch.ts';
import type { Watch } from './watch.ts';

/** Takes a point every ten seconds until stopped. One that cannot be taken is a hole, which a drawn line shows. */
export function startSampling(pool: Pool, watch: Watch, logger: Logger): { stop: () => Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const loop = async (): Promise<void> => {
    while (!signal.aborted) {
      await watch.sample(pool).catch((err: unknown) => {
        if (!isUnavailable(err)) logger.warn({ err }, 'the lag could not be looked at');
      });
      await wait(EVERY_SECONDS * 1_000, undefined, { signal }).catch(() => undefined);
    }
  };
  const running = loop();
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
