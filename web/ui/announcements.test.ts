import { expect } from 'chai';
import { en } from '../messages/catalogue.ts';
import { makeWords } from '../messages/words.ts';
import { makeAnnouncements } from './announcements.ts';

describe('what a screen reader is told', () => {
  const changed = (count: number) => makeWords('en', en)('shell.changed', { count });

  it('hears the same words twice', () => {
    const { cell, say } = makeAnnouncements(String);
    say('Answering…');
    const { turn } = cell.get();
    say('Answering…');
    expect(cell.get().turn).to.equal(turn + 1);
  });

  it('counts changes by others and says them together', () => {
    const waiting: (() => void)[] = [];
    const { cell, noteChange } = makeAnnouncements(changed, (work) => waiting.push(work));
    [1, 2, 3].forEach(noteChange);
    expect([waiting.length, cell.get().text]).to.deep.equal([1, '']);
    waiting.shift()!();
    expect(cell.get().text).to.equal('3 tasks changed');
    noteChange();
    waiting.shift()!();
    expect(cell.get().text).to.equal('1 task changed');
  });
});
