import pg from 'pg';
import { checkpointMove } from '../checkpoint.ts';
import type { LogUnderTest } from '../contract.ts';
import { ClaimLost } from '../event-log.ts';
import type { EventLog } from '../event-log.ts';
import { postgresLog } from '../postgres.ts';
import { topicNumber } from '../topics.ts';

const SOON_MS = 20;
const NEVER_MS = 3_600_000;

export type FreshDatabase = () => Promise<{ url: string; drop: () => Promise<void> }>;

/** A fresh log in a database of its own, and a look at its tables. */
export async function postgresUnderTest(
  testDatabase: FreshDatabase,
): Promise<LogUnderTest & { db: pg.Pool; troubles: string[] }> {
  const { url, drop } = await testDatabase();
  const db = new pg.Pool({ connectionString: url, max: 4 });
  const logs: EventLog[] = [];
  const troubles: string[] = [];
  return {
    db,
    troubles,
    connect: async ({ frozen = false } = {}) => {
      const log = await postgresLog({
        connectionString: url,
        poolSize: 3,
        claimEveryMs: frozen ? NEVER_MS : SOON_MS,
        onError: (error, what) => void troubles.push(`${what}: ${error.message}`),
      });
      logs.push(log);
      return log;
    },
    move: async (page) => {
      const { rowCount } = await db.query(checkpointMove(page));
      if (rowCount !== 1) throw new ClaimLost(page.claim);
    },
    expire: async ({ group, generation, topic, partition }) => {
      await db.query(
        `update log.checkpoint set lease_until = '-infinity' where (grp, gen, topic, part) = ($1, $2, $3, $4)`,
        [group, generation, topicNumber(topic), partition],
      );
    },
    end: async () => {
      for (const log of logs) await log.close();
      await db.end();
      await drop();
    },
  };
}
