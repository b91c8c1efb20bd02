import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readSettings } from './settings.ts';

const enough = { DATABASE_URL: 'postgres://t:s@127.0.0.1:5432/tasklog', AUTH_SECRET: 'x'.repeat(32) };

function settingsOf(env: Record<string, string>) {
  const read = readSettings({ ...enough, ...env });
  if ('faults' in read) throw new Error(read.faults.join());
  return read.settings;
}

function faultsOf(env: Record<string, string | undefined>): string[] {
  const read = readSettings(env);
  return 'faults' in read ? read.faults : [];
}

describe('settings of the web', () => {
  it('need only a database and a secret', () => {
    const { port, host, webUrl, commandUrl } = settingsOf({});
    expect({ port, host, webUrl, command: commandUrl.href }).to.deep.equal({
      port: 3000,
      host: '127.0.0.1',
      webUrl: 'http://localhost:3000',
      command: 'http://127.0.0.1:4100/',
    });
  });

  it('leave the chat to this page, unless there is a domain key of ChatKit', () => {
    expect(settingsOf({}).chatkitDomainKey).to.equal(null);
    expect(settingsOf({ CHATKIT_DOMAIN_KEY: 'domain_pk_1' }).chatkitDomainKey).to.equal('domain_pk_1');
    const [fault] = faultsOf({ ...enough, CHATKIT_DOMAIN_KEY: '"><script>' });
    expect(fault).to.match(/^CHATKIT_DOMAIN_KEY/);
  });

  it('let it linger for two seconds, and for no more than twenty', () => {
    expect([settingsOf({}).lingerMs, settingsOf({ LINGER_MS: '0' }).lingerMs]).to.deep.equal([2_000, 0]);
    for (const LINGER_MS of ['-1', '20001', 'long'])
      expect(faultsOf({ ...enough, LINGER_MS })[0]).to.match(/^LINGER_MS/);
  });

  it('name every fault at once', () => {
    const faults = faultsOf({ PORT: 'abc', WEB_URL: 'foo', LOG_LEVEL: 'loud', DEV: 'maybe', AUTH_SECRET: 'short' });
    expect(faults.map((fault) => fault.split(' ', 1)[0])).to.have.members([
      'PORT',
      'WEB_URL',
      'LOG_LEVEL',
      'DEV',
      'AUTH_SECRET',
      'DATABASE_URL',
    ]);
  });

  it('refuse a secret of 31 characters and take one of 32', () => {
    expect(faultsOf({ ...enough, AUTH_SECRET: 'x'.repeat(31) })[0]).to.contain('31 characters');
    expect(settingsOf({ AUTH_SECRET: 'y'.repeat(32) }).authSecret).to.equal('y'.repeat(32));
  });

  it('name both ways of giving a secret that is missing', () => {
    expect(faultsOf({}).join()).to.contain('DATABASE_URL_FILE').and.to.contain('AUTH_SECRET_FILE');
  });

  it('name a secret file that cannot be read', () => {
    const { DATABASE_URL, AUTH_SECRET } = enough;
    expect(faultsOf({ AUTH_SECRET, DATABASE_URL_FILE: '/nowhere/url' })).to.have.length(1);
    expect(faultsOf({ AUTH_SECRET, DATABASE_URL_FILE: '/nowhere/url' })[0]).to.contain('DATABASE_URL_FILE');
    expect(faultsOf({ DATABASE_URL, AUTH_SECRET_FILE: '/nowhere/secret' })).to.have.length(1);
    expect(faultsOf({ DATABASE_URL, AUTH_SECRET_FILE: '/nowhere/secret' })[0]).to.contain('AUTH_SECRET_FILE');
  });

  it('read a secret from a file, and refuse one that is empty', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tasklog-web-settings-'));
    const file = (name: string, text: string) => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const files = {
      DATABASE_URL_FILE: file('url', `${enough.DATABASE_URL}\n`),
      AUTH_SECRET_FILE: file('secret', 'z'.repeat(40)),
    };
    const read = readSettings(files);
    expect('settings' in read && read.settings.databaseUrl).to.equal(enough.DATABASE_URL);
    expect(
      faultsOf({ DATABASE_URL_FILE: file('empty', '\n'), AUTH_SECRET_FILE: file('none', '') }).map(
        (fault) => fault.split(' ', 1)[0],
      ),
    ).to.deep.equal(['DATABASE_URL', 'AUTH_SECRET']);
    rmSync(folder, { recursive: true });
  });

  it('take a ws:// address for the realtime service', () => {
    expect(settingsOf({ REALTIME_URL: 'ws://10.0.0.3:4300' }).realtimeUrl.href).to.equal('http://10.0.0.3:4300/');
  });

  it('keep only the origin of the public address, as it is compared with Origin headers', () => {
    expect(settingsOf({ WEB_URL: 'https://tasks.example.org/' }).webUrl).to.equal('https://tasks.example.org');
  });
});
