import { expect } from 'chai';
import fc from 'fast-check';
import { marksIn, snippetOf } from './marks.ts';

const marked = (text: string, ...words: string[]): string[] =>
  marksIn(text, words).map(([from, to]) => text.slice(from, to));

describe('what a search marks', () => {
  it('are the beginnings of words, whatever their case and accents', () => {
    expect(marked('Wax the skis, ski!', 'SKI')).to.deep.equal(['ski', 'ski']);
    expect(marked('Café Crème', 'creme', 'caf')).to.deep.equal(['Caf', 'Crème']);
    expect(marked('Cafe\u0301 au lait', 'cafe')).to.deep.equal(['Cafe\u0301']);
    expect(marked('Поймать Жука', 'жук')).to.deep.equal(['Жук']);
  });
  it('lie within words where none begins so', () => {
    expect(marked('homework', 'work')).to.deep.equal(['work']);
    expect(marked('明日東京へ行く', '東京')).to.deep.equal(['東京']);
  });
  it('are words that are like what was meant', () =>
    expect(marked('call the dentist', 'dentsit')).to.deep.equal(['dentist']));
  it('are one where they overlap', () => expect(marked('abcd', 'abc', 'bcd')).to.deep.equal(['abcd']));
  it('is nothing of what is not there', () => expect(marked('wax the skis', 'boat', '')).to.deep.equal([]));

  it('lie in the text, in order and apart, whatever it holds', () =>
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.array(fc.string({ unit: 'binary', maxLength: 3 })),
        (text, words) => {
          let end = 0;
          for (const [from, to] of marksIn(text, words)) {
            expect(from).to.be.at.least(end);
            expect(to).to.be.greaterThan(from).and.at.most(text.length);
            end = to;
          }
        },
      ),
    ));
});

describe('a snippet', () => {
  const long = `${'before '.repeat(30)}the needle lies here ${'after '.repeat(60)}`;

  it('is cut between words around the first mark', () => {
    const { text, marks } = snippetOf(long, ['needle']) ?? { text: '', marks: [] };
    expect(text)
      .to.match(/^…before .*the needle lies here .*after…$/)
      .and.have.length.below(170);
    expect(marks.map(([from, to]) => text.slice(from, to))).to.deep.equal(['needle']);
  });
  it('is the whole of a short text', () =>
    expect(snippetOf('<b>ski</b>', ['ski'])).to.deep.equal({ text: '<b>ski</b>', marks: [[3, 6]] }));
  it('is none when nothing is marked', () => expect(snippetOf(long, ['boat'])).to.equal(null));
});
