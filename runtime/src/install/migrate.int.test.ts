import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import pg from 'pg';
import { startPostgres } from '../embedded-postgres.ts';
import type { EmbeddedPostgres } from '../embedded-postgres.ts';
import { ROLES } from '../roles.ts';

const MAIN = join(import.meta.dirname, 'migrate.main.ts');

describe('the migration as a job', function () {
  this.timeout(120_000);
  // A server of its own: passwords belong to the server, and other tests have theirs.
  const folder = mkdtempSync(join(tmpdir(), 'tasklog-migrate-'));
  let server: EmbeddedPostgres;
  before(async () => {
    chmodSync(folder, 0o755);
    server = await startPostgres({ dataDir: folder, log: () => undefined });
  });
  after(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const addressOf = (role: string, password: string): string => {
    const url = new URL(server.url);
    Object.assign(url, { username: `tasklog_${role}`, password });
    return url.toString();
  };
  /** As secrets are mounted: a file each. */
  const files = (passwordOf: (role: string) => string): Record<string, string> => {
    const entries: [string, string][] = [
      ['DATABASE_URL', server.url],
      ...ROLES.map((role): [string, string] => [
        `${role.toUpperCase()}_DATABASE_URL`,
        addressOf(role, passwordOf(role)),
      ]),
    ];
    return Object.fromEntries(
      entries.map(([name, text]) => {
        writeFileSync(join(folder, name), `${text}\n`);
        return [`${name}_FILE`, join(folder, name)];
      }),
    );
  };
  const run = (env: Record<string, string>): { status: number | null; told: string } => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN], {
      env: { PATH: process.env['PATH'], PARTITIONS: '3', ...env },
      encoding: 'utf8',
    });
    return { status, told: `${stdout}${stderr}` };
  };
  const whoIs = async (url: string): Promise<string | undefined> => {
    const client = new pg.Client(url);
    await client.connect();
    try {
      return (await client.query<{ role: string }>('select current_user as role')).rows[0]?.role;
    } finally {
      await client.end();
    }
  };

  it('lets every role in with the password of its own address, and another one after that was changed', async () => {
    const first = run(files((role) => `first/${role}`));
    expect(first.status, first.told).to.equal(0);
    expect(first.told).not.to.contain('first');
    for (const role of ROLES) expect(await whoIs(addressOf(role, `first/${role}`))).to.equal(`tasklog_${role}`);

    const again = run(files((role) => `second'${role}`));
    expect(again.status, again.told).to.equal(0);
    for (const role of ROLES) expect(await whoIs(addressOf(role, `second'${role}`))).to.equal(`tasklog_${role}`);
    const old = await whoIs(addressOf('relay', 'first/relay')).catch((error: Error) => error.message);
    expect(old).to.contain('password authentication failed');
  });

  it('names every secret that is missing, and starts with none in its place', () => {
    const { RELAY_DATABASE_URL_FILE: _, ...others } = files(() => 'secret');
    const { status, told } = run({ ...others, WEB_DATABASE_URL_FILE: join(folder, 'nowhere') });
    expect(status).to.equal(78);
    expect(told).to.contain('RELAY_DATABASE_URL is not set').and.to.contain('WEB_DATABASE_URL_FILE: cannot read');
  });

  it('refuses the address of another role, and one without a password', () => {
    const { RELAY_DATABASE_URL_FILE: _r, WEB_DATABASE_URL_FILE: _w, ...others } = files(() => 'hidden');
    const { status, told } = run({
      ...others,
      RELAY_DATABASE_URL: addressOf('command', 'hidden'),
      WEB_DATABASE_URL: addressOf('web', ''),
    });
    expect(status).to.equal(78);
    expect(told).to.match(/RELAY_DATABASE_URL must name the role tasklog_relay/);
    expect(told).to.match(/WEB_DATABASE_URL must name the role tasklog_web and its password/);
    expect(told).not.to.contain('hidden');
  });

  it('refuses another number of partitions than the log has', () => {
    const { status, told } = run({ ...files(() => 'secret'), PARTITIONS: '5' });
    expect(status).to.equal(1);
    expect(told).to.contain('PARTITIONS=3');
  });
});
