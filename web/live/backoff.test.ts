import { expect } from 'chai';
import fc from 'fast-check';
import { backoff } from './backoff.ts';

describe('waiting before the next try', () => {
  it('doubles from half a second', () =>
    expect([0, 1, 2, 3].map((attempt) => backoff(attempt, () => 1))).to.deep.equal([500, 1_000, 2_000, 4_000]));

  it('stays between 0.5 and 15 s, however often and by whatever chance', () => {
    const chance = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.nat(10_000), chance, (attempt, random) => {
        expect(backoff(attempt, () => random)).to.be.within(500, 15_000);
      }),
    );
  });

  it('differs between browsers', () => expect(backoff(9, () => 0)).to.be.lessThan(backoff(9, () => 1)));
});
