/**
 * A topic from its beginning to where it ended when the reading began, with a consumer that commits nothing: the group
 * has a name that nobody uses again, and the broker forgets it.
 */
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
const FETCH_BYTES_PER_PARTITION = 524_288;
const FETCH_BYTES = 4_194_304;
const SESSION_TIMEOUT_MS = 30_000;
const SILENT_MS = 30_000;
const LEAVE_MS = 3_000;
const RETRY = {
  retries: 5,
  initialRetryTime: 100,
  maxRetryTime: 1_000,
  restartOnFailure: () => Promise.resolve(false),
};

/** Where each partition begins and ends now. Rejects with a BrokerError. */
export async function endsOf({ kafka, prefix, log }: Recovery, topic: Topic): Promise<End[]> {
  const name = prefix + topic;
  const ends = await withAdmin(kafka, (admin) => admin.fetchTopicOffsets(name), { topic: name, ...(log && { log }) });
  return ends
    .map(({ partition, low, high }) => ({ partition, low: Number(low), high: Number(high) }))
    .sort((a, b) => a.partition - b.partition);
}

/** Resolves at the ends, or when the signal aborts. Rejects with a BrokerError, or with what `onMessages` threw. */
export async function readToEnds(recovery: Recovery, { topic, ends, onMessages, signal }: Reading): Promise<void> {
  const { kafka, prefix, log = () => undefined } = recovery;
  const name = prefix + topic;
  const places = new Map(ends.map(({ partition, low, high }) => [partition, { next: low, high }]));
  const over = Promise.withResolvers<void>();
  const lookWhetherOver = (): void => {
    if ([...places.values()].every(({ next, high }) => next >= high)) over.resolve();
  };
  lookWhetherOver();
  signal.addEventListener('abort', () => over.resolve(), { once: true });

  const eachBatch = async ({ partition, messages }: Batch): Promise<void> => {
    const place = places.get(partition);
    if (place === undefined || place.next >= place.high || signal.aborted) return;
    // After a fault kafkajs begins at the beginning, for nothing is committed: what was handed over is left out.
    const fresh = messages.filter(({ offset }) => Number(offset) >= place.next && Number(offset) < place.high);
    try {
      if (fresh.length > 0) await onMessages(partition, fresh);
    } catch (error) {
      over.reject(error);
    }
  };
  const client = createClient(kafka, log);
  const consumer = client.kafka.consumer({
    groupId: groupIdOf(prefix, { topic }),
    sessionTimeout: SESSION_TIMEOUT_MS,
    maxBytesPerPartition: FETCH_BYTES_PER_PARTITION,
    maxBytes: FETCH_BYTES,
    maxWaitTimeInMs: 250,
    allowAutoTopicCreation: false,
    readUncommitted: true,
    retry: RETRY,
  });
  const watch = watchOver(consumer, (reason) => over.reject(reason));
  // This tells also of batches of which nothing is handed over, such as the marks that transactions leave.
  consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload: { partition, lastOffset } }) => {
    const place = places.get(partition);
    if (place === undefined) return;
    place.next = Math.max(place.next, Number(lastOffset) + 1);
    if (place.next >= place.high) consumer.pause([{ topic: name, partitions: [partition] }]);
    lookWhetherOver();
  });
  try {
    if (ends.every(({ low, high }) => low >= high)) return;
    await consumer.connect();
    await consumer.subscribe({ topics: [name], fromBeginning: true });
    const run = { autoCommit: false, partitionsConsumedConcurrently: PARTITIONS_AT_ONCE };
    await consumer.run({ ...run, eachBatch: async ({ batch, heartbeat }) => (await eachBatch(batch), heartbeat()) });
    await over.promise;
  } catch (error) {
    throw explainKafka(error, recovery, name);
  } finally {
    over.promise.catch(() => undefined);
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
