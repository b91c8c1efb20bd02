/**
 * The topics as they must be on a broker, and what makes them so.
 *
 * Nothing that is there is ever changed: a topic that does not fit is told with the command that mends it. Partitions
 * cannot be mended in place, for with another number users would move to other partitions in mid-order.
 */
import { setTimeout as wait } from 'node:timers/promises';
import kafkajs from 'kafkajs';
import type { Admin } from 'kafkajs';
import { BrokerError } from '../broker/broker.ts';
import { withAdmin } from './admin.ts';
import type { Log } from './client.ts';
import { isProtocolError } from './errors.ts';
import type { KafkaOptions } from './settings.ts';

export type KafkaTopic = 'task-events' | 'reminders' | 'task-updates' | 'dead-letters';

const DAY_MS = 86_400_000;

/** Of a record batch, as the broker counts: 1 MiB. */
export const MAX_MESSAGE_BYTES = 1_048_576;

/** `keyed`: a user stays in one partition, so their number is that of the log. */
export const MANIFEST: readonly { topic: KafkaTopic; keyed: boolean; retentionMs: number }[] = [
  { topic: 'task-events', keyed: true, retentionMs: 30 * DAY_MS },
  { topic: 'reminders', keyed: true, retentionMs: 7 * DAY_MS },
  { topic: 'task-updates', keyed: true, retentionMs: DAY_MS },
  { topic: 'dead-letters', keyed: false, retentionMs: 90 * DAY_MS },
];

const DEAD_LETTER_PARTITIONS = 12;
const APPEARS_WITHIN_MS = 15_000;
const LOOK_EVERY_MS = 100;

export type TopicsOptions = {
  /** Of the log: PARTITIONS. */
  partitions: number;
  /** TOPIC_PREFIX. */
  prefix?: string;
  log?: Log;
};

/**
 * Creates the topics that are missing (when KAFKA_CREATE_TOPICS) and checks all of them; answers those it created.
 * Several processes may do so at once. Rejects with a BrokerError: `missing-topic`, or `topic-mismatch` with every
 * mismatch of every topic and what mends it.
 */
export async function ensureTopics(
  options: KafkaOptions,
  { partitions, prefix = '', log }: TopicsOptions,
): Promise<{ created: string[] }> {
  return withAdmin(
    options,
    async (admin) => {
      const wanted = MANIFEST.map((entry) => wantedTopic(entry, options, partitions, prefix));
      const missing = await missingOf(admin, wanted);
      if (missing.length > 0 && !options.createTopics) {
        const names = missing.map(({ name }) => name).join(', ');
        throw new BrokerError('missing-topic', `Kafka has no ${names}: create them, or set KAFKA_CREATE_TOPICS=true.`);
      }
      if (missing.length > 0) await create(admin, missing);
      const faults = await mismatches(admin, wanted);
      if (faults.length > 0) throw new BrokerError('topic-mismatch', toldTogether(faults));
      return { created: missing.map(({ name }) => name) };
    },
    log && { log },
  );
}

/** Throws a topic away with all that is on it, and makes it anew as the manifest says. Rejects with a BrokerError. */
export async function recreateTopic(
  options: KafkaOptions,
  topic: KafkaTopic,
  { partitions, prefix = '', log }: TopicsOptions,
): Promise<void> {
  const entry = MANIFEST.find((each) => each.topic === topic) as (typeof MANIFEST)[number];
  const wanted = wantedTopic(entry, options, partitions, prefix);
  await withAdmin(
    options,
    async (admin) => {
      if ((await missingOf(admin, [wanted])).length === 0) {
        await admin.deleteTopics({ topics: [wanted.name] }).catch((error: unknown) => {
          // Somebody else was faster.
          if (!isProtocolError(error, 'UNKNOWN_TOPIC_OR_PARTITION')) throw error;
        });
      }
      await until(`${wanted.name} is deleted`, async () => (await missingOf(admin, [wanted])).length === 1);
      await create(admin, [wanted]);
    },
    { topic: wanted.name, ...(log && { log }) },
  );
}

type Wanted = {
  name: string;
  topic: KafkaTopic;
  keyed: boolean;
  partitions: number;
  replication: number;
  configs: Record<'cleanup.policy' | 'retention.ms' | 'min.insync.replicas' | 'max.message.bytes', string>;
};

