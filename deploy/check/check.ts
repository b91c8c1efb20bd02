// `npm run check`: everything that can be said of the sources without running them. All steps run; all faults are told.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const FOLDERS = [
  'schemas',
  'tracing',
  'domain',
  'event-log',
  'runtime',
  'command-api',
  'projectors',
  'query-api',
  'realtime',
  'web',
  'cli',
  'deploy',
  'bench',
  'docs',
];

/** What is asked, and the command that answers with exit code 0. */
const STEPS: Record<string, string[]> = {
  'generated code is fresh': ['node', 'schemas/generate.ts', '--check'],
  'the table of tools is fresh': [
    'node',
    '--disable-warning=ExperimentalWarning',
    'deploy/check/tool-table.ts',
    '--check',
  ],
  'the lock names every platform': ['node', 'deploy/check/complete-lock.ts', '--check'],
  'what it is made of': ['node', '--disable-warning=ExperimentalWarning', 'deploy/check/supply/supply.main.ts'],
  types: ['tsc', '--noEmit', '-p', 'tsconfig.json'],
  'types of the web': ['tsc', '--noEmit', '-p', 'web/tsconfig.json'],
  lint: ['eslint', '--max-warnings', '0', '.'],
  boundaries: ['depcruise', '--config', '.dependency-cruiser.cjs', '--output-type', 'err-long', ...FOLDERS],
  'dead code': ['knip', '--no-progress'],
  migrations: ['node', 'deploy/check/migrations.ts'],
  'regular expressions': ['node', 'deploy/check/regexes.ts'],
  format: ['prettier', '--check', '--log-level', 'warn', '.'],
};

const failed: string[] = [];
for (const [name, [command = '', ...args]] of Object.entries(STEPS)) {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    maxBuffer: 64 * 2 ** 20,
  });
  const seconds = ((performance.now() - started) / 1_000).toFixed(1);
  console.log(`${status === 0 ? '✔' : '✖'} ${name} (${seconds} s)`);
  if (status === 0) continue;
  failed.push(name);
  console.log(`${stdout}${stderr}`.trim());
}
if (failed.length > 0) {
  console.error(`\nNot in order: ${failed.join(', ')}.`);
  process.exit(1);
}
