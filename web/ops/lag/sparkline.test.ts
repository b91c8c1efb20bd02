import { expect } from 'chai';
import { byMinute, lastOf, meanOf, peakOf, sparkline } from './sparkline.ts';

const box = { width: 100, height: 24, points: 5 };

describe('a sparkline', () => {
  it('goes from left to right, the highest value at the top and zero at the bottom', () =>
    expect(sparkline([0, 5, 10, 5, 0], box)).to.equal('M0 22L25 12L50 2L75 12L100 22'));

  it('begins further right when less is known, and forgets what is older', () => {
    expect(sparkline([10, 10], box)).to.equal('M75 2L100 2');
    expect(sparkline([99, 10, 10, 10, 10, 10], box)).to.equal('M0 2L25 2L50 2L75 2L100 2');
  });

  it('has a hole where nothing was read, and a dot for a value alone', () =>
    expect(sparkline([10, null, 10, null, 0], box)).to.equal('M0 2h0M50 2h0M100 22h0'));

  it('of nothing is nothing, and of small values is not blown up', () => {
    expect(sparkline([], box)).to.equal('');
    expect(sparkline([0.1, 0.1], box)).to.equal('M75 20L100 20');
  });

  it('has its figures beside it', () => {
    const values = [1, null, 3];
    expect([peakOf(values), lastOf(values), meanOf(values), meanOf([null])]).to.deep.equal([3, 3, 2, null]);
    expect(
      byMinute(['2026-11-27T10:00:50.1Z', '2026-11-27T10:01:00Z', '2026-11-27T10:01:10Z'], [4, 1, 3]),
    ).to.deep.equal([
      { at: '2026-11-27T10:01:00Z', mean: 2 },
      { at: '2026-11-27T10:00:00Z', mean: 4 },
    ]);
  });
});
