import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { startPostgres } from '@tasklog/runtime/embedded-postgres';
import { freePort } from '@tasklog/runtime/ports';
import { migrate } from '@tasklog/runtime/migrate';

export const PARTITIONS = 4;

/** Runs a measurement on a database server of its own, migrated, with every durability setting at its default: on. */
export async function withServer<T>(work: (url: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'tasklog-bench-'));
  chmodSync(folder, 0o755);
  const server = await startPostgres({
    dataDir: folder,
    port: await freePort(),
    log: () => undefined,
    // Three contestants may each be fastest with 64 connections of their own.
    settings: { max_connections: '300', shared_buffers: '256MB', min_wal_size: '1GB', max_wal_size: '4GB' },
  });
  try {
    await migrate(server.url, { partitions: PARTITIONS, log: () => undefined });
    return await work(server.url);
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a commit promises on this server. */
export async function durabilityOf(db: pg.Pool | pg.Client): Promise<Record<string, string>> {
  const { rows } = await db.query<Record<string, string>>(
    `select name, setting from pg_settings
     where name in ('server_version', 'fsync', 'synchronous_commit', 'full_page_writes', 'shared_buffers')`,
  );
  return Object.fromEntries(rows.map(({ name = '', setting = '' }) => [name, setting]));
}
