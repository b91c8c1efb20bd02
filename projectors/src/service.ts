import type { Consumer, EventLog } from '@tasklog/event-log';
import { createApp, createHealth, listen } from '@tasklog/runtime';
import { sql } from '@tasklog/runtime/pool';
import type { Pool } from '@tasklog/runtime/pool';
import type { Logger, Service } from '@tasklog/runtime';
import { handlerOf } from './consume.ts';
import { startDispatcher } from './dispatch.ts';
import type { Send } from './dispatch.ts';
import { watch } from './metrics.ts';
import type { Projector } from './projector.ts';
import { startClock } from './reminder/clock.ts';

export type ProjectorsOptions = {
  /** Which to run. */
  projectors: readonly Projector[];
  pool: Pool;
  log: EventLog;
  /** How intents reach command-api; needed by recurrence. */
  send: Send;
  /** Milliseconds since the epoch, by the wall clock. */
  now: () => number;
  /** Sleeps for so many milliseconds or until the signal; never throws. */
  sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  logger: Logger;
  host: string;
  port: number;
  /** Records in a page. */
  pageSize: number;
};

/** Something that runs beside the consumers, and is told when there may be work. */
type Helper = { wake: () => void; stop: () => Promise<void> };

/**
 * Runs projectors until stopped; takes over `pool` and `log` and closes them. The recurrence projector brings the
 * dispatcher with it, the reminder projector the clock.
 */
export async function projectors(options: ProjectorsOptions): Promise<Service> {
  const { pool, log, logger, host, port } = options;
  const health = createHealth(async () => void (await pool.query(sql.unsafe`select 1`)));
  watch(health, pool);
  const http = await listen(createApp({ logger, health, routes: noRoutes }), { host, port, setting: 'PORT' });
  const partitions = (await log.heads('task-events')).length;
  const helpers: Helper[] = [];
  const consumers: Consumer[] = [];
  for (const projector of options.projectors) {
    const helper = helperOf(projector, options, partitions);
    if (helper) helpers.push(helper);
    consumers.push(...(await consume(projector, options, partitions, helper)));
  }
  health.ready = true;
  return {
    url: http.url,
    stop: async () => {
      health.ready = false;
      await Promise.all([...consumers, ...helpers].map((each) => each.stop()));
      await http.stop();
      await log.close();
      await pool.end();
    },
  };
}

const noRoutes = ((_request: unknown, _response: unknown, next: () => void) => next()) as unknown as Parameters<
  typeof createApp
>[0]['routes'];

function helperOf(projector: Projector, options: ProjectorsOptions, partitions: number): Helper | undefined {
  const { pool, send, now, sleep, logger } = options;
  const onError = (error: Error, what: string): void => logger.error({ err: error }, what);
  if (projector.name === 'recurrence') return startDispatcher({ pool, send, sleep, onError });
  if (projector.name !== 'reminder') return undefined;
  const notify = async (): Promise<void> => void (await pool.query(sql.unsafe`select pg_notify('outbox', '')`));
  return startClock({ pool, partitions, now, sleep, notify, onError });
}

async function consume(
  projector: Projector,
  { pool, log, sleep, logger, pageSize }: ProjectorsOptions,
  partitions: number,
  helper: Helper | undefined,
): Promise<Consumer[]> {
  const handler = handlerOf({
    pool,
    projector,
    partitions,
    wait: (milliseconds) => sleep(milliseconds),
    onParked: ({ topic, partition, offset }, key, reason) =>
      logger.error({ projector: projector.name, topic, partition, offset, key, reason }, 'parked a record'),
  });
  const consumers: Consumer[] = [];
  for (const topic of projector.reads) {
    const options = { group: projector.name, topic, pageSize };
    consumers.push(await log.consume(options, async (page) => handler(page).then(() => helper?.wake())));
  }
  return consumers;
}
