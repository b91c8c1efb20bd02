import { expect } from 'chai';
import { fit, judged } from './fit.ts';
import type { Bound } from './fit.ts';

const SIZES = [10_000, 100_000, 1_000_000];
const of = (ms: (n: number) => number, bound: Bound = 'n log n') =>
  fit(
    SIZES.map((size) => ({ size, ms: ms(size) })),
    bound,
  );

describe('the fit of growth', () => {
  it('finds the power of n that a time grows with', () => {
    expect(of(() => 3).exponent).to.be.closeTo(0, 0.001);
    expect(of((n) => n / 1_000).exponent).to.be.closeTo(1, 0.001);
    expect(of((n) => Math.sqrt(n)).exponent).to.be.closeTo(0.5, 0.001);
  });
  it('lets n log n pass, and nothing that grows faster', () => {
    const within = of((n) => n * Math.log(n));
    expect(within.exponent).to.be.at.most(within.most);
    const above = of((n) => n ** 1.25);
    expect(above.exponent).to.be.above(above.most);
  });
  it('lets one of them grow as log n, and no faster: so that a rate does not fall', () => {
    const within = of((n) => Math.log(n), 'log n');
    expect(within.exponent).to.be.at.most(within.most);
    const above = of((n) => n ** 0.25, 'log n');
    expect(above.exponent).to.be.above(above.most);
  });
  it('tells of each curve by itself', () => {
    const fitted = { steady: of(() => 3, 'log n'), steep: of((n) => n * n), unknown: of(() => Number.NaN) };
    expect(judged(fitted)).to.deep.equal({
      'steady: at most as log n': true,
      'steep: at most as n log n': false,
      'unknown: at most as n log n': false,
    });
  });
});
