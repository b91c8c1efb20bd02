/**
 * The relay: while it leads, it drains the outbox batch after batch; while it does not, it stands by.
 * It works at its own pace: a notification only wakes it early, and POLL_MS behind that finds what a lost one would have told.
 */
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { openSession } from '@tasklog/event-log';
import type { Logger, Service } from '@tasklog/runtime';
import { startRecordSpan } from '@tasklog/tracing';
import type { TracedRecord } from '@tasklog/tracing';
import { startErasing } from './erasing.ts';
import type { Holds } from './erasing.ts';
import { createHousekeeping } from './housekeeping.ts';
import { lead, resign, RESIGNED } from './leader.ts';
import { drain } from './sequencer.ts';
import { relayState } from './state.ts';
import type { RelayState } from './state.ts';

const POLL_MS = 250;
const RENEW_MS = 3_000;
const STANDBY_MS = 1_000;
const RETRY_MS = 500;
/** A small batch keeps the latency of a quiet log low; a backlog is drained in large ones. */
const BATCH_MIN = 200;
const BATCH_MAX = 5_000;

export type RelayOptions = {
  connectionString: string;
  logger: Logger;
  onState?: (state: { leading: boolean; epoch: number; drained: number }) => void;
  /** What a broker is known to keep of what is erased here. */
  holds?: readonly Holds[];
};

export type Relay = Omit<Service, 'url'> & { state: () => Promise<RelayState> };

export async function startRelay({ connectionString, logger, onState, holds = [] }: RelayOptions): Promise<Relay> {
  const db = new pg.Pool({ connectionString, max: 2, idleTimeoutMillis: 10_000, application_name: 'tasklog relay' });
  db.on('error', (err) => logger.warn({ err }, 'an idle connection broke'));
  const session = await openSession(connectionString, (err) => logger.warn({ err }, 'the session broke'), 'relay');
  const stopping = new AbortController();
  const { signal } = stopping;
  let wake: () => void = () => undefined;
  let woken = false;
  await session.listen('outbox', () => {
    woken = true;
    wake();
  });

  let takeOver: () => void = () => undefined;
  await session.listen(RESIGNED, () => takeOver());
  /** Until the leader resigns or STANDBY_MS; a resignation that comes between two naps costs one nap. */
  const standBy = async (): Promise<void> => {
    const up = new AbortController();
    takeOver = () => up.abort();
    await wait(STANDBY_MS, undefined, { signal: AbortSignal.any([up.signal, signal]) }).catch(() => undefined);
  };

  /** Until a notification or POLL_MS; one that came while we were draining counts. */
  const nap = async (ms: number): Promise<void> => {
    if (woken || signal.aborted) return;
    const up = new AbortController();
    wake = () => up.abort();
    await wait(ms, undefined, { signal: AbortSignal.any([up.signal, signal]) }).catch(() => undefined);
  };

  /** Drains until the lead is lost, the lease wants renewing, or we stop. */
  const drainWhileLeading = async (epoch: number): Promise<void> => {
    const renewAt = Date.now() + RENEW_MS;
    let limit = BATCH_MIN;
    while (!signal.aborted && Date.now() < renewAt) {
      woken = false;
      const startTime = Date.now();
      const { leading, drained, heads, traced } = await drain(db, epoch, limit);
      showMoved(traced, { startTime, drained });
      onState?.({ leading, epoch, drained });
      if (!leading) return;
      if (drained > 0) await session.notify('log', heads);
      const all = drained < limit;
      limit = all ? BATCH_MIN : Math.min(limit * 2, BATCH_MAX);
      // What is committed meanwhile is told of as well: then nobody naps.
      if (all) await nap(POLL_MS);
    }
  };

  const keepHouse = createHousekeeping(db);
  const loop = async (): Promise<void> => {
    let epoch: number | undefined;
    while (!signal.aborted) {
      try {
        const before = epoch;
        epoch = await lead(db, session.owner());
        if (epoch !== before) logger.info({ epoch }, epoch === undefined ? 'standing by' : 'leading');
        if (epoch === undefined) {
          onState?.({ leading: false, epoch: 0, drained: 0 });
          await standBy();
        } else {
          await keepHouse();
          await drainWhileLeading(epoch);
        }
      } catch (err) {
        logger.error({ err }, 'the relay failed; trying again');
        await wait(RETRY_MS, undefined, { signal }).catch(() => undefined);
      }
    }
    if (epoch !== undefined) await resign(db, epoch).catch((err: unknown) => logger.warn({ err }, 'could not resign'));
  };
  const running = loop();
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
