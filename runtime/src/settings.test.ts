import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { DATABASE_URL, port, readSettings } from './settings.ts';
import type { SettingsError } from './settings.ts';

const SETTINGS = {
  DATABASE_URL,
  PORT: port(4100),
  MODE: { type: 'string', about: 'How it runs.', example: 'fast', default: 'safe', enum: ['safe', 'fast'] },
  NICKNAME: { type: 'string', about: 'What it is called.', example: 'ann', optional: true },
} as const;

function faults(env: Record<string, string>): string[] {
  try {
    readSettings(SETTINGS, env);
    return [];
  } catch (error) {
    return (error as SettingsError).faults;
  }
}

describe('settings', () => {
  it('take defaults for what is not set, and numbers from text', () => {
    expect(readSettings(SETTINGS, { DATABASE_URL: 'postgres://x', PORT: '7' })).to.deep.include({
      PORT: 7,
      MODE: 'safe',
    });
  });
  it('tell all faults at once, each with what it is for and an example', () => {
    const told = faults({ PORT: 'many', MODE: 'loud' });
    expect(told).to.have.length(3);
    for (const name of ['DATABASE_URL', 'PORT', 'MODE'])
      expect(told.join('\n')).to.match(new RegExp(`^${name} .*Example: ${name}=`, 'm'));
  });
  it('never show the value of a secret', () => {
    expect(faults({ DATABASE_URL: 'mysql://root:hunter2@db' }).join()).not.to.contain('hunter2');
  });
  it('read a secret from a file, and say when the file is not there', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tasklog-settings-'));
    writeFileSync(join(folder, 'url'), 'postgres://from-a-file\n');
    expect(readSettings(SETTINGS, { DATABASE_URL_FILE: join(folder, 'url') }).DATABASE_URL).to.equal(
      'postgres://from-a-file',
    );
    expect(faults({ DATABASE_URL_FILE: join(folder, 'none') }).join()).to.contain('ENOENT');
    rmSync(folder, { recursive: true });
  });
  it('count an empty variable as not set', () => expect(faults({ DATABASE_URL: '' })).to.have.length(1));
});
