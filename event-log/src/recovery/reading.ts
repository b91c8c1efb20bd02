/**
 * A topic from its beginning to where it ended when the reading began, with a consumer that commits nothing: the group
 * has a name that nobody uses again, and the broker forgets it.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Batch, Consumer, KafkaMessage } from 'kafkajs';
import { withAdmin } from '../kafka/admin.ts';
import { createClient, leave } from '../kafka/client.ts';
import { explain } from '../kafka/errors.ts';
import { groupIdOf } from '../kafka/subscription.ts';
import { BrokerError } from '../broker/broker.ts';
import type { Topic } from '../topics.ts';
import type { Recovery } from './recovery.ts';

/** Offsets of the broker: the first that is there, and the one behind the last. */
export type End = { partition: number; low: number; high: number };

export type Reading = {
  topic: Topic;
  ends: readonly End[];
  /** The next of one partition, in their order; the next ones come when it has resolved. */
  onMessages: (partition: number, messages: readonly KafkaMessage[]) => Promise<void>;
  signal: AbortSignal;
};

/** Few at once: what is fetched waits in memory until it is compared. */
const PARTITIONS_AT_ONCE = 3;
const SILENT_MS = 30_000;
const LEAVE_MS = 3_000;
const TRIES = 10;
const TRY_AGAIN_MS = 1_000;
const CONSUMER = {
  sessionTimeout: 30_000,
  maxBytesPerPartition: 524_288,
  maxBytes: 4_194_304,
  maxWaitTimeInMs: 250,
  allowAutoTopicCreation: false,
  readUncommitted: true,
  retry: { retries: 5, initialRetryTime: 100, maxRetryTime: 1_000, restartOnFailure: () => Promise.resolve(false) },
};

/** Where each partition begins and ends now. Rejects with a BrokerError. */
export async function endsOf({ kafka, prefix, log }: Recovery, topic: Topic): Promise<End[]> {
  const name = prefix + topic;
  const ends = await withAdmin(kafka, (admin) => admin.fetchTopicOffsets(name), { topic: name, ...(log && { log }) });
  return ends
    .map(({ partition, low, high }) => ({ partition, low: Number(low), high: Number(high) }))
    .sort((a, b) => a.partition - b.partition);
}

/**
 * Resolves at the ends, or when the signal aborts. A broker that goes away, or is only just starting, is tried again a few
 * times. Rejects with a BrokerError, or with what `onMessages` threw.
 */
export async function readToEnds(recovery: Recovery, reading: Reading): Promise<void> {
  const places = new Map(reading.ends.map(({ partition, low, high }) => [partition, { next: low, high }]));
  const far = (): number => [...places.values()].reduce((all, { next }) => all + next, 0);
  for (let tries = 1; !isOver(places) && !reading.signal.aborted; tries += 1) {
    const before = far();
    try {
      await readOn(recovery, reading, places);
    } catch (error) {
      if (far() > before) tries = 1;
      if (!(error instanceof BrokerError) || error.fault !== 'unreachable' || tries === TRIES) throw error;
      recovery.log?.(error.message);
      await wait(TRY_AGAIN_MS, undefined, { signal: reading.signal }).catch(() => undefined);
    }
  }
}

/** By partition: the broker's offset to read next, and the one to stop at. */
type Places = Map<number, { next: number; high: number }>;

const isOver = (places: Places): boolean => [...places.values()].every(({ next, high }) => next >= high);

/** One consumer, until the ends or a fault. */
async function readOn(recovery: Recovery, { topic, onMessages, signal }: Reading, places: Places): Promise<void> {
  const { kafka, prefix, log = () => undefined } = recovery;
  const name = prefix + topic;
  const over = Promise.withResolvers<void>();
  over.promise.catch(() => undefined);
  const onAbort = (): void => over.resolve();
  signal.addEventListener('abort', onAbort);
  const client = createClient(kafka, log);
  const consumer = client.kafka.consumer({ groupId: groupIdOf(prefix, { topic }), ...CONSUMER });
  const watch = watchOver(consumer, (reason) => over.reject(reason));

  const eachBatch = async ({ partition, messages }: Batch): Promise<void> => {
    const place = places.get(partition);
    if (place === undefined || signal.aborted) return;
    // After a fault kafkajs may bring again what it brought, for nothing is committed.
    const fresh = messages.filter(({ offset }) => Number(offset) >= place.next && Number(offset) < place.high);
    if (fresh.length > 0) await onMessages(partition, fresh);
    place.next = Math.max(place.next, Number(fresh.at(-1)?.offset ?? -1) + 1);
  };
  consumer.on(consumer.events.GROUP_JOIN, () => {
    for (const [partition, { next }] of places) consumer.seek({ topic: name, partition, offset: String(next) });
  });
  // This tells also of batches of which nothing is handed over, such as the marks that transactions leave.
  consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload: { partition, lastOffset } }) => {
    const place = places.get(partition);
    if (place === undefined) return;
    place.next = Math.max(place.next, Number(lastOffset) + 1);
    if (place.next >= place.high) consumer.pause([{ topic: name, partitions: [partition] }]);
    if (isOver(places)) over.resolve();
  });
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [name], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      partitionsConsumedConcurrently: PARTITIONS_AT_ONCE,
      eachBatch: async (payload) => {
        // kafkajs would bring it again for ever.
        await eachBatch(payload.batch).catch((error: unknown) => {
          over.reject(error);
          throw error;
        });
        await payload.heartbeat();
      },
    });
    await over.promise;
  } catch (error) {
    throw explainKafka(error, recovery, name);
  } finally {
    signal.removeEventListener('abort', onAbort);
    clearInterval(watch);
    await leave(client, consumer.disconnect(), LEAVE_MS);
  }
}

/** What Postgres said is not Kafka's to explain. */
function explainKafka(error: unknown, { kafka }: Recovery, name: string): unknown {
  return error instanceof Error && error.name.startsWith('KafkaJS') ? explain(error, kafka, name) : error;
}

function watchOver(consumer: Consumer, end: (reason: unknown) => void): NodeJS.Timeout {
  let heardAt = performance.now();
  const sign = (): void => void (heardAt = performance.now());
  consumer.on(consumer.events.GROUP_JOIN, sign);
  consumer.on(consumer.events.END_BATCH_PROCESS, sign);
  consumer.on(consumer.events.CRASH, ({ payload }) => end(payload.error));
  return setInterval(() => {
    if (performance.now() - heardAt < SILENT_MS) return;
    end(
      new BrokerError('unreachable', `Kafka brought nothing for ${String(SILENT_MS / 1_000)} s, and not all is read.`),
    );
  }, 1_000);
}
