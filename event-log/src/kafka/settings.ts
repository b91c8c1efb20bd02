import { readFileSync } from 'node:fs';
import type { Connection, Sasl } from './client.ts';
import type { Registry } from './registry.ts';

/** What a process must be told to carry the log over Kafka or Redpanda; the shape is that of runtime's Setting. */
export const KAFKA_SETTINGS = {
  KAFKA_BROKERS: {
    type: 'string',
    about: 'Brokers to start from, host:port, with commas between them.',
    example: '127.0.0.1:9092',
    default: '127.0.0.1:9092',
    minLength: 1,
  },
  KAFKA_TLS: { type: 'boolean', about: 'Speak TLS with the brokers.', example: 'true', default: false },
  KAFKA_CA_FILE: {
    type: 'string',
    about: 'PEM file of the authority that signed the certificates of the brokers; unset: those that Node trusts.',
    example: '/etc/tasklog/kafka-ca.pem',
    optional: true,
    minLength: 1,
  },
  KAFKA_SASL: {
    type: 'string',
    about: 'How to log in at the brokers.',
    example: 'scram-sha-256',
    default: 'none',
    enum: ['none', 'plain', 'scram-sha-256', 'scram-sha-512'],
  },
  KAFKA_USERNAME: { type: 'string', about: 'Name to log in with.', example: 'tasklog', optional: true, minLength: 1 },
  KAFKA_PASSWORD: {
    type: 'string',
    about: 'Password to log in with.',
    example: 'a long random text',
    optional: true,
    minLength: 1,
    secret: true,
  },
  KAFKA_CREATE_TOPICS: {
    type: 'boolean',
    about: 'Create topics that are missing; otherwise a missing topic stops the start.',
    example: 'true',
    default: true,
  },
  KAFKA_REPLICATION: {
    type: 'integer',
    about: 'Copies of each partition of a topic that is created.',
    example: '3',
    default: 1,
    minimum: 1,
    maximum: 32_767,
  },
  KAFKA_MIN_INSYNC_REPLICAS: {
    type: 'integer',
    about: 'Copies that must have a record before it counts as written.',
    example: '2',
    default: 1,
    minimum: 1,
    maximum: 32_767,
  },
  SCHEMA_REGISTRY_URL: {
    type: 'string',
    about: 'Schema registry to enter the schemas of the events in; unset: none.',
    example: 'http://127.0.0.1:8081',
    optional: true,
    pattern: '^https?://',
  },
  SCHEMA_REGISTRY_USERNAME: {
    type: 'string',
    about: 'Name to log in with at the schema registry.',
    example: 'tasklog',
    optional: true,
    minLength: 1,
  },
  SCHEMA_REGISTRY_PASSWORD: {
    type: 'string',
    about: 'Password to log in with at the schema registry.',
    example: 'a long random text',
    optional: true,
    minLength: 1,
    secret: true,
  },
} as const;

/** The values of KAFKA_SETTINGS, as readSettings answers them. */
export type KafkaValues = {
  KAFKA_BROKERS: string;
  KAFKA_TLS: boolean;
  KAFKA_CA_FILE: string | undefined;
  KAFKA_SASL: string;
  KAFKA_USERNAME: string | undefined;
  KAFKA_PASSWORD: string | undefined;
  KAFKA_CREATE_TOPICS: boolean;
  KAFKA_REPLICATION: number;
  KAFKA_MIN_INSYNC_REPLICAS: number;
  SCHEMA_REGISTRY_URL: string | undefined;
  SCHEMA_REGISTRY_USERNAME: string | undefined;
  SCHEMA_REGISTRY_PASSWORD: string | undefined;
};

export type KafkaOptions = Connection & {
  createTopics: boolean;
  replication: number;
  minInsyncReplicas: number;
  registry?: Registry;
};

