import { expect } from 'chai';
import { compareLocal, isLocalDate, isTimeZone, toInstant, toLocal } from './local.ts';

describe('a wall-clock date', () => {
  it('is a day or a minute that exists', () => {
    expect(['2028-02-29', '2026-12-31T23:59'].filter(isLocalDate)).to.have.length(2);
    expect(
      ['2026-02-29', '2026-13-01', '2026-1-1', '2026-01-01T24:00', '2026-01-01T9:00', '2026-01-01T10:00:00', ''].filter(
        isLocalDate,
      ),
    ).to.deep.equal([]);
  });

  it('in a gap of the clock is later by the gap', () => {
    expect(toInstant('2026-03-29T02:30', 'Europe/Oslo').toString()).to.equal('2026-03-29T01:30:00Z');
    expect(toLocal(toInstant('2026-03-29T02:30', 'Europe/Oslo'), 'Europe/Oslo')).to.equal('2026-03-29T03:30');
  });

  it('that occurs twice is the first', () => {
    expect(toInstant('2026-10-25T02:30', 'Europe/Oslo').toString()).to.equal('2026-10-25T00:30:00Z');
  });

  it('without a time stands for nine o’clock, or the hour given', () => {
    expect(toInstant('2026-06-01', 'UTC').toString()).to.equal('2026-06-01T09:00:00Z');
    expect(toInstant('2026-06-01', 'UTC', '07:15').toString()).to.equal('2026-06-01T07:15:00Z');
  });

  it('compares by day when one side has no time', () => {
    expect(compareLocal('2026-06-01', '2026-06-01T10:00')).to.equal(0);
    expect(compareLocal('2026-06-01T09:00', '2026-06-01T10:00')).to.be.below(0);
    expect(compareLocal('2026-06-02', '2026-06-01T10:00')).to.be.above(0);
  });
});

describe('a time zone', () => {
  it('is a name of the list, not an offset', () => {
    expect(['Europe/Oslo', 'UTC', 'America/Argentina/Buenos_Aires'].filter(isTimeZone)).to.have.length(3);
    expect(['+02:00', 'Mars/Olympus', '', 'utc offset'].filter(isTimeZone)).to.deep.equal([]);
  });
});
