import { expect } from 'chai';
import { duePresets, movedTo, snoozePresets } from './presets.ts';

const friday = Date.parse('2026-11-27T12:00:00Z');
const hours = { morning: '09:00', evening: '18:00' };

describe('dates that are offered', () => {
  it('are those of the reader’s zone', () => {
    expect(duePresets('Europe/Berlin', friday).map(({ date }) => date)).to.deep.equal([
      ...['2026-11-27', '2026-11-28', '2026-11-28', '2026-11-30', null],
    ]);
    expect(duePresets('Asia/Tokyo', friday + 4 * 3_600_000)[0]!.date).to.equal('2026-11-28');
  });

  it('never mean today when they name a weekday', () => {
    const monday = Date.parse('2026-11-30T12:00:00Z');
    expect(duePresets('UTC', monday).map(({ date }) => date)[3]).to.equal('2026-12-07');
  });

  it('keep the time of day, or take the date away', () => {
    expect(movedTo('2026-12-01', '2026-11-27T09:00')).to.equal('2026-12-01T09:00');
    expect(movedTo(null, '2026-11-27T09:00')).to.equal(null);
  });

  it('for a snooze lie ahead: this evening only until then', () => {
    expect(snoozePresets('UTC', friday, hours).map(({ until }) => until)).to.deep.equal([
      ...['2026-11-27T13:00:00.000Z', '2026-11-27T18:00:00.000Z'],
      ...['2026-11-28T09:00:00.000Z', '2026-11-30T09:00:00.000Z'],
    ]);
    expect(snoozePresets('UTC', friday + 8 * 3_600_000, hours).map(({ name }) => name)).not.to.contain('evening');
  });
});
