/** Kafka, or Redpanda, as a broker of the log. What lies on a topic: broker/carried.ts; the topics: manifest.ts. */
import type { Broker, Count, Subscription } from '../broker/broker.ts';
import type { Connection, Log } from './client.ts';
import { MAX_MESSAGE_BYTES } from './manifest.ts';
import { createSender } from './sender.ts';
import { subscribe } from './subscription.ts';

export type KafkaBrokerOptions = Connection & {
  /** Which log it carries: records of another one are foreign. */
  logId: string;
  /** Of each topic. */
  partitions: number;
  /** TOPIC_PREFIX. */
  prefix?: string;
  count: Count;
  /** Something an operator should know of; it is tried again until it works. */
  onError: (error: Error, what: string) => void;
  log?: Log;
  /** Of the topics: max.message.bytes. */
  maxMessageBytes?: number;
  /** After so long without a sign a member of a group counts as dead. */
  sessionTimeoutMs?: number;
  /** How long a stop waits for a delivery in hand. */
  stopTimeoutMs?: number;
};

const SESSION_TIMEOUT_MS = 10_000;
const STOP_TIMEOUT_MS = 10_000;

/** Connects when something is first sent or subscribed to. */
export function kafkaBroker(options: KafkaBrokerOptions): Promise<Broker> {
  const { logId, partitions, prefix = '', count, onError, log = () => undefined, ...rest } = options;
  const { maxMessageBytes = MAX_MESSAGE_BYTES, sessionTimeoutMs = SESSION_TIMEOUT_MS, ...connecting } = rest;
  const { stopTimeoutMs = STOP_TIMEOUT_MS, ...connection } = connecting;
  const sender = createSender({ connection, logId, nameOf: (topic) => prefix + topic, maxMessageBytes, log });
  const reading = { connection, logId, partitions, prefix, count, onError, log, sessionTimeoutMs, stopTimeoutMs };
  const subscriptions = new Set<Subscription>();

  return Promise.resolve({
    name: 'kafka',
    send: sender.send,
    subscribe: async (to, deliver) => {
      const subscription = await subscribe(reading, to, deliver);
      subscriptions.add(subscription);
      return subscription;
    },
    close: async () => {
      await Promise.all([...subscriptions].map((each) => each.stop()));
      await sender.close();
    },
  });
}
