import { expect } from 'chai';
import { extended, extendedTo, moved, nothingChosen, pruned, toggled } from './selection.ts';

const ids = ['a', 'b', 'c', 'd'];
const at = (cursor: string) => ({ ...nothingChosen, cursor, anchor: cursor });

describe('choosing tasks', () => {
  it('begins at the first line, or at the last', () => {
    expect(moved(nothingChosen, ids, 1).cursor).to.equal('a');
    expect(moved(nothingChosen, ids, -1).cursor).to.equal('d');
    expect(moved(nothingChosen, [], 1).cursor).to.equal(null);
  });

  it('stays at the ends', () => {
    expect(moved(at('d'), ids, 1).cursor).to.equal('d');
    expect(moved(at('a'), ids, -1).cursor).to.equal('a');
  });

  it('extends from where it began, down and up', () => {
    const down = extended(at('b'), ids, 1);
    expect([...down.chosen]).to.deep.equal(['b', 'c']);
    expect([...extendedTo(at('c'), ids, 'a').chosen]).to.deep.equal(['a', 'b', 'c']);
  });

  it('takes one in and out', () => {
    const one = toggled(nothingChosen, 'b');
    expect([...one.chosen]).to.deep.equal(['b']);
    expect(toggled(one, 'b').chosen.size).to.equal(0);
  });

  it('goes on to the next line when its own is gone, and forgets it', () => {
    const chosen = { ...at('b'), chosen: new Set(['b', 'c']) };
    const after = pruned(chosen, ids, ['a', 'c', 'd']);
    expect([after.cursor, ...after.chosen]).to.deep.equal(['c', 'c']);
    expect(pruned(at('d'), ids, ['a', 'b']).cursor).to.equal('b');
    expect(pruned(at('d'), ids, []).cursor).to.equal(null);
    expect(pruned(chosen, ids, ids)).to.equal(chosen);
  });
});
