import { expect } from 'chai';
import { seeded, wordOf } from './random.ts';

describe('chance from a seed', () => {
  const drawn = (seed: number): number[] => {
    const random = seeded(seed);
    return Array.from({ length: 50 }, () => random.whole(1, 1_000));
  };
  it('is the same for the same seed, and another for another', () => {
    expect(drawn(7)).to.deep.equal(drawn(7));
    expect(drawn(7)).not.to.deep.equal(drawn(8));
  });
  it('is not changed by what is drawn for something else', () => {
    const [one, other] = [seeded(7), seeded(7)];
    one.fork('acts').next();
    expect(one.next()).to.equal(other.next());
  });
  it('keeps to its bounds, and reaches both', () => {
    const random = seeded(1);
    const all = new Set(Array.from({ length: 500 }, () => random.whole(2, 5)));
    expect([...all].toSorted()).to.deep.equal([2, 3, 4, 5]);
  });
  it('has a word for each number, and no other number has it', () => {
    const words = Array.from({ length: 20_000 }, (_, n) => wordOf(n));
    expect(new Set(words).size).to.equal(words.length);
  });
});
