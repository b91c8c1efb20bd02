import type { EventLog, Handler } from '@tasklog/event-log';
import { createApp, createHealth, listen } from '@tasklog/runtime';
import { sql } from '@tasklog/runtime/pool';
import type { Pool } from '@tasklog/runtime/pool';
import type { Health, Logger, RequestHandler, Service } from '@tasklog/runtime';
import type { Verify } from '@tasklog/runtime/identity';
import { inPage, scopeOf, within } from '@tasklog/tracing';
import type { BrokerMeters } from '@tasklog/runtime/broker-meters';
import { handlerOf } from './consume.ts';
import { deskIn, startDispatcher } from './dispatch.ts';
import type { Send } from './dispatch.ts';
import { newLife } from './life.ts';
import { jobsCounter, watch } from './metrics.ts';
import { PROJECTORS } from './names.ts';
import { startChannels } from './notification/channels.ts';
import { CHANNEL_RETRIES } from './notification/retry.ts';
import type { DeliverySettings } from './notification/settings.ts';
import { opsRoutes } from './ops/routes.ts';
import type { Projector } from './projector.ts';
import { dueIn, startClock } from './reminder/clock.ts';
import { firingIn } from './reminder/fire.ts';
import { startJobs } from './reminder/jobs.ts';
import { latenessMeter, watchOverdue } from './reminder/metrics.ts';
import { liveFromOf } from './replay/generations.ts';
import type { Fed } from './replay/generations.ts';
import { startReplays } from './replay/replays.ts';
import type { ReplayParts } from './replay/replays.ts';
import type { Rounds } from './rounds.ts';
import type { JobsPort } from './reminder/jobs.ts';

export type ProjectorsOptions = {
  /** Which to run. */
  projectors: readonly Projector[];
  pool: Pool;
  /** For the pages of those that people wait for, so that they never wait behind others; `pool` when left out. */
  promptPool?: Pool;
  /** A connection of the reminder clock's own, so that it never waits behind a page; `pool` when left out. */
  clockPool?: Pool;
  log: EventLog;
  /** How intents reach command-api; needed by recurrence. */
  send: Send;
  /** How notifications leave; without it they stay on the page. */
  deliver?: DeliverySettings;
  /** Who is asking, for what operators do here. */
  verify: Verify;
  /** What the generations of the read models need; ended with the service. */
  replays: ReplayParts;
  /** Milliseconds since the epoch, by the wall clock. */
  now: () => number;
  /** Sleeps for so many milliseconds or until the signal; never throws. */
  sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  logger: Logger;
  host: string;
  port: number;
  /** Records in a page. */
  pageSize: number;
  /** A job scheduler, as a second trigger of the reminder clock. */
  jobs?: JobsPort;
  /** The routes by which the sidecar comes in; a job that fires is handed on to `onJob`. */
  door?: (onJob: () => void) => RequestHandler;
  /** What is counted where the log comes from a broker. */
  meters?: Pick<BrokerMeters, 'register'>;
};

/**
 * Runs projectors until stopped; takes over `pool` and `log` and closes them. The recurrence projector brings the
 * dispatcher with it, the reminder projector the clock, the notification projector what sends mail, push and webhooks.
 */
