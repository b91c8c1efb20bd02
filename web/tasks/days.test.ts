import { expect } from 'chai';
import { addDays, addMonths, clockChange, instantOf, onDay, weeksOf } from './days.ts';

describe('days of a calendar', () => {
  it('go on over the ends of months and years', () => {
    expect(addDays('2026-12-31', 1)).to.equal('2027-01-01');
    expect(addDays('2026-03-01', -1)).to.equal('2026-02-28');
    expect([addMonths('2026-12', 1), addMonths('2026-01', -1)]).to.deep.equal(['2027-01', '2025-12']);
  });

  it('fill the weeks of a month, from the first day that one chose', () => {
    const november = weeksOf('2026-11', 'monday');
    expect([november[0]![0], november.at(-1)![6], november.length]).to.deep.equal(['2026-10-26', '2026-12-06', 6]);
    expect(weeksOf('2026-11', 'sunday')[0]![0]).to.equal('2026-11-01');
    expect(weeksOf('2027-02', 'monday')).to.have.length(4);
  });

  it('keep the hour of a task that is moved', () =>
    expect([
      onDay('2026-12-01', '2026-11-30T09:00'),
      onDay('2026-12-01', '2026-11-30'),
      onDay('2026-12-01', null),
    ]).to.deep.equal(['2026-12-01T09:00', '2026-12-01', '2026-12-01']));

  it('tell when the clock is put forward or back, in any zone', () => {
    expect(clockChange('2026-03-29', 'Europe/Berlin')).to.equal(60);
    expect(clockChange('2026-10-25', 'Europe/Berlin')).to.equal(-60);
    expect(clockChange('2026-03-08', 'America/New_York')).to.equal(60);
    expect(clockChange('2026-03-28', 'Europe/Berlin')).to.equal(0);
    expect(clockChange('2026-10-04', 'Australia/Lord_Howe')).to.equal(30);
  });

  it('have minutes that are instants: later by the gap, or the first of two', () => {
    expect(instantOf('2026-11-27T12:00', 'Europe/Berlin')).to.equal('2026-11-27T11:00:00.000Z');
    expect(instantOf('2026-03-29T02:30', 'Europe/Berlin')).to.equal('2026-03-29T01:30:00.000Z');
    expect(instantOf('2026-10-25T02:30', 'Europe/Berlin')).to.equal('2026-10-25T00:30:00.000Z');
    expect(instantOf('2026-11-27', 'America/New_York')).to.equal('2026-11-27T05:00:00.000Z');
  });
});
