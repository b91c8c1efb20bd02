import { expect } from 'chai';
import { fit } from './fit.ts';

const SIZES = [10_000, 100_000, 1_000_000];
const of = (ms: (n: number) => number) => fit(SIZES.map((size) => ({ size, ms: ms(size) })));

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
});
