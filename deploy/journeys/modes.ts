/** What carries the log in a journey: nothing but Postgres, a real Kafka, or a real Dapr over a real Kafka. */
import { randomBytes, randomInt } from 'node:crypto';
import { join } from 'node:path';
import { copyComponents } from '@tasklog/event-log/dapr/testing/components';
import { ensureTopics } from '@tasklog/event-log/kafka/manifest';
import { testDatabase } from '@tasklog/runtime/testing/database';
import { daprOrSkip, startSidecar } from '@tasklog/runtime/testing/real/dapr';
import { kafkaOrSkip } from '@tasklog/runtime/testing/real/kafka';
import type { KafkaServer } from '@tasklog/runtime/testing/real/kafka';
import { freePortFrom } from '@tasklog/runtime/ports';
import { portSettings } from '../testing/ports.ts';

export const MODES = ['postgres', 'kafka', 'dapr'] as const;
export type Mode = (typeof MODES)[number];

/** Settings for `npm start`, and how to end what was started for it. `kafka` is the broker behind it, if there is one. */
export type Carried = { env: Record<string, string>; kafka?: KafkaServer; end: () => Promise<void> };

const CONFIGURATION = join(import.meta.dirname, '../dapr-components/local/configuration.yaml');
const PARTITIONS = 4;
/** In the order of their ports: the first one's is DAPR_HTTP_PORT. */
const WITH_SIDECAR = [
  { appId: 'relay', port: 'RELAY_PORT' },
  { appId: 'projectors', port: 'PROJECTORS_PORT' },
  { appId: 'realtime', port: 'REALTIME_PORT' },
  { appId: 'command-api', port: 'COMMAND_PORT' },
];

/** Starts what a mode needs; skips the test when this machine has not the parts. */
export async function carriedBy(mode: Mode, test: Mocha.Context): Promise<Carried> {
  if (mode === 'postgres') return { env: await portSettings(), end: async () => undefined };
  if (mode === 'dapr') await daprOrSkip(test);
  return carriedOver(mode, await kafkaOrSkip(test));
}

/** The same over a broker that runs already, with topics of its own. */
export async function carriedOver(mode: 'kafka' | 'dapr', kafka: KafkaServer): Promise<Carried> {
  const ports = await portSettings();
  const prefix = `journey-${randomBytes(4).toString('hex')}.`;
  const env = { ...ports, LOG: mode, TOPIC_PREFIX: prefix, KAFKA_BROKERS: kafka.brokers };
  if (mode === 'kafka') return { env, kafka, end: async () => undefined };
  return overDapr(env, prefix, kafka);
}

/** A sidecar for each service that needs one; chat threads in its state store, reminders as its jobs. */
async function overDapr(env: Record<string, string>, prefix: string, kafka: KafkaServer): Promise<Carried> {
  const settings = { brokers: kafka.brokers.split(','), createTopics: true, replication: 1, minInsyncReplicas: 1 };
  await ensureTopics(settings, { partitions: PARTITIONS, prefix });
  const store = await testDatabase();
  const components = copyComponents('local', prefix);
  const [first, appToken] = [await portsInARow(WITH_SIDECAR.length), randomBytes(16).toString('hex')];
  const sidecars = await Promise.all(
    WITH_SIDECAR.map(({ appId, port }, n) =>
      startSidecar({
        ...{ appId, appPort: Number(env[port]), httpPort: first + n, appToken, scheduler: true },
        ...{ resourcesPath: components.folder, configFile: CONFIGURATION },
        env: { KAFKA_BROKERS: kafka.brokers, STATE_DATABASE_URL: store.url },
      }),
    ),
  );
  const its = { DAPR_HTTP_PORT: String(first), APP_API_TOKEN: appToken };
  return {
    kafka,
    env: { ...env, ...its, DAPR_STATE_STORE: 'statestore', DAPR_JOBS: 'true' },
    end: async () => {
      for (const sidecar of sidecars) await sidecar.stop();
      components.remove();
      await store.drop();
    },
  };
}

async function portsInARow(count: number): Promise<number> {
  for (;;) {
    const first = randomInt(20_000, 31_000);
    const found = await Promise.all(Array.from({ length: count }, (_, n) => freePortFrom(first + n)));
    if (found.every((port, n) => port === first + n)) return first;
  }
}
