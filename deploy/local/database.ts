import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgres } from '@tasklog/runtime/embedded-postgres';
import { migrate } from '@tasklog/runtime/migrate';
import { setRolePasswords } from '@tasklog/runtime/role-passwords';
import { ROLES } from '@tasklog/runtime/roles';
import type { RoleName } from '@tasklog/runtime/roles';
import type { Database } from './prepared.ts';
import type { LocalSettings } from './settings.ts';

const DATABASE = 'tasklog';
/** Sized for one machine with little traffic: every backend counts towards the memory of the whole. */
const SERVER_SETTINGS = {
  shared_buffers: '48MB',
  max_connections: '80',
  jit: 'off',
  max_parallel_workers: '0',
  max_worker_processes: '2',
  max_logical_replication_workers: '0',
  wal_buffers: '4MB',
  autovacuum_max_workers: '1',
  io_method: 'sync',
};

/** Starts or takes over the database, brings it up to date, and gives each role its own password. */
export async function openDatabase(settings: LocalSettings, log: (message: string) => void): Promise<Database> {
  const server =
    settings.DATABASE_URL === undefined
      ? await startPostgres({
          dataDir: settings.dataDir,
          log,
          settings: SERVER_SETTINGS,
          ...(settings.POSTGRES_PORT === undefined ? {} : { port: settings.POSTGRES_PORT }),
        })
      : undefined;
  const url = server ? await ensureDatabase(server.url) : (settings.DATABASE_URL ?? '');
  await migrate(url, { partitions: settings.PARTITIONS, log: () => undefined });
  const passwords = await setPasswords(url, join(settings.dataDir, 'roles.json'));
  return { url, passwords, server: server?.process };
}

async function ensureDatabase(serverUrl: string): Promise<string> {
  const client = new pg.Client(serverUrl);
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
  const url = new URL(serverUrl);
  url.pathname = `/${DATABASE}`;
  return url.toString();
}

/** Random passwords, made once, readable by the owner of the folder only. */
async function setPasswords(url: string, file: string): Promise<Record<RoleName, string>> {
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<Record<RoleName, string>>) : {};
  const passwords = Object.fromEntries(
    ROLES.map((role) => [role, known[role] ?? randomBytes(24).toString('base64url')]),
  ) as Record<RoleName, string>;
  await setRolePasswords(url, passwords);
  writeFileSync(file, JSON.stringify(passwords), { mode: 0o600 });
  return passwords;
}
