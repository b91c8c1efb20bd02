import { expect } from 'chai';
import { fullBudget, MOST_STEPS } from './budget.ts';
import { occurrences, type Recurring } from './next.ts';
import { parseRule } from './rule.ts';

const list = (count: number, one: (n: number) => string | number): string =>
  Array.from({ length: count }, (_, n) => one(n)).join();
const [HOURS, MINUTES] = [list(24, (n) => n), list(60, (n) => n)];

describe('a rule made to be slow', () => {
  for (const rrule of [
    'FREQ=SECONDLY',
    'FREQ=MINUTELY',
    'FREQ=DAILY;INTERVAL=0',
    'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
    'FREQ=DAILY;COUNT=1000000',
    `FREQ=DAILY;BYHOUR=${HOURS};BYMINUTE=${MINUTES}`,
    `FREQ=HOURLY;BYMINUTE=0,20,40`,
    `FREQ=YEARLY;BYYEARDAY=${list(1000, () => 1)}`,
  ])
    it(`is refused: ${rrule.slice(0, 50)}`, () => expect(parseRule(rrule).ok).to.equal(false));

  const far = { anchor: '2001-01-31T09:00', after: '2026-05-03T09:00' };
  const bombs: [string, Recurring][] = [
    'FREQ=HOURLY;INTERVAL=24;BYHOUR=3',
    'FREQ=DAILY;INTERVAL=7;BYDAY=MO',
    'FREQ=DAILY;INTERVAL=9999;BYMONTH=2;BYMONTHDAY=29',
    'FREQ=MONTHLY;INTERVAL=9996;BYMONTH=3',
    'FREQ=YEARLY;INTERVAL=9999;BYMONTH=2;BYMONTHDAY=29',
  ].map((rrule) => [rrule, { rrule, anchor: far.anchor }]);
  bombs.push(
    [
      '200 exceptions that leave out every day',
      { rrule: 'FREQ=DAILY', anchor: far.anchor, exceptions: Array.from({ length: 200 }, () => 'FREQ=DAILY') },
    ],
    [
      '200 exceptions that never come',
      {
        rrule: 'FREQ=DAILY',
        anchor: far.anchor,
        exceptions: [...Array.from({ length: 199 }, () => 'FREQ=HOURLY;INTERVAL=24;BYHOUR=3'), 'FREQ=DAILY'],
      },
    ],
  );
  for (const [name, recurrence] of bombs)
    it(`has no next occurrence, and that is known within ${String(MOST_STEPS)} steps: ${name}`, () => {
      const budget = fullBudget();
      expect(occurrences(recurrence, { after: far.after, count: 1, budget })).to.deep.equal([]);
      // A step may look at a year at once, so the last one can overdraw by that much, and each open walk once more.
      expect(MOST_STEPS - budget.left).to.be.at.most(MOST_STEPS + 366 * 2 + 1_600);
    });

  it('with a huge COUNT is counted as far as people plan', () => {
    const daily = { rrule: 'FREQ=DAILY;COUNT=9999', anchor: '2026-01-01' };
    expect(occurrences(daily, { after: '2053-05-16', count: 2 })).to.deep.equal(['2053-05-17']);
  });

  it('and a rule of everyday spends next to nothing', () => {
    const budget = fullBudget();
    occurrences({ rrule: 'FREQ=WEEKLY;BYDAY=MO,TH', anchor: '1970-01-01' }, { after: '2050-01-01', count: 3, budget });
    expect(MOST_STEPS - budget.left).to.be.below(50);
  });
});
