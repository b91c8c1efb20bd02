import { expect } from 'chai';
import type { Command } from './commands.ts';
import { commandFor, isLetterKey, onAnyLayout, type Place } from './keys.ts';

const page: Place = { inField: false, inDialog: false, letters: true, repeated: false };
const command = (id: string, keys: string, more: Partial<Command> = {}): Command => ({
  id,
  title: id,
  group: 'Tasks',
  keys: [keys],
  run: () => undefined,
  ...more,
});

describe('the keys of a page', () => {
  const which = (keys: string, commands: Command[], place: Partial<Place> = {}) =>
    commandFor(keys, commands, { ...page, ...place })?.id;

  it('run the command that was added last', () =>
    expect(which('Escape', [command('back', 'Escape'), command('close', 'Escape')])).to.equal('close'));

  it('leave out what makes no sense now', () =>
    expect(which('Escape', [command('back', 'Escape'), command('close', 'Escape', { when: () => false })])).to.equal(
      'back',
    ));

  for (const place of [{ inField: true }, { inDialog: true }])
    it(`are off ${place.inField ? 'in fields' : 'behind a dialog'}, but for those that nobody types`, () => {
      expect(which('q', [command('add', 'q')], place)).to.equal(undefined);
      expect(which('$mod+k', [command('palette', '$mod+k', { inFields: true })], place)).to.equal('palette');
    });

  it('run once however long they are held, but for moving', () => {
    expect(which('Space', [command('complete', 'Space')], { repeated: true })).to.equal(undefined);
    expect(which('j', [command('next', 'j', { repeats: true })], { repeated: true })).to.equal('next');
  });

  it('can do without the letters', () => {
    const all = ['j', 'Shift+j', 'g t', '/', '[', 'Space', 'Delete', 'Escape', '$mod+z', 'ArrowDown'];
    expect(all.filter((keys) => which(keys, [command('any', keys)], { letters: false }))).to.deep.equal([
      'Space',
      'Delete',
      'Escape',
      '$mod+z',
      'ArrowDown',
    ]);
  });

  it('are letters where they begin with a character', () =>
    expect(['q', 'Shift+?', 'g t', '$mod+k', 'Alt+q', 'F8'].map(isLetterKey)).to.deep.equal([
      true,
      true,
      true,
      false,
      false,
      false,
    ]));

  it('find a sign on any keyboard', () =>
    expect(['?', 'q', 'g t', '$mod+z', 'Shift+J', '['].map(onAnyLayout)).to.deep.equal([
      '[Alt]+[Shift]+?',
      'q',
      'g t',
      '$mod+z',
      'Shift+J',
      '[Alt]+[Shift]+[',
    ]));
});
