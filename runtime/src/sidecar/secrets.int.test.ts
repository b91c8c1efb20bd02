import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { DATABASE_URL, readSettings } from '../settings.ts';
import type { Setting, SettingsError } from '../settings.ts';
import { daprOrSkip, startSidecar } from '../testing/real/dapr.ts';
import type { Sidecar } from '../testing/real/dapr.ts';
import { withSecrets } from './secrets.ts';

const TOKEN = 'token of the sidecar';
const secret = { type: 'string', about: 'A secret.', example: 'x', secret: true, optional: true } as const;
const SETTINGS = {
  DATABASE_URL,
  MODEL_KEY: secret,
  MAIL_PASSWORD: secret,
  DAPR_API_TOKEN: secret,
  NICKNAME: { type: 'string', about: 'No secret.', example: 'ann', optional: true },
} as const satisfies Record<string, Setting>;

const COMPONENTS = (file: string): string => `
apiVersion: dapr.io/v1alpha1
kind: Component
metadata: { name: environment }
spec: { type: secretstores.local.env, version: v1, metadata: [] }
---
apiVersion: dapr.io/v1alpha1
kind: Component
metadata: { name: file }
spec: { type: secretstores.local.file, version: v1, metadata: [{ name: secretsFile, value: '${file}' }] }
`;

describe('secrets from a Dapr store', () => {
  let folder: string;
  let real: Sidecar;
  let told: string[];
  before(async function () {
    await daprOrSkip(this);
    folder = mkdtempSync(join(tmpdir(), 'tasklog-secrets-'));
    const file = join(folder, 'secrets.json');
    writeFileSync(
      file,
      JSON.stringify({ DATABASE_URL: 'postgres://file', MODEL_KEY: 'model key', NICKNAME: 'not for the asking' }),
    );
    mkdirSync(join(folder, 'components'));
    writeFileSync(join(folder, 'components', 'stores.yaml'), COMPONENTS(file));
    real = await startSidecar({
      appId: 'secrets-test',
      // Nothing listens there yet: the app begins with its settings.
      appPort: 1,
      resourcesPath: join(folder, 'components'),
      env: { DATABASE_URL: 'postgres://environment', MAIL_PASSWORD: 'mail password' },
      apiToken: TOKEN,
    });
  });
  beforeEach(() => void (told = []));
  after(async () => {
    await real?.stop();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  const at = (store: string, more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
    DAPR_SECRET_STORE: store,
    DAPR_HTTP_PORT: String(real.httpPort),
    DAPR_API_TOKEN: TOKEN,
    ...more,
  });
  const read = (env: NodeJS.ProcessEnv, waitMs = 5_000): Promise<NodeJS.ProcessEnv> =>
    withSecrets(env, SETTINGS, { tell: (what) => void told.push(what), waitMs });
  const faults = (env: NodeJS.ProcessEnv, waitMs?: number): Promise<string[]> =>
    read(env, waitMs).then(
      () => expect.fail('it did not fail'),
      (error: unknown) => (error as SettingsError).faults,
    );

  it('leave the environment alone where no store is named', async () => {
    const env = { MODEL_KEY: 'mine' };
    expect(await read(env)).to.equal(env);
  });

  it('come from a file store', async () => {
    const settings = readSettings(SETTINGS, await read(at('file')));
    expect(settings).to.include({ DATABASE_URL: 'postgres://file', MODEL_KEY: 'model key' });
  });

  it('come from the environment of the sidecar', async () => {
    const settings = readSettings(SETTINGS, await read(at('environment')));
    expect(settings).to.include({ DATABASE_URL: 'postgres://environment', MAIL_PASSWORD: 'mail password' });
  });

  it('stay absent where the store has none', async () => {
    expect(await read(at('file'))).to.not.have.property('MAIL_PASSWORD');
    expect(await read(at('environment'))).to.not.have.property('MODEL_KEY');
  });

  it('give way to what is set, or comes from a file of our own', async () => {
    const own = join(folder, 'own');
    writeFileSync(own, 'postgres://own-file\n');
    const env = await read(at('file', { MODEL_KEY: 'mine', DATABASE_URL_FILE: own }));
    expect(readSettings(SETTINGS, env)).to.include({ DATABASE_URL: 'postgres://own-file', MODEL_KEY: 'mine' });
  });

  it('are all that is asked for: other settings are not', async () => {
    expect(await read(at('file'))).to.not.have.property('NICKNAME');
  });

  it('are never told', async () => {
    await read(at('file'));
    expect(told).to.deep.equal([]);
  });

  it('say that there is no such store, once', async () => {
    const [fault, ...more] = await faults(at('cupboard'));
    expect(fault).to.match(/^DAPR_SECRET_STORE is cupboard, but the sidecar has no secret store of that name/);
    expect(more).to.deep.equal([]);
  });

  it('say that the token of the sidecar is another', async () => {
    expect((await faults(at('file', { DAPR_API_TOKEN: 'other' }))).join()).to.contain('DAPR_API_TOKEN');
  });

  it('take the token of the sidecar from a file, and say when that is not there', async () => {
    const file = join(folder, 'token');
    writeFileSync(file, `${TOKEN}\n`);
    const env = at('file', { DAPR_API_TOKEN: '', DAPR_API_TOKEN_FILE: file });
    expect(await read(env)).to.have.property('MODEL_KEY', 'model key');
    expect(await faults({ ...env, DAPR_API_TOKEN_FILE: join(folder, 'none') })).to.deep.equal([
      `DAPR_API_TOKEN_FILE: cannot read ${join(folder, 'none')} (ENOENT)`,
    ]);
  });

  it('wait for a sidecar that is not up, say so, and give up with the cure', async () => {
    const fault = (await faults(at('file', { DAPR_HTTP_PORT: '1' }), 1)).join();
    expect(told).to.deep.equal(['waiting for the Dapr sidecar on port 1, for the secrets in file']);
    expect(fault).to.contain('no Dapr sidecar came up on port 1').and.contain('DAPR_HTTP_PORT');
  });

  // A Configuration that forbids, and a vault that is sealed: the sidecar's own words for them, which it says to nobody here.
  const refusals: [what: string, status: number, code: string, message: string, told: RegExp][] = [
    [
      'forbids one',
      403,
      'ERR_SECRET_PERMISSION_DENIED',
      'access denied by policy',
      /^MODEL_KEY: .* Allow it in the sidecar's Configuration/,
    ],
    ['fails', 500, 'ERR_SECRET_GET', 'the vault is sealed', /^MODEL_KEY: .*the vault is sealed/],
    ['is not configured', 500, 'ERR_SECRET_STORE_NOT_CONFIGURED', 'not configured', /^DAPR_SECRET_STORE is file/],
  ];
  for (const [what, status, errorCode, message, fault] of refusals) {
    it(`say it when the store ${what}`, async () => {
      const other = createServer((request, response) => {
        response.writeHead(request.url?.includes('health') ? 204 : status).end(JSON.stringify({ errorCode, message }));
      });
      await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
      const DAPR_HTTP_PORT = String((other.address() as AddressInfo).port);
      const found = await faults(at('file', { DAPR_HTTP_PORT, DATABASE_URL: 'postgres://x' }));
      other.closeAllConnections();
      other.close();
      expect(found[0]).to.match(fault);
    });
  }

  it('come from a sidecar that comes up while they are waited for', async () => {
    await real.kill();
    const reading = withSecrets(at('file'), SETTINGS, { tell: () => void real.restart(), waitMs: 30_000 });
    expect(await reading).to.have.property('MODEL_KEY', 'model key');
  });
});
