import { expect } from 'chai';
import { dueWords, localDateWords, momentWords } from './due-words.ts';
import { english } from '../testing.ts';

// Monday evening in Berlin; Tuesday already in Tokyo.
const now = Date.parse('2026-11-23T19:30:00Z');
const berlin = (due: string) => dueWords(english, due, 'Europe/Berlin', now);

describe('a due date in words', () => {
  it('is near, or a weekday with its date', () => {
    const words = ['2026-11-22', '2026-11-23', '2026-11-24T09:00', '2026-11-30T17:05', '2027-01-01'].map(
      (due) => berlin(due).text,
    );
    expect(words).to.deep.equal(['Yesterday', 'Today', 'Tomorrow 09:00', 'Mon 30 Nov 17:05', 'Fri 1 Jan 2027']);
  });

  it('is read in the zone of the task', () => {
    expect(dueWords(english, '2026-11-24', 'Asia/Tokyo', now).text).to.equal('Today');
    expect(dueWords(english, '2026-11-24T08:00', 'Asia/Tokyo', now, 'Europe/Berlin').text).to.equal(
      'Today 08:00 Tokyo time',
    );
    expect(dueWords(english, '2026-11-24', 'Asia/Tokyo', now, 'Europe/Berlin').text).to.equal('Today');
  });

  it('is overdue once its minute, or its whole day, has passed', () => {
    const overdue = ['2026-11-23T20:29', '2026-11-23T20:30', '2026-11-23', '2026-11-22'].map(
      (due) => berlin(due).overdue,
    );
    expect(overdue).to.deep.equal([true, false, false, true]);
  });

  it('counts days, not hours, when the clocks change', () => {
    const eve = Date.parse('2026-10-24T22:30:00+02:00');
    expect(dueWords(english, '2026-10-25', 'Europe/Berlin', eve).text).to.equal('Tomorrow');
    expect(dueWords(english, '2026-10-26', 'Europe/Berlin', Date.parse('2026-10-25T23:30:00+01:00')).text).to.equal(
      'Tomorrow',
    );
  });

  it('names an instant in the reader’s zone', () => {
    expect(momentWords(english, '2026-11-30T08:12:00Z', 'Europe/Berlin', now)).to.equal('Mon 30 Nov 09:12');
    expect(momentWords(english, '2025-11-30T08:12:00Z', 'Europe/Berlin', now)).to.equal('Sun 30 Nov 2025 09:12');
  });

  it('names a date by itself', () =>
    expect(localDateWords(english, '2026-12-01T09:00', '2026')).to.equal('Tue 1 Dec 09:00'));

  it('shows midnight as 00:00', () =>
    expect(momentWords(english, '2026-11-22T23:00:00Z', 'Europe/Berlin', now)).to.equal('Mon 23 Nov 00:00'));
});
