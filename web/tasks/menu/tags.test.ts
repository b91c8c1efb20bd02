import { expect } from 'chai';
import { aTask } from '../../live/testing.ts';
import { hasTag, tagIn, tagsOf, withoutTag, withTag } from './tags.ts';

describe('tags', () => {
  it('are offered once each, the most used first, whatever their case', () =>
    expect(
      tagsOf([aTask({ tags: ['work'] }), aTask({ tags: ['Home', 'a'] }), aTask({ tags: ['home'] })]),
    ).to.deep.equal(['Home', 'a', 'work']));

  it('are one word, with or without their sign', () => {
    expect([tagIn(' #home '), tagIn('two words'), tagIn('@a,b')]).to.deep.equal(['home', 'two-words', 'a-b']);
    expect(hasTag(aTask({ tags: ['Home'] }), 'home')).to.equal(true);
  });

  it('are put on once and taken off whatever their case', () => {
    expect(withTag(['Home'], 'home')).to.deep.equal(['Home']);
    expect(withTag(['Home'], 'work')).to.deep.equal(['Home', 'work']);
    expect(withoutTag(['Home', 'work'], 'HOME')).to.deep.equal(['work']);
  });
});