function wantedTopic(
  { topic, keyed, retentionMs }: (typeof MANIFEST)[number],
  { replication, minInsyncReplicas }: KafkaOptions,
  partitions: number,
  prefix: string,
): Wanted {
  return {
    name: prefix + topic,
    topic,
    keyed,
    partitions: keyed ? partitions : Math.min(partitions, DEAD_LETTER_PARTITIONS),
    replication,
    configs: {
      'cleanup.policy': 'delete',
      'retention.ms': String(retentionMs),
      'min.insync.replicas': String(minInsyncReplicas),
      'max.message.bytes': String(MAX_MESSAGE_BYTES),
    },
  };
}

async function missingOf(admin: Admin, wanted: readonly Wanted[]): Promise<Wanted[]> {
  const there = new Set(await admin.listTopics());
  return wanted.filter(({ name }) => !there.has(name));
}

/**
 * One created meanwhile by another process is as good as ours: it is checked like the others. A topic is known before
 * it can be written to; that its offsets are answered shows that each partition has its leader.
 */
async function create(admin: Admin, topics: readonly Wanted[]): Promise<void> {
  await admin.createTopics({
    waitForLeaders: false,
    topics: topics.map(({ name, partitions, replication, configs }) => ({
      topic: name,
      numPartitions: partitions,
      replicationFactor: replication,
      configEntries: Object.entries(configs).map(([entry, value]) => ({ name: entry, value })),
    })),
  });
  for (const { name } of topics) await until(`${name} can be written to`, () => hasLeaders(admin, name));
}

const hasLeaders = (admin: Admin, name: string): Promise<boolean> =>
  admin.fetchTopicOffsets(name).then(
    (offsets) => offsets.length > 0,
    () => false,
  );

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + APPEARS_WITHIN_MS; !(await holds()); await wait(LOOK_EVERY_MS)) {
    if (Date.now() > end) throw new BrokerError('unreachable', `Kafka takes too long until ${what}.`);
  }
}

type Mismatch = { name: string; setting: string; found: string; wanted: string; cure: string };

async function mismatches(admin: Admin, wanted: readonly Wanted[]): Promise<Mismatch[]> {
  const { topics } = await admin.fetchTopicMetadata({ topics: wanted.map(({ name }) => name) });
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: wanted.map(({ name }) => ({ type: kafkajs.ConfigResourceTypes.TOPIC, name })),
  });
  return wanted.flatMap((topic) => {
    const found = topics.find(({ name }) => name === topic.name)?.partitions.length ?? 0;
    const configs = resources.find(({ resourceName }) => resourceName === topic.name)?.configEntries ?? [];
    return [...partitionMismatch(topic, found), ...configMismatches(topic, configs)];
  });
}

function partitionMismatch({ name, topic, keyed, partitions }: Wanted, found: number): Mismatch[] {
  if (!keyed || found === partitions) return [];
  const cure = `not in place, users would move in mid-order; rebuild it: tasklog log rebuild --to kafka --topic ${topic}`;
  return [{ name, setting: 'partitions', found: String(found), wanted: String(partitions), cure }];
}

type ConfigEntry = { configName: string; configValue: string };

/** A setting that the broker does not know (Redpanda has no min.insync.replicas) is no mismatch. */
function configMismatches({ name, configs }: Wanted, entries: readonly ConfigEntry[]): Mismatch[] {
  return Object.entries(configs).flatMap(([setting, wanted]) => {
    const found = entries.find(({ configName }) => configName === setting)?.configValue;
    if (found === undefined || fits(setting, found, wanted)) return [];
    const cure = `rpk topic alter-config ${name} --set ${setting}=${wanted}`;
    return [{ name, setting, found, wanted: setting === 'cleanup.policy' ? wanted : `at least ${wanted}`, cure }];
  });
}

function fits(setting: string, found: string, wanted: string): boolean {
  if (setting === 'cleanup.policy') return found === wanted;
  // -1 is for ever.
  return (setting === 'retention.ms' && Number(found) === -1) || Number(found) >= Number(wanted);
}

function toldTogether(mismatches: readonly Mismatch[]): string {
  const lines = mismatches.map(
    ({ name, setting, found, wanted, cure }) => `  - ${name}: ${setting} is ${found}, wanted ${wanted}. Mend: ${cure}`,
  );
  const kafka = 'With Apache Kafka: kafka-configs.sh --alter --entity-type topics --entity-name TOPIC --add-config K=V';
  return ['Topics on the broker do not fit this log:', ...lines, kafka].join('\n');
}
