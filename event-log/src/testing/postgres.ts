import type pg from 'pg';
import type { LogUnderTest } from './contract-bench.ts';
import type { EventLog } from '../event-log.ts';
import { postgresLog } from '../postgres.ts';
import { topicNumber } from '../topics.ts';
import { openLedger } from './ledger.ts';

const SOON_MS = 20;
const NEVER_MS = 3_600_000;

/** `crash` where the server may be killed: it is nobody else's. */
export type FreshDatabase = () => Promise<{ url: string; drop: () => Promise<void>; crash?: () => Promise<void> }>;

/** A fresh log in a database of its own, and a look at its tables. */
export async function postgresUnderTest(
  database: FreshDatabase,
): Promise<LogUnderTest & { db: pg.Pool; troubles: string[] }> {
  const { url, drop, crash } = await database();
  const { db, move, noted, close } = await openLedger(url);
  const logs: EventLog[] = [];
  const troubles: string[] = [];
  return {
    db,
    troubles,
    move,
    noted,
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
    expire: async ({ group, generation, topic, partition }) => {
      await db.query(
        `update log.checkpoint set lease_until = '-infinity' where (grp, gen, topic, part) = ($1, $2, $3, $4)`,
        [group, generation, topicNumber(topic), partition],
      );
    },
    crash: crash ?? (() => Promise.reject(new Error('this server belongs to other tests as well'))),
    end: async () => {
      for (const log of logs) await log.close();
      await close();
      await drop();
    },
  };
}
