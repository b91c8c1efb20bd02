import { createApp, createHealth, listen } from '@tasklog/runtime';
import type { Verify } from '@tasklog/runtime/identity';
import { createPool, sql } from '@tasklog/runtime/pool';
import type { Logger, Service } from '@tasklog/runtime';
import { openLists } from './lists.ts';
import { createAwaitPosition } from './position.ts';
import { startSampling } from './ops/sampling.ts';
import { createWatch } from './ops/watch.ts';
import type { Watch } from './ops/watch.ts';
import { routes } from './routes.ts';

/** Connections for questions about lists. */
const LISTS = 4;
/** And for what is asked of no list: waiting for positions, samples, the audit trail as a whole. */
const OTHERS = 2;

export type QueryApiDeps = {
  /** As a role that can only select from the schema `read`. */
  connectionString: string;
  /** Told when a connection broke that nobody was using. */
  onError?: (error: Error) => void;
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
  const { connectionString, onError, verify, logger, host, port, readWaitMs } = deps;
  const now = deps.now ?? (() => Temporal.Now.instant());
  const lists = openLists(connectionString, { size: LISTS, ...(onError && { onError }) });
  const pool = await createPool(connectionString, { size: OTHERS, ...(onError && { onError }) });
  const watch = deps.watch ?? createWatch(() => now().epochMilliseconds);
  const health = createHealth(async () => void (await pool.query(sql.unsafe`select 1`)));
  const awaitPosition = createAwaitPosition(pool, readWaitMs);
  const app = createApp({ logger, health, routes: routes({ lists, pool, verify, awaitPosition, now, watch }) });
  const { url, stop } = await listen(app, { host, port, setting: 'PORT' });
  const sampling = startSampling(pool, watch, logger);
  health.ready = true;
  return {
    url,
    stop: async () => {
      health.ready = false;
      await Promise.all([sampling.stop(), stop()]);
      await Promise.all([lists.end(), pool.end()]);
    },
  };
}
