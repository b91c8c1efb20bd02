import { expect } from 'chai';
import { turnOf, type Due } from './turn.ts';

const quiet = { from: '22:00', to: '07:00', timeZone: 'UTC' };
const on = (time: string): number => Date.parse(`2026-11-${time}Z`);
const turn = (dueAt: string, now: string, more: Partial<Due> = {}, hours: typeof quiet | null = quiet) =>
  turnOf({ dueAt: on(dueAt), now: on(now), exact: false, ...more }, hours ?? undefined);

describe('the turn of a reminder that is due', () => {
  it('comes at once by day, and late when it was missed', () => {
    expect(turn('24T12:00:00', '24T12:00:00')).to.deep.equal({ late: false, held: false });
    expect(turn('24T12:00:00', '24T12:00:31')).to.deep.equal({ late: true, held: false });
    expect(turn('24T23:00:00', '24T23:00:00', {}, null)).to.deep.equal({ late: false, held: false });
  });
  it('waits in quiet hours for their end, and comes then: held, not late', () => {
    expect(turn('24T23:00:00', '24T23:00:00')).to.deep.equal({ holdUntil: on('25T07:00:00'), late: false });
    const released = { at: on('25T07:00:00'), late: false };
    expect(turn('24T23:00:00', '25T07:00:00', { released })).to.deep.equal({ late: false, held: true });
  });
  it('is held and late when the end of the quiet hours was missed, even by one that never saw it held', () => {
    const released = { at: on('25T07:00:00'), late: false };
    for (const more of [{}, { released }])
      expect(turn('24T23:00:00', '25T07:31:00', more)).to.deep.equal({ late: true, held: true });
    expect(turn('24T23:00:00', '25T07:00:01')).to.deep.equal({ late: false, held: true });
  });
  it('of one whose instant somebody named comes at that instant', () => {
    expect(turn('24T23:00:00', '24T23:00:05', { exact: true })).to.deep.equal({ late: false, held: false });
  });
  it('of what was missed does not break into the quiet hours, and is late afterwards', () => {
    for (const exact of [true, false]) {
      const held = turn('24T21:50:00', '24T23:00:00', { exact });
      expect(held).to.deep.equal({ holdUntil: on('25T07:00:00'), late: true });
      const released = { at: on('25T07:00:00'), late: true };
      expect(turn('24T21:50:00', '25T07:00:00', { exact, released })).to.deep.equal({ late: true, held: true });
    }
  });
  it('comes when the quiet hours are given up, and is not late by them', () => {
    const released = { at: on('24T23:30:00'), late: false };
    expect(turn('24T23:00:00', '24T23:30:01', { released }, null)).to.deep.equal({ late: false, held: true });
  });
  it('waits on when the quiet hours are made longer, or begin again before it came', () => {
    const released = { at: on('25T06:00:00'), late: false };
    expect(turn('24T23:00:00', '25T06:00:00', { released })).to.include({ holdUntil: on('25T07:00:00') });
    expect(turn('24T23:00:00', '25T22:30:00')).to.deep.equal({ holdUntil: on('26T07:00:00'), late: true });
  });
  it('is not early when the clock is set back behind the end', () => {
    expect(turn('24T23:00:00', '25T06:59:59')).to.include({ holdUntil: on('25T07:00:00') });
  });
});
