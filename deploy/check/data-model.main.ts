// Makes the tables and diagrams of docs/data-model.md from a database that all migrations have gone through.
// `--check` writes nothing and fails when what stands there is another. It starts a database of its own, and ends it.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '@tasklog/runtime/embedded-postgres';
import { migrate } from '@tasklog/runtime/migrate';
import pg from 'pg';
import { catalogue } from './data-model/catalogue.ts';
import { filledIn } from './data-model/page.ts';

const file = join(import.meta.dirname, '../../docs/data-model.md');
const folder = mkdtempSync(join(tmpdir(), 'tasklog-data-model-'));
const database = await startPostgres({ dataDir: folder, log: () => undefined });
try {
  await migrate(database.url, { partitions: 4, log: () => undefined });
  const client = new pg.Client(database.url);
  await client.connect();
  const before = readFileSync(file, 'utf8');
  const after = filledIn(before, await catalogue(client).finally(() => client.end()));
  if (!process.argv.includes('--check')) writeFileSync(file, after);
  else if (after !== before) {
    console.error('docs/data-model.md does not say what the database does. Run: npm run data-model');
    process.exitCode = 1;
  }
} finally {
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
}
