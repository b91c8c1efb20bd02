import { expect } from 'chai';
import { daysFrom, looksOf, streakOf } from './days.ts';

const hours = ({ bounds }: { bounds: string[] }): number[] =>
  bounds.slice(1).map((end, n) => (Date.parse(end) - Date.parse(bounds[n] as string)) / 3_600_000);

describe('days of a wall clock', () => {
  it('have 23 or 25 hours where the clock is changed', () => {
    expect(hours(daysFrom('2026-03-28', '2026-03-30', 'Europe/Oslo'))).to.deep.equal([24, 23, 24]);
    expect(hours(daysFrom('2026-10-24', '2026-10-26', 'Europe/Oslo'))).to.deep.equal([24, 25, 24]);
    expect(hours(daysFrom('2026-04-05', '2026-04-05', 'Australia/Lord_Howe'))).to.deep.equal([24.5]);
  });
  it('have none where a day was left out', () =>
    expect(hours(daysFrom('2011-12-29', '2011-12-31', 'Pacific/Apia'))).to.deep.equal([24, 0, 24]));
  it('are looked at when they end, today as it is now', () => {
    const days = daysFrom('2026-11-22', '2026-11-23', 'Europe/Oslo');
    expect(looksOf(days, Temporal.Instant.from('2026-11-23T10:30:00Z'))).to.deep.equal([
      { at: '2026-11-22T23:00:00Z', local: '2026-11-23T00:00' },
      { at: '2026-11-23T10:30:00.001Z', local: '2026-11-23T11:30' },
    ]);
  });
});

describe('a streak', () => {
  const days = ['1', '2', '3', '4', '5'];
  const streak = (...done: string[]) => streakOf(days, new Set(done));
  it('goes up to today', () => expect(streak('4', '5')).to.deep.equal({ current: 2, longest: 2, lastDay: '5' }));
  it('is not over while today is not', () =>
    expect(streak('3', '4')).to.deep.equal({ current: 2, longest: 2, lastDay: '4' }));
  it('is over after a day with nothing', () =>
    expect(streak('1', '2', '3')).to.deep.equal({ current: 0, longest: 3, lastDay: '3' }));
  it('is none without anything', () => expect(streak()).to.deep.equal({ current: 0, longest: 0, lastDay: null }));
});
