import { randomUUID } from 'node:crypto';
import net from 'node:net';
import type { ISocketFactory } from 'kafkajs';
import { kafkaBroker } from '../kafka/kafka.ts';
import { ensureTopics } from '../kafka/manifest.ts';
import type { KafkaOptions } from '../kafka/settings.ts';
import type { BrokerUnderTest } from './brokered.ts';

/** What the tests need of a real broker. */
export type KafkaServer = {
  brokers: string;
  kill: () => Promise<void>;
  restart: () => Promise<void>;
};

const SESSION_TIMEOUT_MS = 1_000;

export function settingsOf({ brokers }: Pick<KafkaServer, 'brokers'>): KafkaOptions {
  return { brokers: brokers.split(','), createTopics: true, replication: 1, minInsyncReplicas: 1 };
}

/** Topics of its own on a real broker; frozen members can be cut off, as by a switch that died. */
export async function kafkaUnderTest(
  server: KafkaServer,
  partitions: number,
  prefix = newPrefix(),
): Promise<BrokerUnderTest> {
  await ensureTopics(settingsOf(server), { partitions, prefix });
  const cut = cuttable();
  return {
    connect: ({ frozen = false, ...its }) =>
      kafkaBroker({
        ...settingsOf(server),
        ...its,
        prefix,
        onError: () => undefined,
        sessionTimeoutMs: SESSION_TIMEOUT_MS,
        ...(frozen && { socketFactory: cut.factory }),
      }),
    cutOff: async () => cut.off(),
    crash: async () => {
      await server.kill();
      await server.restart();
    },
    end: async () => cut.mend(),
  };
}

export const newPrefix = (): string => `test-${randomUUID().slice(0, 8)}.`;

/** Sockets through which nothing passes any more once they are cut, though both ends believe they are open. */
function cuttable(): { factory: ISocketFactory; off: () => void; mend: () => void } {
  const sockets = new Set<net.Socket>();
  let silent = false;
  return {
    factory: ({ host, port, onConnect }) => {
      const socket = net.connect({ host, port }, silent ? undefined : onConnect);
      sockets.add(socket);
      return socket;
    },
    off: () => {
      silent = true;
      for (const socket of sockets) {
        socket.cork();
        socket.pause();
      }
    },
    mend: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
}
