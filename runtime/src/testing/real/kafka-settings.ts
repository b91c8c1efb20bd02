import { join } from 'node:path';

export type KafkaPorts = { clients: number; internal: number; controller: number };
export type KafkaSecrets = { keyStore: string; password: string; user: { name: string; password: string } };

/** server.properties of one broker that is its own controller. With secrets clients need TLS and a password. */
export function kafkaSettings(folder: string, ports: KafkaPorts, secrets?: KafkaSecrets): string {
  const settings = { ...ONE_NODE, ...listeners(ports, secrets), ...(secrets ? security(secrets) : {}) };
  return Object.entries({ ...settings, 'log.dirs': join(folder, 'data') })
    .map(([name, value]) => `${name}=${String(value).replaceAll('\\', '\\\\')}\n`)
    .join('');
}

const ONE_NODE = {
  'process.roles': 'broker,controller',
  'node.id': 1,
  'auto.create.topics.enable': false,
  'group.initial.rebalance.delay.ms': 0,
  'group.min.session.timeout.ms': 500,
  // Every internal topic defaults to three brokers and fifty partitions; with one broker a group would never start.
  'offsets.topic.replication.factor': 1,
  'offsets.topic.num.partitions': 4,
  'transaction.state.log.replication.factor': 1,
  'transaction.state.log.min.isr': 1,
  'transaction.state.log.num.partitions': 4,
  'share.coordinator.state.topic.replication.factor': 1,
  'share.coordinator.state.topic.min.isr': 1,
  // After a kill the controller takes the broker for alive, and refuses its return, for this long.
  'broker.session.timeout.ms': 2_000,
  'broker.heartbeat.interval.ms': 500,
  // A cleaner with its default buffer of 128 MB does not fit into a small heap for long.
  'log.cleaner.dedupe.buffer.size': 16 * 2 ** 20,
};

const HOST = '127.0.0.1';

function listeners({ clients, internal, controller }: KafkaPorts, secrets?: KafkaSecrets): Record<string, string> {
  const forClients = `${secrets ? 'SECURE' : 'PLAIN'}://${HOST}:${String(clients)}`;
  const forBrokers = `INTERNAL://${HOST}:${String(internal)}`;
  return {
    listeners: `${forClients},${forBrokers},CONTROLLER://${HOST}:${String(controller)}`,
    'advertised.listeners': `${forClients},${forBrokers}`,
    'listener.security.protocol.map': 'SECURE:SASL_SSL,PLAIN:PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'INTERNAL',
    'controller.listener.names': 'CONTROLLER',
    'controller.quorum.voters': `1@${HOST}:${String(controller)}`,
  };
}

function security({ keyStore, password, user }: KafkaSecrets): Record<string, string> {
  const module = 'org.apache.kafka.common.security';
  const jaas = (mechanism: string): string => `listener.name.secure.${mechanism}.sasl.jaas.config`;
  return {
    'sasl.enabled.mechanisms': 'SCRAM-SHA-256,SCRAM-SHA-512,PLAIN',
    [jaas('scram-sha-256')]: `${module}.scram.ScramLoginModule required;`,
    [jaas('scram-sha-512')]: `${module}.scram.ScramLoginModule required;`,
    [jaas('plain')]: `${module}.plain.PlainLoginModule required user_${user.name}="${user.password}";`,
    'ssl.keystore.location': keyStore,
    'ssl.keystore.type': 'PKCS12',
    'ssl.keystore.password': password,
  };
}