/** Options from the values of the settings, or every fault among them as a sentence with an example. */
export function kafkaOptions(
  values: KafkaValues,
): { ok: true; options: KafkaOptions } | { ok: false; faults: string[] } {
  const faults: string[] = [];
  const fault = (sentence: string): undefined => void faults.push(sentence);
  const tls = tlsOf(values, fault);
  const sasl = saslOf(values, fault);
  const registry = registryOf(values, fault);
  const options: KafkaOptions = {
    brokers: brokersOf(values.KAFKA_BROKERS, fault),
    createTopics: values.KAFKA_CREATE_TOPICS,
    replication: values.KAFKA_REPLICATION,
    minInsyncReplicas: values.KAFKA_MIN_INSYNC_REPLICAS,
    ...(tls && { tls }),
    ...(sasl && { sasl }),
    ...(registry && { registry }),
  };
  if (options.minInsyncReplicas > options.replication) {
    fault(
      `KAFKA_MIN_INSYNC_REPLICAS=${String(options.minInsyncReplicas)} is more than KAFKA_REPLICATION=${String(options.replication)}: no record could be written. Example: KAFKA_REPLICATION=3, KAFKA_MIN_INSYNC_REPLICAS=2`,
    );
  }
  return faults.length > 0 ? { ok: false, faults } : { ok: true, options };
}

type Fault = (sentence: string) => undefined;

function brokersOf(text: string, fault: Fault): string[] {
  const brokers = text.split(',').map((broker) => broker.trim());
  for (const broker of brokers) {
    const port = Number(/^[\w.-]+:(\d+)$/.exec(broker)?.[1]);
    if (!(port > 0 && port < 65_536)) {
      fault(`KAFKA_BROKERS: "${broker}" is not host:port. Example: KAFKA_BROKERS=127.0.0.1:9092`);
    }
  }
  return brokers;
}

function tlsOf({ KAFKA_TLS, KAFKA_CA_FILE: file }: KafkaValues, fault: Fault): { ca?: string } | undefined {
  if (!KAFKA_TLS) {
    if (file === undefined) return undefined;
    return fault('KAFKA_CA_FILE is set but KAFKA_TLS is not. Set KAFKA_TLS=true, or take KAFKA_CA_FILE away.');
  }
  if (file === undefined) return {};
  try {
    const ca = readFileSync(file, 'utf8');
    if (ca.includes('-----BEGIN CERTIFICATE-----')) return { ca };
    return fault(`KAFKA_CA_FILE: ${file} holds no certificate. It must be PEM: -----BEGIN CERTIFICATE-----`);
  } catch (error) {
    return fault(`KAFKA_CA_FILE: cannot read ${file} (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`);
  }
}

function saslOf(values: KafkaValues, fault: Fault): Sasl | undefined {
  const { KAFKA_SASL: mechanism, KAFKA_USERNAME: username, KAFKA_PASSWORD: password } = values;
  const given = [username !== undefined && 'KAFKA_USERNAME', password !== undefined && 'KAFKA_PASSWORD'].filter(
    Boolean,
  );
  if (mechanism === 'none') {
    if (given.length === 0) return undefined;
    return fault(
      `${given.join(' and ')} set but KAFKA_SASL is none: nobody would be asked for it. Example: KAFKA_SASL=scram-sha-256`,
    );
  }
  if (username === undefined) fault(`KAFKA_SASL=${mechanism} needs KAFKA_USERNAME. Example: KAFKA_USERNAME=tasklog`);
  if (password === undefined) fault(`KAFKA_SASL=${mechanism} needs KAFKA_PASSWORD (or KAFKA_PASSWORD_FILE).`);
  if (username === undefined || password === undefined) return undefined;
  return { mechanism: mechanism as Sasl['mechanism'], username, password };
}

function registryOf(values: KafkaValues, fault: Fault): Registry | undefined {
  const { SCHEMA_REGISTRY_URL: url, SCHEMA_REGISTRY_USERNAME: username, SCHEMA_REGISTRY_PASSWORD: password } = values;
  if (url === undefined) {
    if (username === undefined && password === undefined) return undefined;
    return fault('SCHEMA_REGISTRY_USERNAME or _PASSWORD is set but SCHEMA_REGISTRY_URL is not.');
  }
  if (!URL.canParse(url))
    return fault('SCHEMA_REGISTRY_URL is no URL. Example: SCHEMA_REGISTRY_URL=http://127.0.0.1:8081');
  if (new URL(url).password !== '' || new URL(url).username !== '') {
    return fault('SCHEMA_REGISTRY_URL holds a name or password. Put them in SCHEMA_REGISTRY_USERNAME and _PASSWORD.');
  }
  if ((username === undefined) !== (password === undefined)) {
    return fault('SCHEMA_REGISTRY_USERNAME and SCHEMA_REGISTRY_PASSWORD are set together or not at all.');
  }
  return { url, ...(username !== undefined && password !== undefined && { username, password }) };
}
