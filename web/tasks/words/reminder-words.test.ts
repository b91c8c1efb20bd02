import { expect } from 'chai';
import { reminderWords } from './reminder-words.ts';
import { english } from '../testing.ts';

const words = (minutesBefore: number) => reminderWords(english, { id: 'r', minutesBefore }, 'Europe/Berlin', 0);

describe('a reminder in words', () => {
  it('is a span before the task is due', () =>
    expect([0, 10, 60, 90, 120, 1_440, 10_080, 20_160].map(words)).to.deep.equal([
      'when due',
      '10 min before',
      '1 hour before',
      '90 min before',
      '2 hours before',
      '1 day before',
      '1 week before',
      '2 weeks before',
    ]));

  it('or an instant in the reader’s zone', () =>
    expect(
      reminderWords(english, { id: 'r', at: '2026-11-30T08:00:00Z' }, 'Europe/Berlin', Date.parse('2026-01-01')),
    ).to.equal('Mon 30 Nov 09:00'));
});
