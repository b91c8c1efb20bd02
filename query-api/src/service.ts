import { createApp, createHealth, listen } from '@tasklog/runtime';
import type { Verify } from '@tasklog/runtime/identity';
import { sql } from '@tasklog/runtime/pool';
import type { Pool } from '@tasklog/runtime/pool';
import type { Logger, Service } from '@tasklog/runtime';
import { createAwaitPosition } from './position.ts';
import { startSampling } from './ops/sampling.ts';
import { createWatch } from './ops/watch.ts';
import type { Watch } from './ops/watch.ts';
import { routes } from './routes.ts';

export type QueryApiDeps = {
  /** As a role that can only select from the schema `read`. The service ends it when it stops. */
  pool: Pool;
  verify: Verify;
  logger: Logger;
  host: string;
  port: number;
  /** How long a question waits for its position token, in milliseconds. */
  readWaitMs: number;
  now?: () => Temporal.Instant;
  /** What is remembered of the lag; a test takes its points itself. */
  watch?: Watch;
};

/** Answers questions about the list over HTTP. Rejects with PortInUse when the port is taken. */
export async function queryApi(deps: QueryApiDeps): Promise<Service> {
  const { pool, verify, logger, host, port, readWaitMs, now = () => Temporal.Now.instant() } = deps;
  const watch = deps.watch ?? createWatch(() => now().epochMilliseconds);
  const health = createHealth(async () => void (await pool.query(sql.unsafe`select 1`)));
  const awaitPosition = createAwaitPosition(pool, readWaitMs);
  const app = createApp({ logger, health, routes: routes({ pool, verify, awaitPosition, now, watch }) });
  const { url, stop } = await listen(app, { host, port, setting: 'PORT' });
  const sampling = startSampling(pool, watch, logger);
  health.ready = true;
  return {
    url,
    stop: async () => {
      health.ready = false;
      await Promise.all([sampling.stop(), stop()]);
      await pool.end();
    },
  };
}
