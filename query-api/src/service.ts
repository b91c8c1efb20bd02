import { createApp, createHealth, listen } from '@tasklog/runtime';
import type { Verify } from '@tasklog/runtime/identity';
import { limitPerUser, REQUESTS_PER_MINUTE } from '@tasklog/runtime/limit-per-user';
import { createPool, sql } from '@tasklog/runtime/pool';
import type { Logger, Service } from '@tasklog/runtime';
import { openLists } from './lists.ts';
import { createAwaitPosition } from './position.ts';
import { startSampling } from './ops/sampling.ts';
import { createWatch } from './ops/watch.ts';
import type { Watch } from './ops/watch.ts';
import { routes } from './routes.ts';

const FOR_LISTS = 4;
const FOR_OPERATORS = 2;

export type QueryApiDeps = {
  /** As a role that can only select from the schema `read`. */
  connectionString: string;
  /** Where lists are read, when it is another database than the one that operators look at: a copy that follows it. */
  readFrom?: string | undefined;
  /** Told when a connection broke that nobody was using. */
  onError?: (error: Error) => void;
  verify: Verify;
  logger: Logger;
  host: string;
  port: number;
  /** How long a question waits for its position token, in milliseconds. */
  readWaitMs: number;
  requestsPerMinute?: number;
  now?: () => Temporal.Instant;
  /** What is remembered of the lag; a test takes its points itself. */
  watch?: Watch;
};

/** Answers questions about the list over HTTP. Rejects with PortInUse when the port is taken. */
export async function queryApi(deps: QueryApiDeps): Promise<Service> {
  const { connectionString, onError, verify, logger, host, port, readWaitMs } = deps;
  const now = deps.now ?? (() => Temporal.Now.instant());
  const open = (url: string, size: number) => openLists(url, { size, ...(onError && { onError }) });
  const lists = open(deps.readFrom ?? connectionString, FOR_LISTS);
  // What operators look at is where it happens: a copy knows no process, no lock and no lag of the other.
  const operators = deps.readFrom === undefined ? lists : open(connectionString, FOR_OPERATORS);
  const pool = await createPool(connectionString, { size: FOR_OPERATORS, ...(onError && { onError }) });
  const watch = deps.watch ?? createWatch(() => now().epochMilliseconds);
  const health = createHealth(async () => void (await lists.ofNobody().any(sql.unsafe`select 1`)));
  const awaitPosition = createAwaitPosition(lists.ofNobody().planned('once'), readWaitMs);
  const limited = limitPerUser(deps.requestsPerMinute ?? REQUESTS_PER_MINUTE.default);
  const app = createApp({
    logger,
    health,
    routes: routes({ lists, operators, pool, verify, limited, awaitPosition, now, watch }),
  });
  const { url, stop } = await listen(app, { host, port, setting: 'PORT' });
  const sampling = startSampling(pool, watch, logger);
  health.ready = true;
  return {
    url,
    leave: () => void (health.ready = false),
    stop: async () => {
      health.ready = false;
      await Promise.all([sampling.stop(), stop()]);
      await Promise.all([...new Set([lists, operators, pool])].map((each) => each.end()));
    },
  };
}
