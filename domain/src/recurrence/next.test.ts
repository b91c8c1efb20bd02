import { expect } from 'chai';
import fc from 'fast-check';
import { compareLocal, isLocalDate } from './local.ts';
import { firstOccurrence, nextAfterCompletion, nextOccurrence, occurrences, type Recurring } from './next.ts';

const repeating = (rrule: string, anchor: string, more: Partial<Recurring> = {}): Recurring => ({
  rrule,
  anchor,
  ...more,
});
const first = (count: number, recurrence: Recurring) => occurrences(recurrence, { count });

describe('the next occurrence', () => {
  it('of every month set on a 31st is the last day of shorter months and returns to the 31st', () => {
    expect(first(5, repeating('FREQ=MONTHLY', '2026-01-31T09:00'))).to.deep.equal([
      '2026-01-31T09:00',
      '2026-02-28T09:00',
      '2026-03-31T09:00',
      '2026-04-30T09:00',
      '2026-05-31T09:00',
    ]);
  });

  it('of every month set on a 30th falls on the last day of February only', () => {
    expect(first(3, repeating('FREQ=MONTHLY', '2026-01-30'))).to.deep.equal(['2026-01-30', '2026-02-28', '2026-03-30']);
  });

  it('of every month several times a day keeps all the times of the last day', () => {
    expect(first(4, repeating('FREQ=MONTHLY;BYHOUR=8,20;BYMINUTE=0', '2026-01-31'))).to.deep.equal([
      '2026-01-31T08:00',
      '2026-01-31T20:00',
      '2026-02-28T08:00',
      '2026-02-28T20:00',
    ]);
  });

  it('of every year set on 29 February is the 28th in other years', () => {
    expect(first(5, repeating('FREQ=YEARLY', '2024-02-29'))).to.deep.equal([
      '2024-02-29',
      '2025-02-28',
      '2026-02-28',
      '2027-02-28',
      '2028-02-29',
    ]);
  });

  it('on the 31st skips shorter months', () => {
    expect(first(3, repeating('FREQ=MONTHLY;BYMONTHDAY=31', '2026-01-31'))).to.deep.equal([
      '2026-01-31',
      '2026-03-31',
      '2026-05-31',
    ]);
  });

  it('on the last day is always the last', () => {
    expect(nextOccurrence(repeating('FREQ=MONTHLY;BYMONTHDAY=-1', '2022-01-31'), '2022-01-31')).to.equal('2022-02-28');
  });

  it('counts COUNT from the anchor', () => {
    const thrice = repeating('FREQ=DAILY;COUNT=3', '2026-05-01');
    expect(nextOccurrence(thrice, '2026-05-02')).to.equal('2026-05-03');
    expect(nextOccurrence(thrice, '2026-05-03')).to.equal(null);
  });

  it('takes the day of UNTIL in', () => {
    const bounded = repeating('FREQ=DAILY;UNTIL=20260503', '2026-05-01T20:00');
    expect(nextOccurrence(bounded, '2026-05-02T20:00')).to.equal('2026-05-03T20:00');
    expect(nextOccurrence(bounded, '2026-05-03T20:00')).to.equal(null);
    expect(
      nextOccurrence(repeating('FREQ=DAILY;UNTIL=20260503T120000', '2026-05-01T20:00'), '2026-05-02T20:00'),
    ).to.equal(null);
  });

  it('leaves out listed dates and dates of a listed rule', () => {
    const exceptions = ['2026-05-02', 'FREQ=WEEKLY;BYDAY=SU'];
    expect(first(3, repeating('FREQ=DAILY', '2026-05-01T08:00', { exceptions }))).to.deep.equal([
      '2026-05-01T08:00',
      '2026-05-04T08:00',
      '2026-05-05T08:00',
    ]);
  });

  it('is null when every date is left out', () => {
    expect(
      nextOccurrence(repeating('FREQ=DAILY', '2026-05-01', { exceptions: ['FREQ=DAILY'] }), '2026-05-01'),
    ).to.equal(null);
  });

  it('takes the time of its weekday', () => {
    const training = repeating('FREQ=WEEKLY;BYDAY=MO,TH', '2026-05-04', { timesByDay: { MO: '07:00', TH: '18:30' } });
    expect(first(3, training)).to.deep.equal(['2026-05-04T07:00', '2026-05-07T18:30', '2026-05-11T07:00']);
  });

  it('comes several times a day', () => {
    const pills = repeating('FREQ=DAILY;BYHOUR=8,20;BYMINUTE=0', '2026-05-01T08:00');
    expect(nextOccurrence(pills, '2026-05-01T08:00')).to.equal('2026-05-01T20:00');
    expect(nextOccurrence(pills, '2026-05-01')).to.equal('2026-05-02T08:00');
  });

  it('comes every few hours', () => {
    expect(nextOccurrence(repeating('FREQ=HOURLY;INTERVAL=6', '2026-05-01T08:00'), '2026-05-01T21:00')).to.equal(
      '2026-05-02T02:00',
    );
  });

  it('is wall clock, whatever the clock of the zone does', () => {
    expect(nextOccurrence(repeating('FREQ=DAILY', '2026-03-28T02:30'), '2026-03-28T02:30')).to.equal(
      '2026-03-29T02:30',
    );
  });

  it('keeps the weeks counted from the anchor', () => {
    expect(nextOccurrence(repeating('FREQ=WEEKLY;INTERVAL=2;BYDAY=TH', '2026-01-01'), '2026-06-01')).to.equal(
      '2026-06-04',
    );
  });

  it('is null for a rule that cannot be read', () => {
    expect(nextOccurrence(repeating('FREQ=NEVER', '2026-01-01'), '2026-06-01')).to.equal(null);
  });

  it('of a leap day far off is found', () => {
    expect(nextOccurrence(repeating('FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29', '2096-02-29'), '2096-03-01')).to.equal(
      '2104-02-29',
    );
  });
});

