/**
 * A PostgreSQL server of the campaign's own, which may be killed, cut off, and run out of disk. As root its folder is a
 * small tmpfs, so that "disk full" is real and hurts nobody else.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync, openSync, writeSync, closeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { startPostgres } from '@tasklog/runtime/embedded-postgres';
import type { EmbeddedPostgres } from '@tasklog/runtime/embedded-postgres';
import { migrate } from '@tasklog/runtime/migrate';
import { isAlive } from '@tasklog/runtime/server-process';

const PARTITIONS = 4;
const DISK = '1200m';
/** The log of changes is kept small, so that the disk is the tables'. */
const SETTINGS = { max_connections: '150', max_wal_size: '96MB', min_wal_size: '32MB', shared_buffers: '64MB' };
const START_TRIES = 600;

export type Database = {
  url: string;
  port: number;
  /** Ends it without a goodbye, and starts it again after a while. SIGKILL takes the postmaster alone, as kill -9 does. */
  crash: (signal: 'SIGQUIT' | 'SIGKILL', downMs: number) => Promise<void>;
  /** Every connection of a service is ended by the server. */
  terminateBackends: () => Promise<number>;
  /** Undefined where the disk is everybody's. */
  disk: { fill: () => void; free: () => void } | undefined;
  /** Starts the server again if it has ended by itself. */
  ensureUp: () => Promise<boolean>;
  query: <T extends object>(text: string, values?: unknown[]) => Promise<T[]>;
  stop: () => Promise<void>;
};

export async function startDatabase(): Promise<Database> {
  const folder = mkdtempSync(join(tmpdir(), 'tasklog-faults-db-'));
  const mounted = mount(folder);
  chmodSync(folder, 0o755);
  const begin = (): Promise<EmbeddedPostgres> =>
    startPostgres({ dataDir: folder, log: () => undefined, settings: SETTINGS });
  let server = await begin();
  await migrate(server.url, { partitions: PARTITIONS, log: () => undefined });
  const again = async (): Promise<void> => {
    for (let n = 1; ; n += 1) {
      try {
        server = await begin();
        return;
      } catch (error) {
        // Until the last backend of the one before is gone, its memory is in use; and a full disk lets nobody start.
        if (n === START_TRIES) throw error;
        await wait(100);
      }
    }
  };
  const ballast = join(folder, 'ballast');
  return {
    url: server.url,
    port: Number(new URL(server.url).port),
    crash: async (signal, downMs) => {
      if (isAlive(server.process.pid)) process.kill(server.process.pid, signal);
      while (isAlive(server.process.pid)) await wait(5);
      await wait(downMs);
      await again();
    },
    terminateBackends: async () =>
      (
        await ask(
          server.url,
          `select pg_terminate_backend(pid) from pg_stat_activity
           where backend_type = 'client backend' and pid <> pg_backend_pid()`,
        )
      ).length,
    disk: mounted ? { fill: () => fill(ballast), free: () => rmSync(ballast, { force: true }) } : undefined,
    ensureUp: async () => {
      if (isAlive(server.process.pid)) return false;
      await again();
      return true;
    },
    query: (text, values) => ask(server.url, text, values),
    stop: async () => {
      await server.stop();
      if (mounted) execFileSync('umount', ['-l', folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function ask<T extends object>(url: string, text: string, values: unknown[] = []): Promise<T[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query<T>(text, values)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function mount(folder: string): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK}`, 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Writes until there is no room for another byte. */
function fill(file: string): void {
  writeFileSync(file, '');
  const handle = openSync(file, 'w');
  try {
    for (let size = 1 << 20; size >= 1;) {
      try {
        writeSync(handle, Buffer.alloc(size));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
        size >>= 1;
      }
    }
  } finally {
    closeSync(handle);
  }
}
