import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startPostgres } from '../embedded-postgres.ts';
import { migrate } from '../migrate.ts';
import { isAlive } from '../server-process.ts';
import { TEST_PARTITIONS } from './database.ts';

export type MortalDatabase = {
  url: string;
  drop: () => Promise<void>;
  /**
   * Ends the server as a crash would (nothing is written out), and starts it again on the same data and port. SIGKILL
   * takes the postmaster alone, as kill -9 does; its backends find out by themselves.
   */
  crash: (signal?: 'SIGQUIT' | 'SIGKILL') => Promise<void>;
};

/** A migrated database on a server of its own, which a test may kill. */
export async function mortalDatabase(): Promise<MortalDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'tasklog-mortal-'));
  chmodSync(folder, 0o755);
  const start = () => startPostgres({ dataDir: folder, log: () => undefined });
  let server = await start();
  await migrate(server.url, { partitions: TEST_PARTITIONS, log: () => undefined });
  return {
    url: server.url,
    crash: async (signal = 'SIGQUIT') => {
      process.kill(server.process.pid, signal);
      while (isAlive(server.process.pid)) await wait(10);
      server = await again(start);
    },
    drop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Until the last backend of the one before is gone, its memory is in use and no other may start. */
async function again<T>(start: () => Promise<T>, tries = 20): Promise<T> {
  for (let n = 1; ; n += 1) {
    try {
      return await start();
    } catch (error) {
      if (n === tries) throw error;
      await wait(100);
    }
  }
}
