import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { orSkip } from '@tasklog/runtime/testing/real/skip';
import { PartMissing } from '@tasklog/runtime/testing/real/tools';
import { expect } from 'chai';
import { Command, Option } from 'commander';
import { completionFor } from './completion.ts';
import type { Shell } from './completion.ts';
import { tasklog } from './testing/run.ts';

const needs = (test: Mocha.Context, shell: Shell): Promise<void> =>
  orSkip(test, [], () => {
    if (spawnSync(shell, ['--version']).status === 0) return Promise.resolve();
    return Promise.reject(new PartMissing(`${shell} is not installed here: apt-get install ${shell}`));
  });

/** What bash would offer for these words; the last one is being typed. */
function offered(script: string, words: readonly string[]): string[] {
  const array = words.map((word) => `'${word}'`).join(' ');
  const { stdout, stderr } = spawnSync(
    'bash',
    [
      '--norc',
      '-c',
      `eval "$1"; COMP_WORDS=(${array}); COMP_CWORD=${String(words.length - 1)}; _${words[0] ?? ''}_completion; printf '%s\\n' "\${COMPREPLY[@]}"`,
      'bash',
      script,
    ],
    { encoding: 'utf8' },
  );
  expect(stderr).to.equal('');
  return stdout.split('\n').filter(Boolean);
}

describe('completion', function () {
  this.timeout(30_000);
  const script = async (shell: Shell): Promise<string> => (await tasklog(['completion', shell])).out;

  it('in a real bash offers commands, subcommands, options and their choices', async function () {
    await needs(this, 'bash');
    const bash = await script('bash');
    expect(offered(bash, ['tasklog', 'ou'])).to.deep.equal(['outbox']);
    expect(offered(bash, ['tasklog', ''])).to.include.members([
      'lag',
      'log',
      'doctor',
      'completion',
      'start',
      '--version',
    ]);
    expect(offered(bash, ['tasklog', 'log', ''])).to.include.members(['tail', 'rebuild', 'verify', 'topics']);
    expect(offered(bash, ['tasklog', 'log', 'tail', '--to'])).to.deep.equal(['--topic']);
    expect(offered(bash, ['tasklog', 'log', 'tail', '--topic', ''])).to.deep.equal([
      'task-events',
      'reminders',
      'task-updates',
    ]);
    expect(offered(bash, ['tasklog', 'token', '--user', 'lag', '--role', 'o'])).to.deep.equal(['observer', 'operator']);
    expect(offered(bash, ['tasklog', 'completion', 'f'])).to.deep.equal(['fish']);
    expect(offered(bash, ['tasklog', 'lag', '--group', ''])).to.deep.equal([]);
  });

  it('knows a command as soon as there is one, in every shell', () => {
    const program = new Command('prog').addCommand(
      new Command('brand-new').addOption(new Option('--colour <c>', 'it’s a colour').choices(['red', 'blue'])),
    );
    for (const shell of ['bash', 'zsh', 'fish'] as const) {
      const text = completionFor(shell, program);
      for (const word of ['brand-new', 'colour', 'red', 'blue']) expect(text, shell).to.contain(word);
    }
    expect(offered(completionFor('bash', program), ['prog', 'brand-new', '--colour', 'b'])).to.deep.equal(['blue']);
  });

  for (const shell of ['bash', 'zsh', 'fish'] as const)
    it(`is a script that ${shell} can read`, async function () {
      await needs(this, shell);
      // A file, as it would be sourced from: fish takes the socket that Node calls a pipe for a directory.
      const folder = mkdtempSync(join(tmpdir(), 'tasklog-completion-'));
      const file = join(folder, 'script');
      writeFileSync(file, await script(shell));
      const { status, stderr } = spawnSync(shell, ['-n', file], { encoding: 'utf8' });
      rmSync(folder, { recursive: true });
      expect(stderr).to.equal('');
      expect(status).to.equal(0);
    });

  it('refuses a shell that it does not know, and names those it does', async () => {
    const { code, err } = await tasklog(['completion', 'csh']);
    expect(code).to.equal(2);
    expect(err).to.contain('bash, zsh, fish');
  });
});
