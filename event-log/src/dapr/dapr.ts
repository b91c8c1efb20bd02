/**
 * The log through Dapr pub/sub: the sidecar holds the connection to the broker, and only its component files differ
 * between clusters. Publishing goes over HTTP with Dapr's SDK; deliveries come to `receive` from the service's own route.
 */
import { BrokerError } from '../broker/broker.ts';
import type { Broker, Refused } from '../broker/broker.ts';
import { carried, skipped } from '../broker/carried.ts';
import type { LogRecord } from '../event-log.ts';
import { publisherTogether } from './bulk.ts';
import { isTooLarge, publishFault } from './faults.ts';
import { unheard } from './hearing.ts';
import { keyFor } from './partition-key.ts';
import { publisher } from './publisher.ts';
import type { PublisherOptions } from './publisher.ts';
import { receiver } from './receiver.ts';
import type { Answer, ReceiverOptions } from './receiver.ts';

export type { Answer, Status } from './receiver.ts';

/** maxMessageBytes of the component (1 MiB), less what Dapr and Kafka put around a record. */
const MAX_BYTES = 1_000_000;

const BULK_RECORDS = 100;
/** Characters of JSON. */
const BULK_LENGTH = 500_000;

export type DaprBrokerOptions = ReceiverOptions & PublisherOptions & { updates: string; maxBytes?: number };

/**
 * `receive` answers a POST to /events/<topic>: a status goes out as {status}, anything else as it is.
 * It answers SUCCESS when every subscription has the event in effect, RETRY when it is to come again, DROP when it is not
 * of this log.
 */
export type DaprBroker = Broker & { receive: (topic: string, body: unknown) => Promise<Answer> };

export function daprBroker({ maxBytes = MAX_BYTES, ...options }: DaprBrokerOptions): DaprBroker {
  const { prefix, logId, partitions } = options;
  const publish = publisher(options);
  const publishTogether = publisherTogether(options);
  const deliveries = receiver(options);

  /** Says why when the record is too large for the broker, and rejects for everything else. */
  const sent = async (record: LogRecord): Promise<string | undefined> => {
    const topic = `${prefix}${record.topic}`;
    const event = traced(carried(record, logId));
    const bytes = Buffer.byteLength(JSON.stringify(event));
    if (bytes > maxBytes) return `${String(bytes)} bytes are more than the ${String(maxBytes)} that fit into a message`;
    try {
      await publish(topic, event, keyFor(record.partition, partitions));
      return undefined;
    } catch (error) {
      if (isTooLarge(error)) return `the broker takes no message of ${String(bytes)} bytes`;
      throw error instanceof BrokerError ? error : publishFault(error, { ...options, topic });
    }
  };
  /** Says what is wrong, and with which record; whatever arrives of a partition is a prefix. */
  const sentOneByOne = async (records: readonly LogRecord[]): Promise<Refused[]> => {
    const refused: Refused[] = [];
    for (const record of records) {
      const reason = await sent(record);
      if (reason === undefined) continue;
      const left = await sent(skipped(record, reason));
      if (left !== undefined) throw new BrokerError('other', `Not even the mark of a skipped record fits: ${left}.`);
      refused.push({ record, reason });
    }
    return refused;
  };
  return {
    name: 'dapr',
    send: async (records) => {
      const [first] = records;
      if (first === undefined) return [];
      const [topic, key] = [`${prefix}${first.topic}`, keyFor(first.partition, partitions)];
      const refused: Refused[] = [];
      for (const some of inBulks(
        records.map((record) => ({ record, text: JSON.stringify(traced(carried(record, logId))) })),
      )) {
        const together =
          some.length > 1 &&
          (await publishTogether(
            topic,
            some.map(({ text }) => text),
            key,
          ));
        if (!together) refused.push(...(await sentOneByOne(some.map(({ record }) => record))));
      }
      return refused;
    },
    subscribe: async ({ topic, group }, deliver) => {
      const subscription = deliveries.listen(topic, deliver);
      const stopped = new AbortController();
      const pubsub = group === undefined ? options.updates : options.pubsub;
      void unheard({ ...options, pubsub, topic: `${prefix}${topic}` }, stopped.signal).then((missing) => {
        if (missing !== undefined) options.onError(new Error(missing), `listening to ${topic}`);
      });
      return { ...subscription, stop: () => (stopped.abort(), subscription.stop()) };
    },
    receive: (topic, body) => deliveries.receive(topic, body),
    close: () => Promise.resolve(deliveries.close()),
  };
}

type Written = { record: LogRecord; text: string };

/** Neighbours that fit together into a call; one that is large goes alone. */
function* inBulks(records: readonly Written[]): Generator<Written[]> {
  let some: Written[] = [];
  let length = 0;
  for (const each of records) {
    if (some.length > 0 && (some.length === BULK_RECORDS || length + each.text.length > BULK_LENGTH)) {
      yield some;
      [some, length] = [[], 0];
    }
    some.push(each);
    length += each.text.length;
  }
  if (some.length > 0) yield some;
}

type Traced = { traceparent?: string };

/**
 * An event without `traceid` gets the sidecar's own trace, over the one it has. With it, both stay as they are, and the
 * sidecar's spans hang below our trace. Readers take it off again (carried.ts).
 */
const traced = (event: Traced): object => ({ ...event, traceid: event.traceparent ?? '', tracestate: '' });
