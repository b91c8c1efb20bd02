import { expect } from 'chai';
import { makeKeptCell } from './kept-cell.ts';

describe('what a browser remembers', () => {
  const isFlag = (kept: unknown) => (typeof kept === 'boolean' ? kept : undefined);
  const storageOf = (kept: Record<string, string>) => () => ({
    getItem: (key: string) => kept[key] ?? null,
    setItem: (key: string, value: string) => void (kept[key] = value),
  });

  it('is taken up by the next page', () => {
    const kept = {};
    makeKeptCell('letters', true, isFlag, storageOf(kept)).set(false);
    const next = makeKeptCell('letters', true, isFlag, storageOf(kept));
    expect(next.get()).to.equal(true);
    next.restore();
    expect(next.get()).to.equal(false);
  });

  for (const [what, kept] of Object.entries({
    nothing: {},
    'something else': { letters: '"no"' },
    rubbish: { letters: '{' },
  }))
    it(`is the usual where there is ${what}`, () => {
      const cell = makeKeptCell('letters', true, isFlag, storageOf(kept));
      cell.restore();
      expect(cell.get()).to.equal(true);
    });

  it('lasts as long as the page where storing is forbidden', () => {
    const cell = makeKeptCell('letters', true, isFlag, () => {
      throw new Error('denied');
    });
    cell.restore();
    cell.set(false);
    expect(cell.get()).to.equal(false);
  });
});
