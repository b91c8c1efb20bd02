/** The relay on Postgres: its loop (leading.ts), and what wakes it. A notification only wakes it early; a poll finds what a lost one would have told. */
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { hearBroken } from '@tasklog/event-log/broken';
import { openSession } from '@tasklog/event-log';
import { createNap } from '@tasklog/event-log/nap';
import type { Logger, Service } from '@tasklog/runtime';
import { startRecordSpan } from '@tasklog/tracing';
import type { TracedRecord } from '@tasklog/tracing';
import { startErasing } from './erasing.ts';
import type { Holds } from './erasing.ts';
import { createHousekeeping } from './housekeeping.ts';
import { lead, resign, RESIGNED } from './leader.ts';
import { drainInLanes } from './lanes.ts';
import { DEEP, relayUntil, UNRESIGNED } from './leading.ts';
import { drain } from './sequencer.ts';
import { relayState } from './state.ts';
import type { RelayState } from './state.ts';

const STANDBY_MS = 1_000;
/**
 * The largest batch is hashed in memory: some 12 MB, which the server's default of 4 would put into files. It is found by
 * index: of a long backlog each batch read the whole, so that what was there to be drained took its square. And it is joined
 * by hash: the plan that is kept was made for a few entries.
 */
const PLANS = '-c work_mem=32MB -c enable_seqscan=off -c enable_nestloop=off';

export type RelayOptions = {
  connectionString: string;
  logger: Logger;
  onState?: (state: { leading: boolean; epoch: number; drained: number }) => void;
  /** What a broker is known to keep of what is erased here. */
  holds?: readonly Holds[];
};

export type Relay = Omit<Service, 'url'> & { state: () => Promise<RelayState> };

export async function startRelay({ connectionString, logger, onState, holds = [] }: RelayOptions): Promise<Relay> {
  const db = new pg.Pool({
    ...{ connectionString, max: 3, idleTimeoutMillis: 10_000, application_name: 'tasklog relay', options: PLANS },
  });
  hearBroken(db, (err) => logger.warn({ err }, 'an idle connection broke'));
  const session = await openSession(connectionString, (err) => logger.warn({ err }, 'the session broke'), 'relay');
  const stopping = new AbortController();
  const { signal } = stopping;
  const [nap, standBy] = [createNap(signal), createNap(signal)];
  await session.listen('outbox', nap.wake);
  await session.listen(RESIGNED, standBy.wake);

  const keepHouse = createHousekeeping(db);
  const running = relayUntil(signal, {
    lead: () => {
      standBy.heed();
      return lead(db, session.owner());
    },
    resign: (epoch) => resign(db, epoch),
    drain: async (epoch, limit) => {
      nap.heed();
      const startTime = Date.now();
      const deep = limit >= DEEP;
      const drained = await drainInLanes((...lane) => drain(db, epoch, ...lane), { limit, deep });
      showMoved(drained.traced, { startTime, drained: drained.drained });
      return drained;
    },
    tell: (heads) => session.notify('log', heads),
    keepHouse,
    standBy: () => standBy.sleep(STANDBY_MS),
    nap: nap.sleep,
    wait: (ms) => wait(ms, undefined, { signal }).catch(() => undefined),
    now: () => performance.now(),
    onState: (state) => onState?.(state),
    onLead: (epoch) => logger.info({ epoch }, epoch === undefined ? 'standing by' : 'leading'),
    onError: (err, what) => logger[what === UNRESIGNED ? 'warn' : 'error']({ err }, what),
  });
  const erasing = startErasing({ db, logger, holds });
  return {
    state: () => relayState(db),
    stop: async () => {
      stopping.abort();
      await Promise.all([running, erasing.stop()]);
      await session.close();
      await db.end();
    },
  };
}

/** The way from the outbox to the log, in the trace of each record: known only once the statement has moved them. */
function showMoved(
  traced: readonly TracedRecord[],
  { startTime, drained }: { startTime: number; drained: number },
): void {
  for (const record of traced) {
    const span = startRecordSpan('relay', record, { startTime });
    span?.set({ 'messaging.batch.message_count': drained });
    span?.end();
  }
}
