import { newPrefix } from '../../kafka/testing/port.ts';
import { kafkaUnderTest } from '../../kafka/testing/under-test.ts';
import { brokeredUnderTest } from '../../testing/brokered.ts';
import type { BrokeredUnderTest } from '../../testing/brokered.ts';
import { anEvent, userIn } from '../../testing/events.ts';
import type { FreshDatabase } from '../../testing/postgres.ts';
import { logValues } from '../../testing/settings.ts';
import { openRecovery } from '../open.ts';
import type { OpenRecoveryOptions } from '../open.ts';
import type { Recovery } from '../recovery.ts';

/** A log, its topics on a broker, and an operator who may rebuild and verify them. */
export type RecoveryUnderTest = BrokeredUnderTest & {
  prefix: string;
  recovery: Recovery;
  troubles: string[];
  /** Another operator, or the same one again. */
  operator: (options?: Partial<OpenRecoveryOptions> & { LOG?: string }) => Promise<Recovery>;
  /** So many new events in each partition of task-events. */
  publish: (each: number, bytes?: number) => Promise<void>;
  /** Resolves when the bridge has carried everything. */
  carried: () => Promise<void>;
  query: <T extends object>(text: string, values?: unknown[]) => Promise<T[]>;
};

export async function recoveryUnderTest(
  database: FreshDatabase,
  brokers: string,
  { bridged = true } = {},
): Promise<RecoveryUnderTest> {
  const prefix = newPrefix();
  const server = { brokers, kill: notOurs, restart: notOurs };
  const under = await brokeredUnderTest(database, (partitions) => kafkaUnderTest(server, partitions, prefix), {
    ...{ bridged, stallMs: STALL_MS, mayFill: true },
  });
  const operators: (Recovery & { close(): Promise<void> })[] = [];
  const operator: RecoveryUnderTest['operator'] = async ({ LOG = 'kafka', ...options } = {}) => {
    const opened = await openRecovery(logValues({ LOG, TOPIC_PREFIX: prefix, KAFKA_BROKERS: brokers }), {
      connectionString: under.url,
      poolSize: 3,
      onError: (error, what) => under.troubles.push(`${what}: ${error.message}`),
      ...options,
    });
    operators.push(opened);
    return opened;
  };
  const recovery = await operator();
  const log = await under.connect();
  const { db } = recovery.base;
  return {
    ...under,
    ...{ prefix, recovery, operator },
    publish: async (each, bytes = 10) => {
      const users = Array.from({ length: under.partitions }, (_, part) => userIn(part, under.partitions));
      const title = 'x'.repeat(bytes);
      await log.publish(
        'task-events',
        users.flatMap((user) => Array.from({ length: each }, () => anEvent(user, title))),
      );
    },
    carried: async () => {
      const heads = await log.heads('task-events');
      for (;;) {
        const { rows } = await db.query<{ part: number; off: string }>(
          `select part, off from log.checkpoint where (grp, topic) = ('bridge:kafka', 1)`,
        );
        if (heads.every((head, part) => rows.some((row) => row.part === part && Number(row.off) >= head))) return;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    query: async (text, values) => (await db.query(text, values)).rows as never,
    end: async () => {
      await Promise.all(operators.map((each) => each.close()));
      await under.end();
    },
  };
}

const STALL_MS = 1_500;

const notOurs = (): Promise<never> => Promise.reject(new Error('this broker belongs to other tests as well'));
