import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readSettings, SettingsError } from '@tasklog/runtime/settings';
import { MODEL_SETTINGS, modelOptions } from './model-settings.ts';

const options = (env: Record<string, string>) => modelOptions(readSettings(MODEL_SETTINGS, env));

describe('the settings of a model', () => {
  it('name none by themselves, nor by a key or an address alone', () => {
    expect(options({})).to.equal(undefined);
    expect(options({ OPENAI_API_KEY: 'sk-x', OPENAI_BASE_URL: 'http://127.0.0.1:11434/v1' })).to.equal(undefined);
  });

  it('take the key from a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tasklog-model-'));
    writeFileSync(join(folder, 'key'), 'sk-x\n');
    const read = options({ OPENAI_MODEL: 'small', OPENAI_API_KEY_FILE: join(folder, 'key') });
    rmSync(folder, { recursive: true });
    expect(read).to.deep.equal({ model: 'small', apiKey: 'sk-x', baseUrl: 'https://api.openai.com/v1' });
  });

  it('take no address with a password in it, and do not say it', () => {
    const wrong = { OPENAI_MODEL: 'small', OPENAI_BASE_URL: 'http://me:hush@127.0.0.1/v1' };
    expect(() => options(wrong))
      .to.throw(SettingsError, 'OPENAI_BASE_URL must be')
      .and.have.property('message')
      .not.contain('hush');
  });
});
