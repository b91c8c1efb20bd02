import { expect } from 'chai';
import { describe, it } from 'mocha';
import * as changes from '../work/change-phrases.ts';
import * as moves from '../work/move-phrases.ts';
import * as steps from '../work/step-phrases.ts';
import { openingsOf } from './openings.ts';

const words = (pattern: string) => [...(openingsOf(pattern) ?? [])].sort();

describe('the words that a phrase can begin with', () => {
  it('are those of each alternative', () => {
    expect(words('(?:set|change) (?<target>.+?) to (?<value>.+)|rename it')).to.deep.equal(['change', 'rename', 'set']);
    expect(words('prioriti[sz]e it')).to.deep.equal(['prioritise', 'prioritize']);
  });

  it('are with and without what may be left out', () => {
    expect(words('(?:please )?un-?mark it')).to.deep.equal(['please', 'un-mark', 'unmark']);
    expect(words('undo(?: the| my)*(?: last)? change')).to.deep.equal(['undo']);
    expect(words('(?!which)(?:show|list)')).to.deep.equal(['list', 'show']);
  });

  it('cannot be told of a phrase that begins with any word', () => {
    for (const pattern of ['(?<target>.+?) is done', '\\w+ it', '(?:the )?(?<target>.+)', '(?:ab)* it', '[^a] it', ''])
      expect(openingsOf(pattern), pattern).to.equal(undefined);
  });

  it('are known of most phrases', () => {
    const phrases = [...Object.values(changes), ...Object.values(moves), ...Object.values(steps)].flat();
    const known = phrases.filter(({ openings }) => openings !== undefined);
    expect(known.length / phrases.length).to.be.above(0.6);
  });
});
