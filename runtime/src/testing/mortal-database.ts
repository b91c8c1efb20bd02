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
  /** Ends the server as a crash would (nothing is written out), and starts it again on the same data and port. */
  crash: () => Promise<void>;
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
    crash: async () => {
      process.kill(server.process.pid, 'SIGQUIT');
      while (isAlive(server.process.pid)) await wait(10);
      server = await start();
    },
    drop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
