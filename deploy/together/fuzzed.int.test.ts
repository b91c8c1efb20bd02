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

/** The corners of each description, which no seed changes; then requests at random, so many for each operation. */
const RUNS = [{ phases: 'examples,coverage', seed: 1 }, ...[1, 2, 3].map((seed) => ({ phases: 'fuzzing', seed }))];
const EXAMPLES = 8;
/** What is tried at least, or else it was not tried. */
const CASES = 100;
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
    all = await startTogether();
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

  /** What schemathesis says, and with what code it ended. Half of all ids are one that is there. */
  async function tried(url: string, token: string, { phases, seed }: (typeof RUNS)[number], leftOut: string[] = []) {
    const config = join(folder, 'schemathesis.toml');
    writeFileSync(config, `[parameters]\n"path.id" = ["${taskId}", "0b7e0a52-6f3d-4d7b-9a51-3f1a5c0e7b11"]\n`);
    const run = ['--config-file', config, 'run', `${url}/openapi.json`, '--header', `Authorization: Bearer ${token}`];
    const how = ['--seed', String(seed), '--max-examples', String(EXAMPLES)];
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
    if (process.env['SAY']) console.log(short);
    return { code, said: short, cases: Number(/(\d+) generated/.exec(said)?.[1] ?? 0) };
  }

  for (const run of RUNS) {
    const which = `${run.phases}, seed ${String(run.seed)}`;

    it(`are answered by query-api as it says, an operator’s too (${which})`, async () => {
      const { code, said, cases } = await tried(all.urls.query, await all.token('ann', 'operator'), run);
      expect(code, said).to.equal(0);
      expect(cases, said).to.be.at.least(CASES);
    });

    it(`are answered by command-api as it says (${which})`, async () => {
      // Erasing the user would leave nothing to be tried.
      const { code, said, cases } = await tried(all.urls.command, await all.token('ann', 'user'), run, ['/v1/me']);
      expect(code, said).to.equal(0);
      expect(cases, said).to.be.at.least(CASES);
    });
  }
});