export async function projectors(options: ProjectorsOptions): Promise<Service> {
  const { pool, log, logger, host, port } = options;
  const health = createHealth(async () => void (await pool.query(sql.unsafe`select 1`)));
  watch(health, pool);
  const alarm: Alarm = { ring: () => undefined };
  options.meters?.register(health.metrics);
  const door = options.door?.(() => alarm.ring());
  const partitions = (await log.heads('task-events')).length;
  const routes = opsRoutes({ ...options, partitions, projectors: known(options.projectors), retries: CHANNEL_RETRIES });
  const http = await listen(createApp({ logger, health, door, routes }), { host, port, setting: 'PORT' });
  const helpers = new Map<string, Rounds>();
  for (const projector of options.projectors) {
    const helper = await helperOf(projector, options, partitions, { alarm, health });
    if (helper) helpers.set(projector.name, helper);
  }
  const onError = (error: Error, what: string): void => logger.error({ err: error }, what);
  const feed = feedOf(options, partitions, helpers);
  const replays = await startReplays({ ...options, ...options.replays, partitions, handlerOf: feed, onError });
  health.ready = true;
  return {
    url: http.url,
    leave: () => void (health.ready = false),
    stop: async () => {
      health.ready = false;
      await Promise.all([replays, ...helpers.values()].map((each) => each.stop()));
      await http.stop();
      await log.close();
      await options.replays.session.close();
      const pools = [pool, options.promptPool, options.clockPool, options.replays.pool, options.replays.copies];
      await Promise.all(pools.filter((each) => each !== undefined).map((each) => each.end()));
    },
  };
}

/** Those that run here, as they run here, and all others: what operators do is not bound to where a projector runs. */
const known = (running: readonly Projector[]): readonly Projector[] => [
  ...running,
  ...PROJECTORS.filter(({ name }) => !running.some((each) => each.name === name)),
];

/** Looks for reminders that are due, once there is a clock. */
type Alarm = { ring: () => void };

async function helperOf(
  projector: Projector,
  options: ProjectorsOptions,
  partitions: number,
  { alarm, health }: { alarm: Alarm; health: Health },
): Promise<Rounds | undefined> {
  const { pool, clockPool = pool, send, deliver, now, sleep, logger, jobs } = options;
  const onError = (error: Error, what: string): void => logger.error({ err: error }, what);
  if (projector.name === 'recurrence') return startDispatcher({ desk: deskIn(pool), send, sleep, onError });
  if (projector.name === 'notification' && deliver)
    return startChannels({ pool, settings: deliver, now, sleep, onError });
  if (projector.name !== 'reminder') return undefined;
  const notify = async (): Promise<void> => void (await clockPool.query(sql.unsafe`select pg_notify('outbox', '')`));
  watchOverdue(health, pool);
  const clock = startClock({
    due: dueIn(clockPool),
    firing: firingIn(clockPool),
    partitions,
    now,
    sleep,
    notify,
    onError,
    onFired: latenessMeter(health),
  });
  alarm.ring = clock.wake;
  if (jobs === undefined) return clock;
  return both(clock, startJobs({ pool, jobs, now, sleep, onError, count: jobsCounter(health) }));
}

const both = (one: Rounds, other: Rounds): Rounds => ({
  wake: () => {
    one.wake();
    other.wake();
  },
  stop: async () => void (await Promise.all([one.stop(), other.stop()])),
});

/** What is done with the pages of a generation; the live one wakes what follows from it. */
function feedOf(options: ProjectorsOptions, partitions: number, helpers: ReadonlyMap<string, Rounds>) {
  const { pool, promptPool = pool, replays, sleep, logger } = options;
  const life = newLife();
  return (projector: Projector, fed: Fed): Handler => {
    const handler = handlerOf({
      pool: fed.state !== 'live' ? replays.copies : projector.prompt ? promptPool : pool,
      life,
      projector,
      partitions,
      liveFrom: liveFromOf(fed),
      lazy: projector.intents !== true,
      wait: (milliseconds) => sleep(milliseconds),
      onParked: (record, key, reason) => {
        const { topic, partition, offset } = record;
        const its = { projector: projector.name, generation: fed.gen, topic, partition, offset, key, reason };
        within(scopeOf(record), () => logger.error(its, 'parked a record'));
      },
    });
    // What is folded again is no part of what somebody waits for: only the live one is traced.
    if (fed.state !== 'live') return handler;
    return (page) =>
      inPage(`project ${projector.name}`, page.records, () =>
        handler(page).then(() => {
          if (page.records.some(projector.stirs ?? (() => true))) helpers.get(projector.name)?.wake();
        }),
      );
  };
}
