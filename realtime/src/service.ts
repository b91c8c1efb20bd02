/**
 * Tells browsers what changes, as it changes.
 *
 * It follows task-updates on the log from a thousand records back, so that those who were connected to the process
 * before can be told what they missed. It keeps no checkpoint and owns nothing: any number of replicas may run, and
 * each may be killed at any time.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { partitionOf } from '@tasklog/event-log';
import type { EventLog, LogRecord } from '@tasklog/event-log';
import { createApp, createHealth, listen } from '@tasklog/runtime';
import type { BrokerMeters } from '@tasklog/runtime/broker-meters';
import type { Verify } from '@tasklog/runtime/identity';
import type { Logger, RequestHandler, Service } from '@tasklog/runtime';
import { scopeOf, startRecordSpan, within } from '@tasklog/tracing';
import { PATH } from './door.ts';
import { tell } from './feed.ts';
import type { Told } from './feed.ts';
import { createHistory } from './history.ts';
import type { History } from './history.ts';
import { createHub } from './hub.ts';
import type { Hub } from './hub.ts';
import { LIMITS } from './limits.ts';
import type { Limits } from './limits.ts';
import { createLines } from './lines.ts';
import { createCounts, showGauges } from './metrics.ts';
import type { Counts } from './metrics.ts';

export type RealtimeDeps = {
  /** The service closes it when it stops. */
  log: EventLog;
  verify: Verify;
  logger: Logger;
  host: string;
  port: number;
  /** Origins whose pages may listen. A client that names no origin is no browser and passes. */
  origins: ReadonlySet<string>;
  limits?: Partial<Limits>;
  /** What is counted where the log comes from a broker. */
  meters?: Pick<BrokerMeters, 'register'>;
  /** The routes by which a sidecar brings the log. */
  door?: RequestHandler;
};

/** While changes keep coming they are read a hundred times a second, those of all partitions at once; no screen shows more. */
const GATHER_MS = 10;
const BACK = 1_000;
/** A busy machine takes its time; one that is given up is started again and makes it busier. */
const CAUGHT_UP_WITHIN_MS = 30_000;

/** Resolves once the history is filled and sockets are let in. Rejects when the log cannot be read, or with PortInUse. */
export async function realtime({
  log,
  verify,
  logger,
  host,
  port,
  origins,
  limits,
  meters,
  door,
}: RealtimeDeps): Promise<Service> {
  const health = createHealth(async () => void (await log.heads('task-updates')));
  meters?.register(health.metrics);
  const counts = createCounts(health.metrics);
  const hub = createHub();
  const heads = await log.heads('task-updates').then((all) => [...all]);
  const history = createHistory(heads.map((head) => Math.max(0, head - BACK)));
  await follow({ log, logger, counts, hub, history, heads });

  const userPartition = (userId: string): number => partitionOf(userId, heads.length);
  const lines = createLines(
    { verify, hub, history, counts, partitionOf: userPartition, limits: { ...LIMITS, ...limits } },
    origins,
  );
  showGauges(health.metrics, {
    verified: () => lines.verified(),
    unverified: () => lines.unverified(),
    historyBytes: () => history.bytes(),
  });
  const http = await listen(createApp({ logger, health, ...(door && { door }), routes: onlyWebsocket }), {
    host,
    port,
    setting: 'PORT',
  }).catch(async (error: unknown) => {
    await lines.close();
    throw error;
  });
  http.server.on('upgrade', (request, socket, head) => lines.enter(request, socket, head));
  health.ready = true;
  return {
    url: http.url,
    leave: () => void (health.ready = false),
    stop: async () => {
      health.ready = false;
      await lines.close();
      await http.stop();
      await log.close();
    },
  };
}

type Following = {
  log: EventLog;
  logger: Logger;
  counts: Counts;
  hub: Hub;
  history: History;
  heads: readonly number[];
};

/** Begins to follow, and waits until all that was on the log at the start is in the history. */
async function follow({ log, logger, counts, hub, history, heads }: Following): Promise<void> {
  const caughtUp = Promise.withResolvers<void>();
  const look = (): void => {
    if (heads.every((head, partition) => history.latest(partition) >= head)) caughtUp.resolve();
  };
  // Nothing may be thrown from here: the log would give the same records again, for ever.
  const hear = (record: LogRecord): void => {
    const told = tell(record);
    const misplaced = told.userId !== '' && partitionOf(told.userId, heads.length) !== told.partition;
    if (!told.readable || misplaced) {
      counts.unreadable();
      within(scopeOf(record), () =>
        logger.warn({ partition: told.partition, offset: told.seq }, 'a record of task-updates cannot be read'),
      );
    }
    // Offsets of another partition would make the user's seq go down.
    const known = history.add(misplaced ? { ...told, userId: '' } : told);
    if (known && !misplaced) tellUser(told, record);
  };
  /** What was on the log when this process began is history: it is put down, and drawn in no trace. */
  const tellUser = (told: Told, record: LogRecord): void => {
    const news = record.offset > (heads[record.partition] ?? 0);
    const span = news ? startRecordSpan('frame', record) : undefined;
    span?.set({ 'tasklog.sockets': hub.listening(told.userId) });
    hub.tell(told.userId, told.frame);
    span?.end();
  };
  await log.follow({ topic: 'task-updates', back: BACK, gatherMs: GATHER_MS }, (records) => {
    records.forEach(hear);
    look();
  });
  look();
  const late = await Promise.race([caughtUp.promise, wait(CAUGHT_UP_WITHIN_MS, 'late', { ref: false })]);
  if (late !== undefined)
    throw new Error('The log could not be read up to its heads in 30 s: is the database slow or away?');
}

const onlyWebsocket: RequestHandler = (request, response, next) => {
  if (request.path !== PATH) return next();
  response.status(426).set('Upgrade', 'websocket').json({ detail: 'Ask for a websocket here.' });
};
