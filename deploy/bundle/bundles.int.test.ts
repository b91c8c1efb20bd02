import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from 'chai';
import { testDatabase, urlForRole } from '@tasklog/runtime/testing/database';
import { testIssuer } from '@tasklog/runtime/testing/identity';
import type { TestIssuer } from '@tasklog/runtime/testing/identity';
import { ensureBundled } from './bundles.ts';
import { repository, stampOf } from './sources.ts';
import type { BUNDLED } from './sources.ts';

const silent = { begin: (): void => undefined, note: (): void => undefined };
/** That of the web wants pages built by Next: deploy/together and deploy/journeys run it. */
const ROLES: Partial<Record<(typeof BUNDLED)[number], string>> = {
  'command-api/src/relay.main.ts': 'tasklog_relay',
  'command-api/src/main.ts': 'tasklog_command',
  'projectors/src/main.ts': 'tasklog_projectors',
  'query-api/src/main.ts': 'tasklog_query',
  'realtime/src/main.ts': 'tasklog_realtime',
};

describe('a bundle of a service', function () {
  this.timeout(120_000);
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let issuer: TestIssuer;
  let scriptOf: Awaited<ReturnType<typeof ensureBundled>>;
  const running: ChildProcess[] = [];
  before(async () => {
    database = await testDatabase();
    issuer = await testIssuer();
    scriptOf = await ensureBundled(silent);
  });
  after(async () => {
    for (const each of running) each.kill('SIGKILL');
    issuer.stop();
    await database.drop();
  });

  for (const [script, role] of Object.entries(ROLES))
    it(`starts, is ready, and stops in order: ${script}`, async () => {
      const bundled = scriptOf(script);
      expect(bundled).to.contain('/bundles/').and.to.match(/\.js$/);
      const child = spawn(process.execPath, [bundled], {
        env: {
          PATH: process.env['PATH'],
          DATABASE_URL: await urlForRole(database.url, role),
          AUTH_KEYS_FILE: issuer.settings.AUTH_KEYS_FILE,
          SERVICE_KEY_FILE: issuer.privateFile,
          PORT: '0',
          LINGER_MS: '0',
        },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      running.push(child);
      const exited = once(child, 'exit');
      let url = '';
      for await (const line of createInterface(child.stdout)) {
        const said = JSON.parse(line) as { msg: string; url?: string };
        if (said.msg === 'ready') url = said.url ?? '';
        if (url) break;
      }
      expect((await fetch(`${url}/readyz`)).status).to.equal(200);
      child.kill('SIGTERM');
      expect(await exited).to.deep.equal([0, null]);
    });
});

describe('bundles of a tree of sources', function () {
  this.timeout(240_000);
  let tree: string;
  let all: string;
  const made = (): string[] => readdirSync(all).sort();
  before(() => {
    tree = copyOfSources();
    all = join(tree, 'node_modules/.cache/tasklog/bundles');
  });
  after(() => rmSync(tree, { recursive: true, force: true }));

  it('are made once, however many begin at the same time', async () => {
    const scripts = await Promise.all([ensureBundled(silent, tree), ensureBundled(silent, tree)]);
    expect(made()).to.deep.equal([stampOf(tree)]);
    expect(new Set(scripts.map((of) => of('realtime/src/main.ts'))).size).to.equal(1);
    const began: string[] = [];
    await ensureBundled({ ...silent, begin: (step) => began.push(step) }, tree);
    expect(began).to.deep.equal([]);
  });

  it('are others when a source has changed, and what runs is the change', async () => {
    const first = await ensureBundled(silent, tree);
    appendFileSync(join(tree, 'realtime/src/main.ts'), "\nconsole.error('changed');\n");
    const second = await ensureBundled(silent, tree);
    expect(second('realtime/src/main.ts')).not.to.equal(first('realtime/src/main.ts'));
    expect(await lastWords(first('realtime/src/main.ts'))).not.to.contain('changed');
    expect(await lastWords(second('realtime/src/main.ts'))).to.contain('changed');
  });

  it('are not made of sources that cannot be bundled, and the fault says where', async () => {
    const before = made();
    appendFileSync(
      join(tree, 'realtime/src/feed.ts'),
      '\nexport const here = import.meta.dirname;\nconsole.log(here);\n',
    );
    const fault = await ensureBundled(silent, tree).catch((error: unknown) => (error as Error).message);
    expect(fault).to.contain('could not be bundled').and.to.contain('realtime/src/feed.ts asks where it lies');
    expect(made()).to.deep.equal(before);
  });
});

/** Of a service without settings. */
async function lastWords(script: string): Promise<string> {
  const child = spawn(process.execPath, [script], {
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await once(child, 'close');
  return said;
}

/** With what is installed here. */
function copyOfSources(): string {
  const copy = mkdtempSync(join(tmpdir(), 'tasklog-bundled-'));
  const kept = (path: string): boolean => basename(path) !== 'node_modules';
  mkdirSync(join(copy, 'node_modules/@tasklog'), { recursive: true });
  const installed = join(repository, 'node_modules');
  for (const each of readdirSync(installed))
    if (each !== '@tasklog' && each !== '.cache') symlinkSync(join(installed, each), join(copy, 'node_modules', each));
  for (const each of readdirSync(join(installed, '@tasklog'))) {
    if (['web', 'cli', 'deploy', 'bench'].includes(each)) continue;
    cpSync(join(repository, each), join(copy, each), { recursive: true, filter: kept });
    const own = join(repository, each, 'node_modules');
    if (existsSync(own)) symlinkSync(own, join(copy, each, 'node_modules'));
    symlinkSync(join(copy, each), join(copy, 'node_modules/@tasklog', each));
  }
  return copy;
}
