import { expect } from 'chai';
import { wordOf } from './word.ts';

describe('the words of a campaign', () => {
  it('has a word for each number, and no other number has it', () => {
    const words = Array.from({ length: 20_000 }, (_, n) => wordOf(n));
    expect(new Set(words).size).to.equal(words.length);
  });
});
