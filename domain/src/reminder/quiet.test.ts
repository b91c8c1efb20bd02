import { expect } from 'chai';
import { quietHoursOf, quietUntil } from './quiet.ts';

const until = (at: string, setting = '22:00-07:00', zone = 'Europe/Oslo'): string | undefined => {
  const hours = quietHoursOf(setting, zone);
  const end = hours && quietUntil(Date.parse(at), hours);
  return end === undefined ? undefined : new Date(end).toISOString();
};

describe('quiet hours', () => {
  it('last over the night, from their first minute to just before their end', () => {
    expect(until('2026-11-24T20:59:59.999Z')).to.equal(undefined);
    for (const at of ['2026-11-24T21:00:00Z', '2026-11-24T23:30:00Z', '2026-11-25T05:59:59.999Z'])
      expect(until(at), at).to.equal('2026-11-25T06:00:00.000Z');
    expect(until('2026-11-25T06:00:00Z')).to.equal(undefined);
  });
  it('last through a part of the day', () => {
    expect(until('2026-11-24T11:59:00Z', '13:00-14:30')).to.equal(undefined);
    expect(until('2026-11-24T12:00:00Z', '13:00-14:30')).to.equal('2026-11-24T13:30:00.000Z');
    expect(until('2026-11-24T13:30:00Z', '13:00-14:30')).to.equal(undefined);
  });
  it('end at midnight', () => {
    expect(until('2026-11-24T22:30:00Z', '22:00-00:00')).to.equal('2026-11-24T23:00:00.000Z');
    expect(until('2026-11-24T23:00:00Z', '22:00-00:00')).to.equal(undefined);
  });
  it('are none when there are none, or when they end where they begin', () => {
    expect(quietHoursOf('none', 'Europe/Oslo')).to.equal(undefined);
    expect(quietHoursOf('22:00-22:00', 'Europe/Oslo')).to.equal(undefined);
    expect(quietHoursOf('22:00-07:00', 'Nowhere/Land')).to.equal(undefined);
  });
  it('are an hour shorter in the night in which the clocks go forward, and longer when they go back', () => {
    expect(until('2026-03-28T21:00:00Z')).to.equal('2026-03-29T05:00:00.000Z');
    expect(until('2026-10-24T20:00:00Z')).to.equal('2026-10-25T06:00:00.000Z');
  });
  it('whose end the clocks skip end where the clocks land', () => {
    expect(until('2026-03-29T00:59:00Z', '22:00-02:30')).to.equal('2026-03-29T01:00:00.000Z');
    expect(until('2026-03-29T01:00:00Z', '22:00-02:30')).to.equal(undefined);
  });
  it('whose end comes twice end the first time, and what then falls in them again waits for the second', () => {
    expect(until('2026-10-25T00:10:00Z', '22:00-02:30')).to.equal('2026-10-25T00:30:00.000Z');
    expect(until('2026-10-25T00:40:00Z', '22:00-02:30')).to.equal(undefined);
    expect(until('2026-10-25T01:10:00Z', '22:00-02:30')).to.equal('2026-10-25T01:30:00.000Z');
  });
  it('go by a zone that is off by half an hour, and by one that skipped a whole day', () => {
    expect(until('2026-04-04T12:00:00Z', '22:00-07:00', 'Australia/Lord_Howe')).to.equal('2026-04-04T20:30:00.000Z');
    expect(until('2011-12-30T09:00:00Z', '22:00-07:00', 'Pacific/Apia')).to.equal('2011-12-30T10:00:00.000Z');
  });
  it('end after every instant in them, and are over then unless the clocks were set', () => {
    const hours = quietHoursOf('22:00-07:00', 'America/New_York');
    if (!hours) throw new Error('no quiet hours');
    for (let at = Date.parse('2026-01-01T00:00:00Z'); at < Date.parse('2027-01-01T00:00:00Z'); at += 17_777_777) {
      const end = quietUntil(at, hours);
      if (end === undefined) continue;
      expect(end).to.be.within(at + 1, at + 11 * 3_600_000);
      expect(quietUntil(end, hours)).to.equal(undefined);
      expect(quietUntil(end - 1, hours)).to.equal(end);
    }
  });
});
