import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Parser } from '@asyncapi/parser';
import { TOPICS } from '@tasklog/event-log/topics';
import { expect } from 'chai';
import { documents } from './documents.ts';

const root = join(import.meta.dirname, '../..');
const all = documents();
const isOpenApi = (name: string): boolean => name.endsWith('.openapi.json');

type Channel = { address: string; messages: Record<string, unknown> };
type AsyncApi = { channels: Record<string, Channel>; components: { messages: object } };
const events = (): AsyncApi => structuredClone(all['events.asyncapi.json']) as AsyncApi;

/** The faults that the parser of AsyncAPI finds: its errors, not its advice. */
async function faultsOf(document: object): Promise<string[]> {
  const { diagnostics } = await new Parser().parse(JSON.stringify(document));
  return diagnostics.flatMap(({ severity, message, path }) =>
    Number(severity) === 0 ? [`${path.join('/')}: ${message}`] : [],
  );
}

describe('the descriptions of our borders', function () {
  this.timeout(60_000);
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), 'tasklog-contracts-'))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** What Redocly says of OpenAPI documents, and whether it takes them. */
  function linted(these: Record<string, object>): { good: boolean; said: string } {
    const files = Object.entries(these).map(([name, document]) => {
      const file = join(folder, name);
      writeFileSync(file, JSON.stringify(document));
      return file;
    });
    const config = ['--config', join(import.meta.dirname, 'redocly.yaml')];
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(root, 'node_modules/@redocly/cli/bin/cli.js'), 'lint', ...config, '--format', 'stylish', ...files],
      { encoding: 'utf8', env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' } },
    );
    return { good: status === 0, said: `${stdout}${stderr}` };
  }

  it('are OpenAPI 3.1 without a fault', () => {
    const { good, said } = linted(Object.fromEntries(Object.entries(all).filter(([name]) => isOpenApi(name))));
    expect(good, said).to.equal(true);
    for (const name of Object.keys(all).filter(isOpenApi)) expect(said).to.contain(`${name}: validated`);
  });

  it('would be refused with a reference that leads nowhere', () => {
    const text = JSON.stringify(all['projectors.openapi.json']).replace('schemas/Replay"', 'schemas/Nowhere"');
    expect(linted({ 'planted.openapi.json': JSON.parse(text) as object }).good).to.equal(false);
  });

  it('are AsyncAPI 3 without a fault', async () => expect(await faultsOf(events())).to.deep.equal([]));

  it('would be refused with a message that does not exist', async () => {
    const planted = events();
    planted.components.messages = {};
    expect(await faultsOf(planted)).not.to.deep.equal([]);
  });

  it('have a channel for each topic, for what was dropped, and for screens', () =>
    expect(Object.values(events().channels).map(({ address }) => address)).to.have.members([
      ...TOPICS,
      'dead-letters',
      '/v1/updates',
    ]));

  it('have every schema of an event as a message of its topic', () => {
    const topics = globSync('schemas/events/*/*.v*.json', { cwd: root }).map((file) => file.split(/[/\\]/));
    expect(topics.length).to.be.above(15);
    const newest = new Map(topics.map((path) => [basename(path.join('/')).replace(/\.v\d+\.json$/, ''), path]));
    for (const path of newest.values()) {
      const { title } = JSON.parse(readFileSync(join(root, ...path), 'utf8')) as { title: string };
      expect(Object.keys(events().channels[path[2] ?? '']?.messages ?? {}), path.join('/')).to.include(title);
    }
  });

  it('are written by `npm run contracts`', () => {
    const args = ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'write.main.ts')];
    const { status } = spawnSync(process.execPath, [...args, join(folder, 'written')]);
    expect(status).to.equal(0);
    for (const [name, document] of Object.entries(all))
      expect(JSON.parse(readFileSync(join(folder, 'written', name), 'utf8'))).to.deep.equal(document);
    expect(spawnSync(process.execPath, args).status).to.equal(2);
  });
});
