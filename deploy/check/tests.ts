/**
 * `npm test`: all tests. First what can share the machine, two files at a time; then, one by one, what starts the whole
 * product and waits for it in a browser, which would wait for its neighbours as well. Both run, whatever the first says.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const FOLDERS =
  'schemas,tracing,domain,event-log,runtime,command-api,projectors,query-api,realtime,web,cli,deploy,bench,docs';
const ALONE = ['deploy/journeys/**/*.test.ts', 'deploy/together/rolling-restart.int.test.ts'];

const RUNS: Record<string, string[]> = {
  'Two files at a time': [
    ...['--parallel', '--jobs', '2', `{${FOLDERS}}/**/*.test.ts`],
    ...ALONE.flatMap((pattern) => ['--ignore', pattern]),
  ],
  'One file at a time': ALONE,
};

const mocha = join(root, 'node_modules/mocha/bin/mocha.js');
const codes = Object.entries(RUNS).map(([how, args]) => {
  console.log(`\n${how}:`);
  return spawnSync(process.execPath, [mocha, ...args], { cwd: root, stdio: 'inherit' }).status;
});
process.exitCode = codes.every((code) => code === 0) ? 0 : 1;
