import { expect } from 'chai';
import { aTask } from '../live/testing.ts';
import { english } from '../tasks/testing.ts';
import { zonePreview } from './zone-preview.ts';

const NOW = Date.parse('2026-11-27T12:00:00Z');

describe('a change of zone', () => {
  it('shows when tasks fall there, which keep the zone that they were given', () => {
    const rent = aTask({ title: 'pay rent', due: '2026-12-01T09:00', timeZone: 'Europe/Berlin' });
    expect(zonePreview(english, [rent], 'America/New_York', NOW)?.[0]).to.include({
      said: 'Tue 1 Dec 09:00 (Europe/Berlin)',
      there: 'Tue 1 Dec 03:00',
    });
    expect(zonePreview(english, [rent], 'Europe/Berlin', NOW)?.[0]).to.include({ there: null });
  });

  it('crosses the day, and the hour of summer time', () => {
    const late = aTask({ due: '2027-07-01T20:00', timeZone: 'America/New_York' });
    expect(zonePreview(english, [late], 'Europe/Berlin', NOW)?.[0]).to.include({ there: 'Fri 2 Jul 2027 02:00' });
  });

  it('shows five at most, of those that are open and have a time of day', () => {
    const timed = aTask({ due: '2026-12-01T09:00' });
    const tasks = [
      aTask(),
      aTask({ due: '2026-12-01' }),
      aTask({ ...timed, status: 'done' }),
      ...Array.from({ length: 9 }, () => timed),
    ];
    expect(zonePreview(english, tasks, 'Asia/Tokyo', NOW)).to.have.length(5);
    expect(zonePreview(english, [], 'Asia/Tokyo', NOW)).to.deep.equal([]);
  });

  it('has nothing to say of a zone that is none', () =>
    expect(['', 'Mars/Base', 'Europe/'].map((zone) => zonePreview(english, [], zone, NOW))).to.deep.equal([
      null,
      null,
      null,
    ]));
});
