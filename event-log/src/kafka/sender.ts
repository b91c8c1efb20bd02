/**
 * Sends pages of the log to Kafka.
 *
 * Calls for several partitions run beside one another; kafkajs keeps them all on the wire at once. Putting those that
 * wait into one larger request was tried and is not faster (22,000 records/s instead of 24,000 with pages of 500).
 *
 * Twice: a page that is sent again lies on the topic twice; who reads it drops what it has seen.
 * Late: a request that timed out may still be carried out, after its repetition. It then repeats what is there: the
 * batches of a page go one after the other, so the first occurrences stay in order (never two sends of one partition
 * at once: that is the caller's part).
 * Half-way: a page that fails in its second batch has its first on the topic. It is sent again whole.
 */
import type { Producer } from 'kafkajs';
import { BrokerError } from '../broker/broker.ts';
import type { Refused } from '../broker/broker.ts';
import { carry, CONTENT_TYPE, LOG_HEADER, OFFSET_HEADER, skipped } from '../broker/carried.ts';
import type { LogRecord } from '../event-log.ts';
import { sequenceOf } from '../page.ts';
import type { Topic } from '../topics.ts';
import { fitsAlone, inBatches } from './batches.ts';
import type { OutMessage } from './batches.ts';
import { createClient, leave, REQUEST_TIMEOUT_MS, within } from './client.ts';
import type { Client, Connection, Log } from './client.ts';
import { explain, isTooLarge } from './errors.ts';
import { renewed } from './renewed.ts';
import type { Renewed } from './renewed.ts';

export type SenderOptions = {
  connection: Connection;
  logId: string;
  /** The name that a topic has on the broker. */
  nameOf: (topic: Topic) => string;
  /** max.message.bytes of the topics. */
  maxMessageBytes: number;
  log: Log;
};

export type Sender = { send: (records: readonly LogRecord[]) => Promise<Refused[]>; close: () => Promise<void> };

/** One repetition, for a partition that another broker took over; everything else is repeated by the bridge. */
const RETRY = { retries: 1, initialRetryTime: 100, maxRetryTime: 500 };
const LEAVE_MS = 2_000;
const CLOSE_MS = 3_000;
const ALL_REPLICAS = -1;
const REBUILD = 'rebuild it with tasklog log rebuild --to kafka --topic';

export function createSender({ connection, logId, nameOf, maxMessageBytes, log }: SenderOptions): Sender {
  const producers = producerOf(connection, log);
  const requestTimeout = connection.requestTimeoutMs ?? REQUEST_TIMEOUT_MS;
  const contentType = Buffer.from(CONTENT_TYPE);
  const ofLog = Buffer.from(logId);

  const messageOf = (record: LogRecord): OutMessage => ({
    partition: record.partition,
    key: Buffer.from(record.event.userid),
    value: Buffer.from(carry(record, logId)),
    timestamp: String(Date.parse(record.at)),
    headers: {
      'content-type': contentType,
      [LOG_HEADER]: ofLog,
      [OFFSET_HEADER]: Buffer.from(sequenceOf(record.offset)),
    },
  });

  const sendBatch = async (topic: Topic, partition: number, messages: OutMessage[]): Promise<void> => {
    const name = nameOf(topic);
    const open = await producers.get().catch((error: unknown) => {
      throw explain(error, connection, name);
    });
    try {
      const answers = await open.producer.send({ topic: name, messages, acks: ALL_REPLICAS, timeout: requestTimeout });
      // kafkajs leaves out, without a word, what is for a partition that the topic has not.
      if (answers.some((answer) => answer.partition === partition)) return;
      throw new BrokerError(
        'topic-mismatch',
        `The topic ${name} has no partition ${String(partition)}: ${REBUILD} ${topic}`,
      );
    } catch (error) {
      const explained = explain(error, connection, name);
      // What it remembers of the brokers or of the topic is not so any more.
      if (!['other', 'missing-topic', 'forbidden'].includes(explained.fault)) producers.discard(open);
      throw explained;
    }
  };

  /** A batch that is refused for its size is cut in two until a single record is found that is too large. */
  const sendInTwo = async (records: readonly LogRecord[], messages: OutMessage[]): Promise<Refused[]> => {
    const first = records[0] as LogRecord;
    try {
      await sendBatch(first.topic, first.partition, messages);
      return [];
    } catch (error) {
      if (!isTooLarge(error)) throw error;
      if (records.length > 1) {
        const half = records.length >> 1;
        const before = await sendInTwo(records.slice(0, half), messages.slice(0, half));
        return [...before, ...(await sendInTwo(records.slice(half), messages.slice(half)))];
      }
    }
    return [await sendMarker(first, `the broker takes no record of ${String(messages[0]?.value.length ?? 0)} bytes`)];
  };

  const sendMarker = async (record: LogRecord, reason: string): Promise<Refused> => {
    await sendBatch(record.topic, record.partition, [messageOf(skipped(record, reason))]);
    return { record, reason };
  };

  return {
    send: async (records) => {
      const refused: Refused[] = [];
      const messages = records.map((record) => {
        const message = messageOf(record);
        if (fitsAlone(message, maxMessageBytes)) return message;
        const reason = `its ${String(message.value.length)} bytes are more than max.message.bytes, ${String(maxMessageBytes)}`;
        refused.push({ record, reason });
        return messageOf(skipped(record, reason));
      });
      let sent = 0;
      for (const batch of inBatches(messages, maxMessageBytes)) {
        refused.push(...(await sendInTwo(records.slice(sent, sent + batch.length), batch)));
        sent += batch.length;
      }
      return refused;
    },
    // One that is just connecting to a broker that does not answer ends by itself, later.
    close: async () => void (await within(CLOSE_MS, producers.close())),
  };
}

type Open = { client: Client; producer: Producer };

/** One producer for all who send, connected when it is first needed. */
function producerOf(connection: Connection, log: Log): Renewed<Open> {
  const createPartitioner =
    () =>
    ({ message }: { message: { partition?: number } }) =>
      message.partition ?? 0;
  const letGo = ({ client, producer }: Open): Promise<void> => leave(client, producer.disconnect(), LEAVE_MS);
  return renewed(async () => {
    const client = createClient(connection, log);
    const producer = client.kafka.producer({
      createPartitioner,
      allowAutoTopicCreation: false,
      idempotent: false,
      retry: RETRY,
    });
    try {
      await producer.connect();
      return { client, producer };
    } catch (error) {
      await letGo({ client, producer });
      throw explain(error, connection);
    }
  }, letGo);
}
