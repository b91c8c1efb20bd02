import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Broker, Counted, Delivery } from '../../broker/broker.ts';
import type { LogRecord } from '../../event-log.ts';
import { sequenceOf } from '../../page.ts';
import { anEvent, titleOf, userIn } from '../../testing/events.ts';
import type { Topic } from '../../topics.ts';
import { kafkaBroker } from '../kafka.ts';
import type { KafkaBrokerOptions } from '../kafka.ts';
import type { KafkaOptions } from '../settings.ts';

type Server = { brokers: string; caFile?: string; user?: { name: string; password: string } };

/** Settings for a broker of the tests; a secure one is entered by SCRAM-SHA-256. */
export function optionsOf({ brokers, caFile, user }: Server): KafkaOptions {
  return {
    brokers: brokers.split(','),
    createTopics: true,
    replication: 1,
    minInsyncReplicas: 1,
    ...(caFile !== undefined && { tls: { ca: readFileSync(caFile, 'utf8') } }),
    ...(user && { sasl: { mechanism: 'scram-sha-256', username: user.name, password: user.password } }),
  };
}

export const newPrefix = (): string => `test-${randomUUID().slice(0, 8)}.`;

export const PARTITIONS = 4;

/** A broker port, and what it told. Members that die are noticed after a second. */
export async function aBroker(
  server: Server,
  options: Partial<KafkaBrokerOptions> & { prefix: string },
): Promise<Broker & { told: string[]; counts: Partial<Record<Counted, number>>; lines: string[] }> {
  const told: string[] = [];
  const lines: string[] = [];
  const counts: Partial<Record<Counted, number>> = {};
  const broker = await kafkaBroker({
    ...optionsOf(server),
    logId: LOG_ID,
    partitions: PARTITIONS,
    count: (what, _, n) => (counts[what] = (counts[what] ?? 0) + n),
    onError: (error) => void told.push(error.message),
    log: (line) => void lines.push(line),
    sessionTimeoutMs: 1_000,
    ...options,
  });
  return { ...broker, told, counts, lines };
}

export const LOG_ID = randomUUID();

const users = Array.from({ length: PARTITIONS }, (_, partition) => userIn(partition, PARTITIONS));

/** Records of one partition with these offsets; their titles are `<partition>/<offset>` unless given. */
export function records(
  partition: number,
  from: number,
  to: number,
  topic: Topic = 'task-events',
  title?: string,
): LogRecord[] {
  return Array.from({ length: to - from + 1 }, (_, n) => {
    const offset = from + n;
    const event = anEvent(users[partition] as string, title ?? `${String(partition)}/${String(offset)}`);
    const at = new Date(Date.UTC(2026, 10, 23, 12) + offset).toISOString();
    return { topic, partition, offset, at, event: { ...event, sequence: sequenceOf(offset) } };
  });
}

export const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, n) => from + n);

/** Takes deliveries and remembers them; `until` resolves as soon as a condition holds. */
export function taker() {
  const taken: Delivery[] = [];
  let waiting: { holds: () => boolean; go: () => void }[] = [];
  const look = (): void => {
    const ready = waiting.filter(({ holds }) => holds());
    waiting = waiting.filter((each) => !ready.includes(each));
    for (const { go } of ready) go();
  };
  return {
    taken,
    deliver: (deliveries: readonly Delivery[]): Promise<void> => {
      taken.push(...deliveries);
      look();
      return Promise.resolve();
    },
    look,
    until: (holds: () => boolean): Promise<void> =>
      new Promise((go) => {
        waiting.push({ holds, go });
        look();
      }),
    /** Offsets of a partition in the order in which they first came. */
    offsets: (partition: number): number[] => [
      ...new Set(taken.filter((each) => each.partition === partition).map(({ offset }) => offset)),
    ],
    titles: (partition: number): string[] =>
      taken.filter((each) => each.partition === partition).map(({ read }) => titleOf(read())),
  };
}

/** Looks again after every turn of the event loop. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((go) => setImmediate(go));
}
