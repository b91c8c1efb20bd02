import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { orSkip, tell } from '@tasklog/runtime/testing/real/skip';
import { secretsIn } from './secrets.ts';
import { gitleaks, GITLEAKS } from './tools.ts';

const root = join(import.meta.dirname, '../..');

describe('a secret in the history', function () {
  this.timeout(300_000);
  let program: string;
  let folder: string;
  before(async function () {
    program = await orSkip(this, [GITLEAKS], () => gitleaks(tell));
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tasklog-history-'));
    git('init', '--quiet');
    cpSync(join(root, '.gitleaks.toml'), join(folder, '.gitleaks.toml'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const git = (...args: string[]): string => {
    const who = ['-c', 'user.name=test', '-c', 'user.email=test@example.org', '-c', 'commit.gpgsign=false'];
    return execFileSync('git', [...who, ...args], { cwd: folder, encoding: 'utf8' });
  };
  function commit(text: string): void {
    writeFileSync(join(folder, 'settings.ts'), text);
    git('add', '.');
    git('commit', '--quiet', '--message', 'a step');
  }

  it('is found, also when it was taken out again', () => {
    // Made up here: one that is written in documentation would be known, and let pass.
    const key = `ghp_${randomBytes(27).toString('base64url').replaceAll(/[-_]/g, 'x')}`;
    commit('export const token = "";\n');
    expect(secretsIn(program, folder).status).to.equal(0);
    commit(`export const token = "${key}";\n`);
    commit('export const token = process.env.TOKEN;\n');
    const { status, told } = secretsIn(program, folder);
    expect(status, told).to.equal(1);
    expect(told).to.contain('github-pat').and.to.contain('settings.ts').and.not.to.contain(key);
  });

  it('is not taken for absent where there is no history; of a part of it is said that it is one', () => {
    expect(secretsIn(program, folder).status).to.equal(1);
    commit('a');
    commit('b');
    const part = mkdtempSync(join(tmpdir(), 'tasklog-part-'));
    execFileSync('git', ['clone', '--quiet', '--depth', '1', `file://${folder}`, part]);
    const { status, commits, whole } = secretsIn(program, part);
    rmSync(part, { recursive: true, force: true });
    expect({ status, commits, whole }).to.deep.equal({ status: 0, commits: 1, whole: false });
    expect(secretsIn(program, folder)).to.include({ commits: 2, whole: true });
  });
});
