import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';

describe('the secrets of an installation', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tasklog-secrets-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const make = (...args: string[]): string => {
    const script = join(import.meta.dirname, 'make-secrets.ts');
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, folder, ...args], { encoding: 'utf8' });
    expect(status, stderr).to.equal(0);
    return stdout;
  };
  const all = (): Record<string, string> =>
    Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));

  it('are random, one a file, and fit one another', () => {
    make('--database', 'db:6000/lists');
    const made = all();
    expect(made['owner-database-url']).to.equal(`postgres://tasklog:${made['postgres-password']}@db:6000/lists`);
    expect(made['relay-database-url']).to.match(/^postgres:\/\/tasklog_relay:[\w-]{43}@db:6000\/lists$/);
    expect(made['sidecar.env']).to.contain(`APP_API_TOKEN=${made['app-api-token']}\n`);
    const texts = Object.values(made);
    expect(new Set(texts).size).to.equal(texts.length);
  });
  it('stay as they are when they are made again, but for one that was taken away', () => {
    const before = all();
    expect(make()).to.match(/^0 secrets made/);
    expect(all()).to.deep.equal(before);
    rmSync(join(folder, 'auth-secret'));
    expect(make()).to.match(/^1 secrets made/);
    expect(all()).to.deep.include({ 'postgres-password': before['postgres-password'] });
  });
  it('lie in a folder that is closed to others', () => expect(statSync(folder).mode & 0o777).to.equal(0o700));
});
