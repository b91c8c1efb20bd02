import { expect } from 'chai';
import { makeFigures } from './figures.ts';

const now = Date.parse('2026-11-27T15:00:00Z');
const { count, rate, duration, range, bytes, percent, time, moment } = makeFigures('en', 'UTC', () => now);

describe('figures of operations', () => {
  it('of an age are in the unit that a person would say', () =>
    expect([0, 0.42, 45, 89, 90, 600, 5_400, 100_000, 200_000].map(duration)).to.deep.equal([
      '0 sec',
      '0.4 sec',
      '45 sec',
      '89 sec',
      '2 min',
      '10 min',
      '2 hr',
      '28 hr',
      '2 days',
    ]));

  it('of the time left are a range in one unit, or one figure', () => {
    expect(range(130, 400)).to.equal('3–7 min');
    expect(range(20, 20)).to.equal('~20 sec');
  });

  it('of a speed that is not known are a dash', () =>
    expect([null, 0, 3.25, 1_234.5].map(rate)).to.deep.equal(['–', '0', '3.3', '1,235']));

  it('of sizes and shares are round', () =>
    expect([count(84_211), bytes(38_100_000), bytes(2_340_000_000), percent(0.924)]).to.deep.equal([
      '84,211',
      '39 MB',
      '2.3 GB',
      '92%',
    ]));

  it('of the day have seconds and 24 hours; another day has its date', () => {
    expect(time('2026-11-27T14:02:10Z')).to.equal('14:02:10');
    expect(moment('2026-11-27T00:02:10Z')).to.equal('00:02:10');
    expect(moment('2026-11-26T23:59:00Z')).to.equal('Nov 26, 2026, 23:59:00');
  });
});
