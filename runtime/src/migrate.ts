import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runner } from 'node-pg-migrate';
import pg from 'pg';
import { claimPartitions } from '@tasklog/event-log';
import { ROLES } from './roles.ts';

/** Packages with migrations, in the order in which they build on one another. Forward only, numbered per package. */
const OWNERS = ['event-log', 'command-api', 'projectors', 'query-api', 'realtime', 'web'];

/** The code of what a role may not do. */
const FORBIDDEN = '42501';

const tableOf = (owner: string): string => `migrations_${owner.replaceAll('-', '_')}`;

const repository = join(import.meta.dirname, '../..');

/**
 * Brings a database up to date: every package's migrations, then the log's partitions and what its roles run with.
 * Safe to run twice and from several places at once (an advisory lock queues them).
 */
export async function migrate(
  databaseUrl: string,
  { partitions, log }: { partitions: number; log: (message: string) => void },
): Promise<void> {
  for (const owner of OWNERS) {
    const dir = join(repository, owner, 'migrations');
    if (!existsSync(dir)) continue;
    await runner({
      databaseUrl,
      dir,
      migrationsTable: tableOf(owner),
      migrationsSchema: 'public',
      direction: 'up',
      count: Infinity,
      singleTransaction: false,
      advisoryLockMode: 'wait',
      log: (message: string) => log(`${owner}: ${message}`),
    });
  }
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    await claimPartitions(client, partitions);
    await compileNothing(client, log);
  } finally {
    await client.end();
  }
}

/**
 * Statements here take a few milliseconds; where the server compiles them first, as it does by default wherever it was
 * built with LLVM, an import and its undo take ten to twenty times as long.
 */
async function compileNothing(client: pg.Client, log: (message: string) => void): Promise<void> {
  const perRole = `select format('alter role %I in database %I set jit = off', role, current_database()) as statement
    from unnest($1::text[]) as role`;
  const { rows } = await client.query<{ statement: string }>(perRole, [ROLES.map((role) => `tasklog_${role}`)]);
  try {
    // One at a time, since two at once on the same row refuse each other; ends with the transaction of the query.
    const waiting = "select pg_advisory_xact_lock(hashtext('tasklog.roles'))";
    await client.query([waiting, ...rows.map(({ statement }) => statement)].join(';'));
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || error.code !== FORBIDDEN) throw error;
    log(`the roles keep the server's jit, which slows every statement down: ${error.message}`);
  }
}

export type Unapplied = { applied: number; pending: string[]; unknown: string[] };

/** Which migrations of these sources a database has not seen, and which it has seen that are not here. */
export async function unappliedMigrations(db: pg.Client): Promise<Unapplied> {
  const found: Unapplied = { applied: 0, pending: [], unknown: [] };
  for (const owner of OWNERS) {
    const dir = join(repository, owner, 'migrations');
    const here = existsSync(dir)
      ? readdirSync(dir).flatMap((file) => (file.endsWith('.sql') ? [file.slice(0, -'.sql'.length)] : []))
      : [];
    const there = await appliedIn(db, tableOf(owner));
    found.applied += here.filter((name) => there.includes(name)).length;
    found.pending.push(...here.filter((name) => !there.includes(name)).map((name) => `${owner}/${name}`));
    found.unknown.push(...there.filter((name) => !here.includes(name)).map((name) => `${owner}/${name}`));
  }
  return found;
}

async function appliedIn(db: pg.Client, table: string): Promise<string[]> {
  const { rows: there } = await db.query('select where to_regclass($1) is not null', [`public.${table}`]);
  if (there.length === 0) return [];
  const { rows } = await db.query<{ name: string }>(`select name from public.${table}`);
  return rows.map(({ name }) => name);
}
