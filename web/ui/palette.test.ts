import { expect } from 'chai';
import { aTask } from '../live/testing.ts';
import type { Command } from './commands.ts';
import { offersFor, withRecent } from './palette.ts';

const command = (title: string, more: Partial<Command> = {}): Command => ({
  id: title,
  title,
  group: 'Screens',
  run: () => undefined,
  ...more,
});

describe('the palette', () => {
  const commands = [command('Go to tasks'), command('Go to settings'), command('Undo', { when: () => false })];
  const tasks = [aTask({ id: '1', title: 'go to the dentist' }), aTask({ id: '2', title: 'buy milk' })];
  const titles = (query: string, recent: string[] = [], asks = true) =>
    offersFor(query, { commands, tasks, recent, asks }).map(({ kind, title }) => `${kind}: ${title}`);

  it('offers the commands that make sense now, before anything is typed', () =>
    expect(titles('')).to.deep.equal(['command: Go to tasks', 'command: Go to settings']));

  it('puts what was used last first', () =>
    expect(titles('', ['Go to settings'])[0]).to.equal('command: Go to settings'));

  it('finds commands and open tasks by some letters, and offers to ask the rest', () =>
    expect(titles('go t')).to.deep.equal([
      'command: Go to tasks',
      'command: Go to settings',
      'task: go to the dentist',
      'ask: go t',
    ]));

  it('offers to ask what nothing answers to', () => expect(titles('zebra?')).to.deep.equal(['ask: zebra?']));

  it('asks nobody where there is no chat', () => expect(titles('zebra?', [], false)).to.deep.equal([]));

  it('does not let what was used last hide what was asked for', () =>
    expect(titles('buy', ['Go to settings'])[0]).to.equal('task: buy milk'));

  it('remembers the last few, each once', () => {
    expect(withRecent(['a', 'b', 'c'], 'b')).to.deep.equal(['b', 'a', 'c']);
    expect(withRecent(Array.from({ length: 20 }, String), 'x')).to.have.length(12);
  });
});
