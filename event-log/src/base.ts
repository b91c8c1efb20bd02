import pg from 'pg';
import { hearBroken } from './broken.ts';
import { watchFreed } from './freed.ts';
import type { Freed } from './freed.ts';
import { watchHeads } from './heads.ts';
import type { Heads } from './heads.ts';
import { openSession } from './session.ts';
import type { Session } from './session.ts';

export type BaseOptions = {
  connectionString: string;
  /** Where trouble is told: it is retried, never thrown away in silence. */
  onError: (error: Error, what: string) => void;
  poolSize?: number;
  /** What the process calls itself. */
  service?: string;
};

/** The connections of one process to the log in Postgres: what every adapter stands on. */
export type Base = {
  db: pg.Pool;
  session: Session;
  heads: Heads;
  freed: Freed;
  onError: BaseOptions['onError'];
  close: () => Promise<void>;
};

/**
 * Of the statements of the log each has one good plan, by a key, whatever its values and however little the tables held when it
 * was made. Left to itself the server planned the reading of a page anew each time: of the partitions of log.record alone that
 * took four times as long as the reading.
 */
const ONE_PLAN = '-c plan_cache_mode=force_generic_plan -c enable_seqscan=off';

export async function openBase({ connectionString, onError, poolSize = 4, service }: BaseOptions): Promise<Base> {
  const db = new pg.Pool({
    connectionString,
    max: poolSize,
    idleTimeoutMillis: 10_000,
    application_name: 'tasklog log',
    options: ONE_PLAN,
  });
  hearBroken(db, (error) => onError(error, 'an idle connection of the log'));
  const session = await openSession(connectionString, (error) => onError(error, 'the session of the log'), service);
  const heads = await watchHeads(db, session, (error) => onError(error, 'reading the heads of the log'));
  const freed = await watchFreed(session);
  return {
    db,
    session,
    heads,
    freed,
    onError,
    close: async () => {
      heads.stop();
      await session.close();
      await db.end();
    },
  };
}

/** Which log this is; records on a broker say it. */
export async function readLogId(db: pg.Pool): Promise<string> {
  const { rows } = await db.query<{ id: string }>('select id from log.identity');
  if (rows[0] === undefined) throw new Error('The log has no identity: run the migrations first.');
  return rows[0].id;
}
