/** This process as a bridge, beside whatever relays run, until all that was asked for lies on the topic. */
import { setTimeout as wait } from 'node:timers/promises';
import { startBridge } from '../broker/bridge.ts';
import type { Broker } from '../broker/broker.ts';
import { kafkaBroker } from '../kafka/kafka.ts';
import { postgresLogOn } from '../postgres.ts';
import { topicNumber } from '../topics.ts';
import type { Topic } from '../topics.ts';
import { createRate } from './rate.ts';
import { RecoveryError } from './recovery.ts';
import type { Recovery } from './recovery.ts';
import { boundsOf } from './survey.ts';
import { readUnfinished } from './unfinished.ts';

/** `sent` of `of` records lie on the topic, sent by whichever bridge; `refused` are those that the broker did not take. */
export type Fed =
  | { what: 'progress'; topic: Topic; sent: number; of: number; perSecond: number; secondsLeft?: number }
  | { what: 'done'; topic: Topic; records: number; refused: number; seconds: number };

export type FeedOptions = { tell: (step: Fed) => void; signal: AbortSignal };

const LOOK_EVERY_MS = 250;

/** False when it was stopped before the end. A broker that is away is waited for. */
export async function feed(recovery: Recovery, topic: Topic, { tell, signal }: FeedOptions): Promise<boolean> {
  const { base, kafka, prefix, logId, partitions, feeder, log } = recovery;
  const unfinished = await readUnfinished(base, feeder, topic);
  if (unfinished === undefined) throw new RecoveryError(`Another process ended the rebuild of ${topic}; run it again.`);
  const { targets } = unfinished;
  const floors = (await boundsOf(base.db, topic)).map(({ floor }) => floor);
  const began = performance.now();
  const rate = createRate();
  let refused = 0;
  let last = { sent: 0, of: 1 };
  /** While Postgres does not answer nothing moves, and it is asked again. */
  const look = async (): Promise<typeof last> => {
    await standingOf(recovery, topic, floors, targets).then(
      (standing) => (last = standing),
      (error: unknown) => base.onError(error as Error, `looking how far ${topic} is`),
    );
    return last;
  };

  const count = (): void => undefined;
  const its = { logId, partitions, prefix, count, onError: base.onError, ...(log && { log }) };
  const broker: Broker = await kafkaBroker({ ...kafka, ...its });
  const bridge = await startBridge({
    ...{ base, count, topics: [topic], log: postgresLogOn(base) },
    // The checkpoints are those of the bridge that feeds the topic, whichever way it goes.
    broker: { ...broker, name: feeder },
    onRefused: () => (refused += 1),
  });
  try {
    for (;;) {
      const standing = await look();
      const perSecond = rate(standing.sent);
      const left = standing.of - standing.sent;
      const secondsLeft = perSecond > 0 ? { secondsLeft: Math.ceil(left / perSecond) } : {};
      tell({ what: 'progress', topic, ...standing, perSecond, ...secondsLeft });
      if (left === 0) {
        tell({ what: 'done', topic, records: standing.of, refused, seconds: (performance.now() - began) / 1_000 });
        return true;
      }
      if (signal.aborted) return false;
      await wait(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    await bridge.stop();
    await broker.close();
  }
}

async function standingOf(
  { base, feeder }: Recovery,
  topic: Topic,
  floors: readonly number[],
  targets: readonly number[],
): Promise<{ sent: number; of: number }> {
  const { rows } = await base.db.query<{ part: number; off: string }>(
    'select part, off from log.checkpoint where (grp, gen, topic) = ($1, 1, $2)',
    [`bridge:${feeder}`, topicNumber(topic)],
  );
  const reached = new Map(rows.map(({ part, off }) => [part, Number(off)]));
  let [sent, of] = [0, 0];
  for (const [partition, target] of targets.entries()) {
    const floor = Math.min(floors[partition] ?? 0, target);
    of += target - floor;
    sent += Math.max(0, Math.min(reached.get(partition) ?? 0, target) - floor);
  }
  return { sent, of };
}
