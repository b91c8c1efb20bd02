/** A database with a log, and projectors that run on it with the rights they have in production. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { partitionOf, postgresLog, topicNumber } from '@tasklog/event-log';
import type { Consumer, EventLog, Handler, Topic } from '@tasklog/event-log';
import { createPool } from '@tasklog/runtime/pool';
import type { Pool } from '@tasklog/runtime/pool';
import { TEST_PARTITIONS, testDatabase, urlForRole } from '@tasklog/runtime/testing/database';
import { handlerOf } from '../consume.ts';
import { newLife } from '../life.ts';
import type { Projector, Target } from '../projector.ts';

export type Stage = {
  /** Of the database, as superuser. */
  url: string;
  /** As superuser: looks at raw tables, plants what no service could. */
  db: pg.Pool;
  /** As the role of the projectors. */
  pool: Pool;
  log: EventLog;
  /** What the log told its owner about trouble. */
  troubles: string[];
  rows: <T extends object>(text: string, values?: unknown[]) => Promise<T[]>;
  /** Runs a projector, as a process that has just begun; `around` may stand between the log and its handler. */
  run: (projector: Projector, options?: RunOptions) => Promise<{ stop: () => Promise<void> }>;
  /** Resolves when the group has applied all that is on the log now. */
  drained: (group: string, topic?: Topic, generation?: number) => Promise<void>;
  end: () => Promise<void>;
};

export type RunOptions = {
  generation?: number;
  pageSize?: number;
  liveFrom?: (partition: number) => number;
  around?: (handler: Handler) => Handler;
  parked?: string[];
  upcast?: Target['upcast'];
};

export async function stage(): Promise<Stage> {
  const { url, drop } = await testDatabase();
  const troubles: string[] = [];
  const connectionString = await urlForRole(url, 'tasklog_projectors');
  const db = new pg.Pool({ connectionString: url, max: 2 });
  const pool = await createPool(connectionString, { size: 4 });
  const told = (error: Error, what: string): void => void troubles.push(`${what}: ${error.message}`);
  const log = await postgresLog({ connectionString, onError: told, poolSize: 3 });
  const writer = await postgresLog({ connectionString: url, onError: told, poolSize: 1 });
  const rows = async <T extends object>(text: string, values: unknown[] = []): Promise<T[]> =>
    (await db.query<T>(text, values)).rows;
  return {
    url,
    db,
    pool,
    log: { ...log, publish: (topic, events) => writer.publish(topic, events) },
    troubles,
    rows,
    run: async (
      projector,
      { generation = 1, pageSize = 500, liveFrom, upcast, around = (handler: Handler) => handler, parked = [] } = {},
    ) => {
      const handler = handlerOf({
        pool,
        projector,
        life: newLife(),
        partitions: TEST_PARTITIONS,
        ...(liveFrom ? { liveFrom } : {}),
        ...(upcast ? { upcast } : {}),
        wait: async () => undefined,
        onParked: (_, key, reason) => void parked.push(`${key} ${reason}`),
      });
      const consumers: Consumer[] = [];
      for (const topic of projector.reads)
        consumers.push(await log.consume({ group: projector.name, topic, generation, pageSize }, around(handler)));
      return { stop: async () => void (await Promise.all(consumers.map((consumer) => consumer.stop()))) };
    },
    drained: async (group, topic = 'task-events', generation = 1) => {
      for (;;) {
        const [lag] = await rows<{ n: number }>(
          `select coalesce(sum(h.next - 1 - coalesce(c.off, 0)), 0)::int as n from log.head h
           left join log.checkpoint c on (c.grp, c.gen, c.topic, c.part) = ($1, $2, h.topic, h.part) where h.topic = $3`,
          [group, generation, topicNumber(topic)],
        );
        if (lag?.n === 0) return;
        await pause(10);
      }
    },
    end: async () => {
      await writer.close();
      await log.close();
      await pool.end();
      await db.end();
      await drop();
    },
  };
}

/** Puts anything on the log, in the partition of a user, as a broken writer might. */
export async function plant(on: Stage, topic: Topic, userId: string, event: unknown): Promise<void> {
  await on.db.query(
    `with h as (update log.head set next = next + 1 where topic = $1 and part = $2 returning next - 1 as off)
     insert into log.record select $1, $2, off, clock_timestamp(), $3, 1, $4, $5::json, $5::json ->> 'userid', $5::json ->> 'changeid' from h`,
    [topicNumber(topic), partitionOf(userId, TEST_PARTITIONS), randomUUID(), randomUUID(), JSON.stringify(event)],
  );
}