describe('the first occurrence', () => {
  it('may be the day itself', () => {
    expect(firstOccurrence(repeating('FREQ=WEEKLY;BYDAY=MO', '2026-05-01'), '2026-05-04')).to.equal('2026-05-04');
    expect(firstOccurrence(repeating('FREQ=DAILY', '2026-05-01T09:00'), '2026-05-04T09:00')).to.equal(
      '2026-05-04T09:00',
    );
    expect(firstOccurrence(repeating('FREQ=DAILY', '2026-05-01T09:00'), '2026-05-04T09:01')).to.equal(
      '2026-05-05T09:00',
    );
  });
});

describe('after completion', () => {
  it('counts from the day it was done and keeps the time of day', () => {
    expect(nextAfterCompletion(repeating('FREQ=WEEKLY;INTERVAL=6', '2026-01-05T18:00'), '2026-02-10T22:15')).to.equal(
      '2026-03-24T18:00',
    );
  });

  it('goes to the first fitting date after it', () => {
    expect(nextAfterCompletion(repeating('FREQ=MONTHLY;BYDAY=2WE', '2021-09-08'), '2021-10-12T10:00')).to.equal(
      '2021-10-13',
    );
  });

  it('done on the 31st clamps to the last day of the next month', () => {
    expect(nextAfterCompletion(repeating('FREQ=MONTHLY', '2026-01-05'), '2026-01-31')).to.equal('2026-02-28');
  });

  it('counts hours from the minute it was done', () => {
    expect(nextAfterCompletion(repeating('FREQ=HOURLY;INTERVAL=8', '2026-01-05T08:00'), '2026-01-05T10:20')).to.equal(
      '2026-01-05T18:20',
    );
  });

  it('ends with UNTIL', () => {
    expect(nextAfterCompletion(repeating('FREQ=DAILY;INTERVAL=3;UNTIL=20260110', '2026-01-05'), '2026-01-08')).to.equal(
      null,
    );
  });
});

describe('occurrences of any repeat', () => {
  const day = fc
    .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));
  const time = fc.option(fc.constantFrom('T00:00', 'T09:30', 'T23:59'), { nil: '' });
  const anchor = fc.tuple(day, time).map(([date, clock]) => `${date}${clock}`);
  const rule = fc
    .record({
      freq: fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'),
      interval: fc.integer({ min: 1, max: 12 }),
      byDay: fc.subarray(['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']),
    })
    .map(
      ({ freq, interval, byDay }) =>
        `FREQ=${freq};INTERVAL=${interval}${byDay.length > 0 ? `;BYDAY=${byDay.join()}` : ''}`,
    );

  it('are real dates in strictly rising order, never before the anchor', () =>
    fc.assert(
      fc.property(rule, anchor, (rrule, start) => {
        const found = occurrences({ rrule, anchor: start }, { count: 8 });
        expect(found.every(isLocalDate)).to.equal(true);
        expect(found.every((date) => compareLocal(date, start) >= 0)).to.equal(true);
        expect([...new Set(found)].sort()).to.deep.equal(found);
      }),
    ));

  it('are the same whether walked or jumped to', () =>
    fc.assert(
      fc.property(rule, anchor, fc.integer({ min: 1, max: 6 }), (rrule, start, index) => {
        const found = occurrences({ rrule, anchor: start }, { count: index + 1 });
        const before = found[index - 1];
        if (before !== undefined)
          expect(nextOccurrence({ rrule, anchor: start }, before)).to.equal(found[index] ?? null);
      }),
    ));

  it('of every month fall on the anchor’s day or the last day of the month', () =>
    fc.assert(
      fc.property(day, (start) => {
        const wanted = Number(start.slice(8));
        const found = occurrences({ rrule: 'FREQ=MONTHLY', anchor: start }, { count: 14 }).map((date) =>
          Temporal.PlainDate.from(date),
        );
        expect(found.map((date) => date.day)).to.deep.equal(found.map((date) => Math.min(wanted, date.daysInMonth)));
        expect(found).to.have.length(14);
      }),
    ));
});
