import { expect } from 'chai';
import { isExact, reminderInstants, type Reminded } from './rule.ts';

const task = (fields: Reminded = {}): Reminded => ({
  status: 'open',
  due: '2026-11-24T17:00',
  timeZone: 'Europe/Oslo',
  reminders: [{ id: 'a', minutesBefore: 30 }],
  snoozedUntil: null,
  ...fields,
});
const at = (fields: Reminded): string[] => reminderInstants(task(fields)).map((each) => each.at);

describe('when a reminder speaks up', () => {
  it('counts minutes back from the due minute, in the zone of the task', () => {
    expect(reminderInstants(task())).to.deep.equal([{ id: 'a', at: '2026-11-24T15:30:00.000Z' }]);
  });
  it('counts from nine in the morning when only a date is given', () => {
    expect(at({ due: '2026-11-24' })).to.deep.equal(['2026-11-24T07:30:00.000Z']);
  });
  it('counts a day back as 24 hours, over a change of the clocks too', () => {
    const reminders = [{ id: 'a', minutesBefore: 24 * 60 }];
    expect(at({ due: '2026-03-29T12:00', reminders })).to.deep.equal(['2026-03-28T10:00:00.000Z']);
    expect(at({ due: '2026-10-25T12:00', reminders })).to.deep.equal(['2026-10-24T11:00:00.000Z']);
  });
  it('of a due minute that the clocks skip is later by the gap', () => {
    const reminders = [{ id: 'a', minutesBefore: 0 }];
    expect(at({ due: '2026-03-29T02:30', reminders })).to.deep.equal(['2026-03-29T01:30:00.000Z']);
  });
  it('of a due minute that comes twice is the first', () => {
    const reminders = [{ id: 'a', minutesBefore: 0 }];
    expect(at({ due: '2026-10-25T02:30', reminders })).to.deep.equal(['2026-10-25T00:30:00.000Z']);
  });
  it('in a zone that is off by half an hour', () => {
    const reminders = [{ id: 'a', minutesBefore: 0 }];
    expect(at({ due: '2026-04-05T01:45', timeZone: 'Australia/Lord_Howe', reminders })).to.deep.equal([
      '2026-04-04T14:45:00.000Z',
    ]);
  });
  it('at an instant of its own is that instant, whatever the date', () => {
    expect(at({ due: null, reminders: [{ id: 'b', at: '2026-11-25T06:00:00+01:00' }] })).to.deep.equal([
      '2026-11-25T05:00:00.000Z',
    ]);
  });
  it('never comes a fraction of a millisecond early', () => {
    expect(at({ reminders: [{ id: 'b', at: '2026-11-25T06:00:00.0001Z' }] })).to.deep.equal([
      '2026-11-25T06:00:00.001Z',
    ]);
  });
  it('that counts from a date that was taken away has none', () => expect(at({ due: null })).to.deep.equal([]));
  it('is each of several, relative and absolute', () => {
    const reminders = [
      { id: 'a', minutesBefore: 30 },
      { id: 'b', minutesBefore: 0 },
      { id: 'c', at: '2026-11-25T06:00:00Z' },
    ];
    expect(reminderInstants(task({ reminders }))).to.deep.equal([
      { id: 'a', at: '2026-11-24T15:30:00.000Z' },
      { id: 'b', at: '2026-11-24T16:00:00.000Z' },
      { id: 'c', at: '2026-11-25T06:00:00.000Z' },
    ]);
  });
  it('a snooze stands in for what comes before it or with it, and for nothing that comes after', () => {
    const reminders = [
      { id: 'before', minutesBefore: 60 },
      { id: 'with', minutesBefore: 30 },
      { id: 'after', minutesBefore: 29 },
    ];
    expect(reminderInstants(task({ reminders, snoozedUntil: '2026-11-24T15:30:00Z' }))).to.deep.equal([
      { id: 'snooze', at: '2026-11-24T15:30:00.000Z' },
      { id: 'after', at: '2026-11-24T15:31:00.000Z' },
    ]);
  });
  it('was named to the minute by somebody when it is absolute or a snooze', () => {
    const reminders = [
      { id: 'a', minutesBefore: 30 },
      { id: 'b', at: '2026-11-25T06:00:00Z' },
    ];
    const snoozed = task({ reminders, snoozedUntil: '2026-11-24T18:00:00Z' });
    expect(['a', 'b', 'snooze'].map((id) => isExact(id, snoozed))).to.deep.equal([false, true, true]);
  });
  it('a task without reminders can be snoozed too', () => {
    expect(at({ reminders: [], snoozedUntil: '2026-11-24T18:00:00Z' })).to.have.length(1);
  });
  it('a task that is done or deleted keeps silent', () => {
    expect(at({ status: 'done' })).to.deep.equal([]);
    expect(at({ status: 'deleted', snoozedUntil: '2026-11-24T18:00:00Z' })).to.deep.equal([]);
  });
});
