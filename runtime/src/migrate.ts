import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runner } from 'node-pg-migrate';
import pg from 'pg';
import { claimPartitions } from '@tasklog/event-log';

/** Packages with migrations, in the order in which they build on one another. Forward only, numbered per package. */
const OWNERS = ['event-log', 'command-api', 'projectors', 'query-api', 'realtime', 'web'];

const repository = join(import.meta.dirname, '../..');

/**
 * Brings a database up to date: every package's migrations, then the log's partitions.
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
      migrationsTable: `migrations_${owner.replaceAll('-', '_')}`,
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
  } finally {
    await client.end();
  }
}
