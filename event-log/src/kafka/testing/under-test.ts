import type { BrokerUnderTest } from '../../testing/brokered.ts';
import { createClient, leave } from '../client.ts';
import { kafkaBroker } from '../kafka.ts';
import { ensureTopics } from '../manifest.ts';
import { cuttable } from './network.ts';
import { newPrefix, optionsOf } from './port.ts';

/** What the tests need of a real broker. */
export type KafkaServer = {
  brokers: string;
  kill: () => Promise<void>;
  restart: () => Promise<void>;
};

const SESSION_TIMEOUT_MS = 1_000;

/** Topics of its own on a real broker; frozen members can be cut off, as by a switch that died. */
export async function kafkaUnderTest(
  server: KafkaServer,
  partitions: number,
  prefix = newPrefix(),
): Promise<BrokerUnderTest> {
  await ensureTopics(optionsOf(server), { partitions, prefix });
  const cut = cuttable();
  return {
    connect: ({ frozen = false, ...its }) =>
      kafkaBroker({
        ...optionsOf(server),
        ...its,
        prefix,
        onError: () => undefined,
        sessionTimeoutMs: SESSION_TIMEOUT_MS,
        ...(frozen && { socketFactory: cut.factory }),
      }),
    write: (topic, messages) => writeRaw(server.brokers, prefix + topic, messages),
    cutOff: async () => cut.off(),
    crash: async () => {
      await server.kill();
      await server.restart();
    },
    end: async () => cut.mend(),
  };
}

/** Puts on a topic what nobody of ours put there. */
export async function writeRaw(
  brokers: string,
  topic: string,
  messages: readonly { partition: number; value: string; headers?: Record<string, string> }[],
): Promise<void> {
  const client = createClient({ brokers: brokers.split(',') }, () => undefined);
  const createPartitioner =
    () =>
    ({ message }: { message: { partition?: number } }) =>
      message.partition ?? 0;
  const producer = client.kafka.producer({ createPartitioner, allowAutoTopicCreation: false });
  await producer.connect();
  await producer.send({ topic, messages: [...messages] });
  await leave(client, producer.disconnect(), 1_000);
}
