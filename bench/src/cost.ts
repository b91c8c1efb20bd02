/** What a command costs: processor time of all processes, bytes of the write-ahead log, bytes that stay. */
import type pg from 'pg';
import { processorMsOf } from './process-tree.ts';
import type { Figures } from './rounds.ts';

type State = { cpuMs: number | undefined; wal: number; stored: number };

/**
 * Measures until the work has ended, what was left to do behind it included; answers it for each of what was done. Bytes
 * are as the server counts them: whole pages, and those that a table was given ahead.
 */
export async function costOf(db: pg.Pool | pg.Client, work: () => Promise<number>): Promise<Figures> {
  const from = await stateOf(db);
  const done = await work();
  const to = await stateOf(db);
  const each = (bytes: number): number => Math.round(bytes / done);
  return {
    ...(from.cpuMs !== undefined &&
      to.cpuMs !== undefined && { cpuMsEach: Math.round((1_000 * (to.cpuMs - from.cpuMs)) / done) / 1_000 }),
    ...{ walBytesEach: each(to.wal - from.wal), storedBytesEach: each(to.stored - from.stored) },
  };
}

/** The server is a child of this process, or was started by one of its children. */
async function stateOf(db: pg.Pool | pg.Client): Promise<State> {
  const { rows } = await db.query<{ wal: string; stored: string }>(
    `select pg_current_wal_lsn() - '0/0' as wal, pg_database_size(current_database()) as stored`,
  );
  return { cpuMs: processorMsOf([process.pid]), wal: Number(rows[0]?.wal), stored: Number(rows[0]?.stored) };
}
