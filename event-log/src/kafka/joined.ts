/**
 * One life of a consumer of kafkajs: joined, fetching, until it ends for whatever reason. It is never mended: after a
 * fault kafkajs is inclined to freeze (tulios/kafkajs#659, #1402), so a new one takes its place (subscription.ts).
 */
import type { Consumer, EachBatchPayload } from 'kafkajs';
import { createClient, leave, REQUEST_TIMEOUT_MS } from './client.ts';
import type { Connection, Log } from './client.ts';
import { explain } from './errors.ts';

export type JoinOptions = {
  connection: Connection;
  /** The name of the topic on the broker. */
  name: string;
  groupId: string;
  partitions: number;
  sessionTimeoutMs: number;
  /** Whether records may wait a little for others, to be brought in fewer and larger pages. */
  gather?: boolean;
  log: Log;
  /** Partitions were assigned, for the first time or anew; called before anything of them is fetched. */
  onAssigned: (partitions: number[], consumer: Consumer) => void;
  /** A fetch succeeded. */
  onFetched: () => void;
  onBatch: (batch: EachBatchPayload['batch']) => void;
};

export type Joined = {
  consumer: Consumer;
  /** Resolves with what ended it; with undefined when `end` was called. */
  ended: Promise<unknown>;
  end: () => void;
  /** Bounded; afterwards no partition is held. */
  leave: () => Promise<void>;
};

/** How long a fetch waits at the broker: also how late a paused partition is noticed to go on, and a stop. */
const FETCH_WAIT_MS = 250;
/**
 * How long a record may wait for others. A page costs a fetch, a transaction and several statements, whether it holds one
 * record or a hundred: at 100 commands a second pages of one kept two cores busy with nothing else (docs/brokers.md).
 */
const GATHER_MS = 100;
const GATHER_BYTES = 65_536;
const FETCH_BYTES_PER_PARTITION = 262_144;
const FETCH_BYTES = 4_194_304;
const LEAVE_MS = 3_000;
const WATCH_EVERY_MS = 1_000;

/** In-group faults are repeated for about three seconds, then the consumer ends. */
const RETRY = {
  retries: 5,
  initialRetryTime: 100,
  maxRetryTime: 1_000,
  restartOnFailure: () => Promise.resolve(false),
};

/** Resolves when it is connected and knows the topic; it joins its group after that. Rejects with a BrokerError. */
export async function join(options: JoinOptions): Promise<Joined> {
  const { connection, name, groupId, partitions, sessionTimeoutMs, gather = false, log, onBatch } = options;
  const client = createClient(connection, log);
  const heartbeatInterval = Math.floor(sessionTimeoutMs / 3);
  const rebalanceTimeout = sessionTimeoutMs * 3;
  const consumer = client.kafka.consumer({
    groupId,
    sessionTimeout: sessionTimeoutMs,
    rebalanceTimeout,
    heartbeatInterval,
    minBytes: gather ? GATHER_BYTES : 1,
    maxWaitTimeInMs: Math.min(gather ? GATHER_MS : FETCH_WAIT_MS, heartbeatInterval),
    maxBytesPerPartition: FETCH_BYTES_PER_PARTITION,
    maxBytes: FETCH_BYTES,
    allowAutoTopicCreation: false,
    // We write no transactions; one that somebody else left open would hold up everything behind it.
    readUncommitted: true,
    retry: RETRY,
  });
  const { promise: ended, resolve: end } = Promise.withResolvers<unknown>();
  const watch = watchOver(consumer, rebalanceTimeout + 2 * (connection.requestTimeoutMs ?? REQUEST_TIMEOUT_MS), end);
  let over = false;
  void ended.then(() => (over = true));

  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    const mine = payload.memberAssignment[name] ?? [];
    if (!over)
      options.onAssigned(
        [...mine].sort((a, b) => a - b),
        consumer,
      );
  });
  consumer.on(consumer.events.FETCH, options.onFetched);
  consumer.on(consumer.events.CRASH, ({ payload }) => end(payload.error));

  const leaveOnce = async (): Promise<void> => {
    end(undefined);
    clearInterval(watch);
    await leave(client, consumer.disconnect(), LEAVE_MS);
  };
  try {
    await consumer.connect();
    // From the earliest record, also when the offset that was committed is not there any more.
    await consumer.subscribe({ topics: [name], fromBeginning: true });
  } catch (error) {
    await leaveOnce();
    throw explain(error, connection, name);
  }
  const eachBatch = ({ batch }: EachBatchPayload): Promise<void> => {
    if (!over) onBatch(batch);
    return Promise.resolve();
  };
  consumer.run({ autoCommit: false, partitionsConsumedConcurrently: partitions, eachBatch }).catch(end);
  return { consumer, ended, end: () => end(undefined), leave: leaveOnce };
}

/** Ends a consumer that gives no sign of life: kafkajs tells a crash only after it disconnected, which may never be. */
function watchOver(consumer: Consumer, silentForMs: number, end: (reason: unknown) => void): NodeJS.Timeout {
  let lastSign = Date.now();
  const sign = (): void => void (lastSign = Date.now());
  for (const event of [consumer.events.FETCH, consumer.events.HEARTBEAT, consumer.events.GROUP_JOIN] as const) {
    consumer.on(event as typeof consumer.events.FETCH, sign);
  }
  const look = (): void => {
    if (Date.now() - lastSign > silentForMs)
      end(new Error(`nothing was heard of the consumer for ${String(silentForMs)} ms`));
  };
  return setInterval(look, WATCH_EVERY_MS).unref();
}
