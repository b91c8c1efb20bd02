import { expect } from 'chai';
import { seeded } from './random.ts';

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
  it('picks nothing from nothing', () => {
    expect(() => seeded(1).pick([])).to.throw(RangeError);
  });
  it('draws for a seed that docs/faults.md names what it drew then', () => {
    expect(drawn(31).slice(0, 5)).to.deep.equal([673, 836, 750, 49, 417]);
  });
});
