import { createApp, createHealth, listen } from '@tasklog/runtime';
import type { Verify } from '@tasklog/runtime/identity';
import { sql } from '@tasklog/runtime/pool';
import type { Pool } from '@tasklog/runtime/pool';
import type { Logger, Service } from '@tasklog/runtime';
import { createAwaitPosition } from './position.ts';
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
};

/** Answers questions about the list over HTTP. Rejects with PortInUse when the port is taken. */
export async function queryApi(deps: QueryApiDeps): Promise<Service> {
  const { pool, verify, logger, host, port, readWaitMs, now = () => Temporal.Now.instant() } = deps;
  const health = createHealth(async () => void (await pool.query(sql.unsafe`select 1`)));
  const awaitPosition = createAwaitPosition(pool, readWaitMs);
  const app = createApp({ logger, health, routes: routes({ pool, verify, awaitPosition, now }) });
  const { url, stop } = await listen(app, { host, port, setting: 'PORT' });
  health.ready = true;
  return {
    url,
    stop: async () => {
      health.ready = false;
      await stop();
      await pool.end();
    },
  };
}
