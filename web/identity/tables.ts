// Makes the tables of Better Auth in the schema `auth` before the first request.
//
// Several replicas may start at once: an advisory lock lets one of them work while the others wait and then find nothing
// to do. A database that is not there yet is asked again for a while, because everything may be starting together.
import { setTimeout as sleep } from 'node:timers/promises';
import { getMigrations } from 'better-auth/db/migration';
import type { Pool } from 'pg';
import type { Log } from '../server/log.ts';
import type { AuthOptions } from './auth.ts';

const LOCK = 7_236_410_226;
const ATTEMPTS = 30;
const PAUSE_MS = 1_000;

/** @throws when the database stays away for half a minute, or refuses the statements. */
export async function prepareTables(pool: Pool, options: AuthOptions, log: Log): Promise<void> {
  const client = await connect(pool, log);
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    const { rows } = await client.query<{ missing: boolean }>(`select to_regnamespace('auth') is null as missing`);
    if (rows[0]?.missing) await client.query('create schema auth');
    const { toBeCreated, toBeAdded, runMigrations } = await getMigrations(options);
    await runMigrations();
    const tables = [...toBeCreated, ...toBeAdded].map(({ table }) => table);
    if (tables.length > 0) log.info('made identity tables', { tables });
  } finally {
    // The connection holds the lock: it is closed, not returned to the pool.
    client.release(true);
  }
}

async function connect(pool: Pool, log: Log) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await pool.connect();
    } catch (error) {
      if (attempt >= ATTEMPTS || isRefusal(error)) throw error;
      log.warn('the database does not answer yet', { attempt, error });
      await sleep(PAUSE_MS);
    }
  }
}

/** A wrong password (class 28) or database name (3D) does not get better by asking again. */
function isRefusal(error: unknown): boolean {
  return /^(28|3D)/.test(String((error as { code?: unknown }).code));
}
