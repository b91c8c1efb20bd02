import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { EXITS } from './failure.ts';
import { tasklog } from './testing/run.ts';

describe('the exit codes', function () {
  this.timeout(30_000);

  it('are all in tasklog --help and in docs/cli.md, in the same words', async () => {
    const documented = readFileSync(join(import.meta.dirname, '../../docs/cli.md'), 'utf8');
    const { out, code } = await tasklog(['--help']);
    expect(code).to.equal(0);
    for (const [exit, means] of Object.entries(EXITS)) {
      expect(out).to.match(new RegExp(`^  ${exit} +${means.replaceAll(/[().]/g, '\\$&')}$`, 'm'));
      expect(documented.replaceAll(/ +/g, ' ')).to.contain(`| ${exit} | ${means} |`);
    }
  });

  it('of a wrong call is 2, whatever is wrong and wherever; asking for help is 0', async () => {
    for (const args of [
      ['lst'],
      ['lag', '--colour'],
      ['log', 'tail', '-n', '0'],
      ['log', 'tail', '--topic', 'x'],
      ['token', '--role', 'king'],
      ['completion'],
    ])
      expect((await tasklog(args)).code, args.join(' ')).to.equal(2);
    for (const args of [['--help'], ['--version'], ['log', 'tail', '--help']])
      expect((await tasklog(args)).code).to.equal(0);
  });

  it('of a question where nothing runs is 69, and the answer says how to start it', async () => {
    for (const args of [['outbox'], ['lag', '--json'], ['log', 'tail']]) {
      const { code, err, out } = await tasklog(args);
      expect([code, out]).to.deep.equal([69, '']);
      expect(err).to.contain('npm start').and.not.to.contain('    at ');
    }
  });

  it('are in docs/cli.md, and so is every command', async () => {
    const documented = readFileSync(join(import.meta.dirname, '../../docs/cli.md'), 'utf8');
    const { out } = await tasklog(['--help']);
    const commands = [...(out.split('Commands:')[1] ?? '').matchAll(/^ {2}([a-z-]+)/gm)].map(([, name]) => name ?? '');
    expect(commands).to.include.members(['lag', 'outbox', 'doctor']);
    expect(commands.filter((name) => name !== 'help' && !documented.includes(`tasklog ${name}`))).to.deep.equal([]);
  });
});
