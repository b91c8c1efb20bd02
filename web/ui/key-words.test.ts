import { expect } from 'chai';
import { keyWords } from './key-words.ts';

describe('keys in words', () => {
  it('are named as on the keyboard', () => {
    expect(keyWords('$mod+k', false)).to.deep.equal([['Ctrl', 'K']]);
    expect(keyWords('Shift+$mod+z', true)).to.deep.equal([['⇧', '⌘', 'Z']]);
    expect(keyWords('ArrowDown', false)).to.deep.equal([['↓']]);
    expect(keyWords('?', false)).to.deep.equal([['?']]);
  });

  it('tell the presses of a sequence apart', () => expect(keyWords('g t', false)).to.deep.equal([['G'], ['T']]));
});
