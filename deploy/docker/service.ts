// What the image runs: `service.ts projectors audit`. One image holds all of the Node services, and the argument says which.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The image has bundles of those that are started again and again; without them, as in a test, their sources run. */
const bundledOr = (bundle: string, source: () => Promise<unknown>) => async (): Promise<unknown> => {
  const file = join(import.meta.dirname, '../bundled', bundle);
  return existsSync(file) ? import(file) : source();
};

const SERVICES: Record<string, () => Promise<unknown>> = {
  'command-api': bundledOr('command-api/src/main.js', () => import('../../command-api/src/main.ts')),
  relay: bundledOr('command-api/src/relay.main.js', () => import('../../command-api/src/relay.main.ts')),
  projectors: bundledOr('projectors/src/main.js', () => import('../../projectors/src/main.ts')),
  'query-api': bundledOr('query-api/src/main.js', () => import('../../query-api/src/main.ts')),
  realtime: bundledOr('realtime/src/main.js', () => import('../../realtime/src/main.ts')),
  migrate: () => import('../../runtime/src/install/migrate.main.ts'),
  topics: () => import('../../runtime/src/install/topics.main.ts'),
};

/** A command that was used wrongly (EX_USAGE of sysexits.h). */
const EXIT_USAGE = 64;

const [name = '', ...args] = process.argv.slice(2);
const start = Object.hasOwn(SERVICES, name) ? SERVICES[name] : undefined;
if (start) {
  // The mains read their own arguments behind the script.
  process.argv.splice(2, Infinity, ...args);
  await start();
} else {
  console.error(`There is no service ${JSON.stringify(name)}; there are ${Object.keys(SERVICES).join(', ')}.`);
  process.exitCode = EXIT_USAGE;
}
