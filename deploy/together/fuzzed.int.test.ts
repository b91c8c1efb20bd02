/** Whatever is sent, the services answer as their OpenAPI descriptions say, and never with a fault of their own. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { pythonLibraries } from '@tasklog/runtime/testing/real/python';
import { orSkip } from '@tasklog/runtime/testing/real/skip';
import { startTogether } from './services.ts';
import type { Together } from './services.ts';

/** The corners of each description, which no seed changes, for some seconds; then requests at random, so many for each operation. */
const RUNS = [
  { phases: 'examples,coverage', seed: 1, more: ['--max-time', '15'] },
  ...[1, 2, 3].map((seed) => ({ phases: 'fuzzing', seed, more: [] as string[] })),
];
const EXAMPLES = 8;
/** What is tried at least, or else it was not tried. */
const CASES = 20;
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
];

describe('requests that nobody would make', function () {
  this.timeout(180_000);
  let all: Together;
  let libraries: string;
  let folder: string;
  let taskId: string;

  before(async function () {
    const wanted = { requirements: join(import.meta.dirname, 'fuzz-requirements.txt'), atLeast: 11 };
    libraries = await orSkip(this, [], async () =>
      pythonLibraries({ ...wanted, purpose: 'to make up requests with (schemathesis)' }),
    );
    // A made-up position never comes.
    all = await startTogether({ readWaitMs: 20 });
    folder = mkdtempSync(join(tmpdir(), 'tasklog-fuzz-'));
    const ann = await all.as('ann', 'command');
    const { body } = await ann('POST', '/v1/tasks', { title: 'wax the skis', due: '2026-12-01', recurrence: null });
    taskId = (body as { task: { id: string } }).task.id;
    await all.settled();
  });
  after(async () => {
    if (folder) rmSync(folder, { recursive: true, force: true });
    await all?.stop();
  });

  /** What schemathesis says, and with what code it ended. Most ids are that of a task that is there. */
  async function tried(
    url: string,
    token: string,
    { phases, seed, more }: (typeof RUNS)[number],
    leftOut: string[] = [],
  ) {
    const config = join(folder, 'schemathesis.toml');
    const known = `[dictionaries.tasks]\nvalues = ["${taskId}"]\n`;
    writeFileSync(config, `${known}[parameters]\n"path.id" = { dictionary = "tasks", probability = 0.7 }\n`);
    const run = ['--config-file', config, 'run', `${url}/openapi.json`, '--header', `Authorization: Bearer ${token}`];
    const how = ['--seed', String(seed), '--max-examples', String(EXAMPLES), ...more];
    const what = ['--phases', phases, '--checks', CHECKS.join(), '--continue-on-failure'];
    const quiet = ['--no-color', '--no-shrink', '--suppress-health-check', 'all', '--generation-database', 'none'];
    const left = leftOut.flatMap((path) => ['--exclude-path', path]);
    const python = spawn('python3', ['-m', 'schemathesis.cli', ...run, ...how, ...what, ...quiet, ...left], {
      cwd: folder,
      env: { ...process.env, PYTHONPATH: libraries },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [python.stdout, python.stderr])
      stream.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
    const code = await new Promise((resolve, reject) => python.on('close', resolve).on('error', reject));
    // A made-up address may be as long as the server takes.
    const short = said.replaceAll(/(.)\1{40,}/g, '$1…');
    return {
      failed: code !== 0 && !onlyCutOff(short),
      said: short,
      cases: Number(/(\d+) generated/.exec(said)?.[1] ?? 0),
    };
  }

  /** An address beyond the 16 KiB that a server takes is answered by 431 and cut off, and a client that still sends sees that alone. */
  const onlyCutOff = (said: string): boolean => {
    const number = (what: RegExp): number => Number(what.exec(said)?.[1] ?? 0);
    const [errors, cutOff] = [number(/= (\d+) errors?\b/), number(/Network Error: (\d+)/)];
    return !said.includes('= FAILURES =') && errors > 0 && errors === cutOff;
  };

  for (const run of RUNS) {
    const which = `${run.phases}, seed ${String(run.seed)}`;

    it(`are answered by query-api as it says, an operator’s too (${which})`, async () => {
      const { failed, said, cases } = await tried(all.urls.query, await all.token('ann', 'operator'), run);
      expect(failed, said).to.equal(false);
      expect(cases, said).to.be.at.least(CASES);
    });

    it(`are answered by command-api as it says (${which})`, async () => {
      // Erasing the user would leave nothing to be tried.
      const { failed, said, cases } = await tried(all.urls.command, await all.token('ann', 'user'), run, ['/v1/me']);
      expect(failed, said).to.equal(false);
      expect(cases, said).to.be.at.least(CASES);
    });
  }
});
