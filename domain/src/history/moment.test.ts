import { expect } from 'chai';
import { isMoment, pastInstant } from './moment.ts';

const now = Temporal.Instant.from('2026-11-23T10:30:00Z');
const read = (text: string, zone = 'Europe/Oslo'): string | undefined => pastInstant(text, zone, now)?.toString();

describe('a moment of the past', () => {
  it('is an instant, or a day or minute of the wall clock', () => {
    for (const text of [
      '2026-11-20T09:00:00Z',
      '2026-11-20T09:00Z',
      '2026-11-20T09:00:00.123+05:30',
      '2026-11-20T09:00',
      '2026-11-20',
    ])
      expect(isMoment(text), text).to.equal(true);
    for (const text of [
      '',
      'yesterday',
      '2026-11-20T09',
      '2026-11-20 09:00',
      '2026-02-29',
      '2026-11-20T09:00:00',
      '2026-11-20T24:01Z',
      '2026-11-20T09:00+99:00',
    ])
      expect(isMoment(text), text).to.equal(false);
  });
  it('of a wall clock is read in the zone', () => {
    expect(read('2026-11-20T09:00')).to.equal('2026-11-20T08:00:00Z');
    expect(read('2026-11-20T09:00', 'Asia/Kolkata')).to.equal('2026-11-20T03:30:00Z');
  });
  it('that is a day is its last millisecond, also where a day has 23 or 25 hours', () => {
    expect(read('2026-11-20')).to.equal('2026-11-20T22:59:59.999Z');
    expect(read('2026-03-29')).to.equal('2026-03-29T21:59:59.999Z');
    expect(read('2026-10-25')).to.equal('2026-10-25T22:59:59.999Z');
  });
  it('that is today is now', () => expect(read('2026-11-23')).to.equal(now.toString()));
  it('that has not come is none', () => {
    expect(read('2026-11-24')).to.equal(undefined);
    expect(read('2026-11-23T11:31')).to.equal(undefined);
    expect(read('2026-11-23T10:30:00.001Z')).to.equal(undefined);
    expect(read('2026-11-23T10:30:00Z')).to.equal(now.toString());
  });
  it('in the gap of the clock is later by the gap', () =>
    expect(read('2026-03-29T02:30')).to.equal('2026-03-29T01:30:00Z'));
});
