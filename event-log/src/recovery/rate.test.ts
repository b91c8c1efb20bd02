import { expect } from 'chai';
import { createRate } from './rate.ts';

describe('how fast it goes', () => {
  it('is nothing at first, then what was done lately', () => {
    let now = 0;
    const rate = createRate(() => now);
    expect(rate(0)).to.equal(0);
    now = 2_000;
    expect(rate(100)).to.equal(50);
    for (now = 3_000; now < 40_000; now += 1_000) rate(100);
    expect(rate(100)).to.equal(0);
  });
});
