import { randomBytes, randomUUID } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';
import type { Producer } from 'kafkajs';
import type { Topic } from '../../topics.ts';
import { TOPICS } from '../../topics.ts';
import type { Counted } from '../../broker/broker.ts';
import { daprBroker } from '../dapr.ts';
import type { DaprBroker, DaprBrokerOptions } from '../dapr.ts';
import { copyComponents } from './components.ts';
import type { Copied } from './components.ts';
import { startService } from './service.ts';
import type { Service } from './service.ts';

/** What the tests need of a real sidecar. */
type Sidecar = {
  httpPort: number;
  kill: () => Promise<void>;
  pause: () => void;
  resume: () => void;
  restart: () => Promise<void>;
  stop: () => Promise<void>;
};

type SidecarOptions = {
  appId: string;
  appPort: number;
  /** Folder with the components' YAML. */
  resourcesPath: string;
  env: Record<string, string>;
  /** The app has to show it to the sidecar. */
  apiToken?: string;
};

export type StartSidecar = (options: SidecarOptions) => Promise<Sidecar>;

/** A process with its sidecar: what it counted and what troubled it. */
export type Party = {
  broker: DaprBroker;
  sidecar: Sidecar;
  service: Service;
  counts: Partial<Record<Counted, number>>;
  troubles: string[];
};

export type Read = { partition: number; key: string; value: string };

export type Rig = {
  prefix: string;
  logId: string;
  components: Copied;
  /** A sidecar for this app id, and a broker that speaks to it. */
  join: (appId: string, broker?: Partial<DaprBrokerOptions>, sidecar?: Partial<SidecarOptions>) => Promise<Party>;
  /** What lies on a topic of the broker, read without Dapr; resolves when it is enough: so many, or as a test says. */
  read: (topic: string, enough: number | ((found: readonly Read[]) => boolean)) => Promise<Read[]>;
  /** Puts something on a topic that Dapr did not put there. */
  write: (topic: string, values: readonly string[]) => Promise<void>;
  end: () => Promise<void>;
};

export const PARTITIONS = 4;

/** Topics of its own on a broker that may be shared, and the deployed local components for them. */
export async function daprRig(
  startSidecar: StartSidecar,
  brokers: string,
  partitions = PARTITIONS,
  logId = randomUUID() as string,
): Promise<Rig> {
  const prefix = `d${randomBytes(4).toString('hex')}-`;
  const components = copyComponents('local', prefix);
  const kafka = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING });
  await createTopics(kafka, prefix, partitions);
  const closing: (() => Promise<void> | void)[] = [components.remove];
  const kept = <T>(made: T, close: () => Promise<void>): T => (closing.push(close), made);
  let producer: Producer | undefined;

  return {
    prefix,
    logId,
    components,
    join: async (appId, options = {}, its = {}) => {
      const service = await startService();
      kept(service, service.close);
      const settings = { appId, appPort: service.port, resourcesPath: components.folder, ...its };
      const sidecar = await startSidecar({ ...settings, env: { KAFKA_BROKERS: brokers, ...its.env } });
      kept(sidecar, () => sidecar.stop());
      const counts: Party['counts'] = {};
      const troubles: string[] = [];
      const broker = daprBroker({
        ...{ httpPort: sidecar.httpPort, pubsub: 'pubsub', updates: 'updates', prefix, logId, partitions },
        count: (what, _, n) => void (counts[what] = (counts[what] ?? 0) + n),
        onError: (error, what) => void troubles.push(`${what}: ${error.message}`),
        ...options,
      });
      service.serve(broker);
      return { broker, sidecar, service, counts, troubles };
    },
    read: (topic, enough) =>
      readTopic(kafka, `${prefix}${topic}`, typeof enough === 'number' ? (found) => found.length >= enough : enough),
    write: async (topic, values) => {
      if (!producer) {
        producer = kafka.producer();
        await producer.connect();
        kept(producer, () => producer?.disconnect() ?? Promise.resolve());
      }
      await producer.send({ topic: `${prefix}${topic}`, messages: values.map((value) => ({ key: 'a', value })) });
    },
    end: async () => {
      for (const close of closing.reverse()) await close();
    },
  };
}

async function createTopics(kafka: Kafka, prefix: string, partitions: number): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  const names: (Topic | 'dead-letters')[] = [...TOPICS, 'dead-letters'];
  const topics = names.map((name) => ({ topic: `${prefix}${name}`, numPartitions: partitions }));
  await admin.createTopics({ topics, waitForLeaders: true });
  await admin.disconnect();
}

async function readTopic(kafka: Kafka, topic: string, enough: (found: readonly Read[]) => boolean): Promise<Read[]> {
  const consumer = kafka.consumer({ groupId: `reader-${randomUUID()}` });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  const found: Read[] = [];
  const { promise: read, resolve } = Promise.withResolvers<void>();
  await consumer.run({
    eachMessage: ({ partition, message }) => {
      found.push({ partition, key: String(message.key), value: String(message.value) });
      if (enough(found)) resolve();
      return Promise.resolve();
    },
  });
  await read;
  await consumer.disconnect();
  return found;
}
