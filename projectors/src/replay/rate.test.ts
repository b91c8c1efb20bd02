import { expect } from 'chai';
import { createMeter } from './rate.ts';

describe('the rate of a replay', () => {
  it('is that of the last half minute, and beside it that of all', () => {
    const meter = createMeter();
    expect(meter.add(0, 0)).to.deep.equal({ rate: 0, meanRate: 0 });
    expect(meter.add(30_000, 30_000)).to.deep.equal({ rate: 1_000, meanRate: 1_000 });
    expect(meter.add(60_000, 90_000)).to.deep.equal({ rate: 2_000, meanRate: 1_500 });
    expect(meter.add(90_000, 90_000)).to.deep.equal({ rate: 0, meanRate: 1_000 });
  });
});
