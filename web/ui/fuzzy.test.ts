import { expect } from 'chai';
import fc from 'fast-check';
import { fuzzy } from './fuzzy.ts';

const best = (query: string, texts: string[]) =>
  texts
    .map((text) => ({ text, score: fuzzy(query, text)?.score }))
    .filter(({ score }) => score !== undefined)
    .sort((a, b) => b.score! - a.score!)
    .map(({ text }) => text);

describe('finding by what was typed', () => {
  it('prefers the beginning, then the beginning of a word, then its inside, then letters with gaps', () =>
    expect(best('pay', ['prepay it', 'pay rent', 'plan a day', 'to pay', 'buy milk'])).to.deep.equal([
      'pay rent',
      'to pay',
      'prepay it',
      'plan a day',
    ]));

  it('wants every word, in any order', () => {
    expect(fuzzy('rent pay', 'pay the rent')).not.to.equal(null);
    expect(fuzzy('rent car', 'pay the rent')).to.equal(null);
  });

  it('minds neither case nor accents', () =>
    expect(fuzzy('CAFE', 'un café')?.marks).to.deep.equal(new Set([3, 4, 5, 6])));

  it('marks characters of the text, whatever both are', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (query, text) => {
        const match = fuzzy(query, text);
        const length = Array.from(text).length;
        return match === null || [...match.marks].every((at) => at >= 0 && at < length);
      }),
    ));

  it('finds a text by itself', () =>
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => fuzzy(text, text) !== null)));
});
