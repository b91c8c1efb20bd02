import { expect } from 'chai';
import fc from 'fast-check';
import ICAL from 'ical.js';
import nodeIcal from 'node-ical';
import type { VEvent } from 'node-ical';
import { toInstant } from '@tasklog/domain/recurrence/local';
import { occurrences } from '@tasklog/domain/recurrence/next';
import { dated, datesOf, elsewhere, feedOf, read, repeating, timesOf, valueOf } from '../testing/calendar.ts';
import type { Dated } from './task.ts';

const todosOf = async (task: Dated) => read(await feedOf([task])).getAllSubcomponents('vtodo');
const todoOf = async (task: Dated) => (await todosOf(task))[0] ?? null;

/** What we say of the series from its open occurrence on. */
function ours({ recurrence, occurrence }: Dated, count: number): string[] {
  if (recurrence === null || occurrence === null) return [];
  return [occurrence, ...occurrences(recurrence, { after: occurrence, count: count - 1 })];
}

const agrees = async (task: Dated, count = 40) =>
  expect(datesOf(await todoOf(task), count), JSON.stringify(task.recurrence)).to.deep.equal(ours(task, count));

describe('a repeat in a calendar', () => {
  it('is on the wall clock, before and after the clock changes', async () => {
    const task = repeating('FREQ=WEEKLY', '2026-03-22T09:00', { timeZone: 'America/New_York' });
    await agrees(task);
    const fall = repeating('FREQ=DAILY', '2026-10-23T08:30');
    const times = timesOf(await todoOf(fall), 6).map((time) => new Date(time.toUnixTime() * 1000).toISOString());
    expect(times).to.deep.equal(
      ours(fall, 6).map((date) => new Date(toInstant(date, 'Europe/Oslo').epochMilliseconds).toISOString()),
    );
  });

  it('every month from a 31st falls on the last day of shorter months, for ever', async () => {
    expect(await feedOf([repeating('FREQ=MONTHLY', '2026-01-31T09:00')])).to.contain(
      'RRULE:FREQ=MONTHLY;BYMONTHDAY=-1',
    );
    await agrees(repeating('FREQ=MONTHLY', '2026-01-31T09:00'));
    await agrees(repeating('FREQ=MONTHLY', '2026-01-31T09:00', { at: '2026-02-28T09:00' }));
    await agrees(repeating('FREQ=YEARLY', '2024-02-29', { at: '2026-02-28' }), 12);
    await agrees(repeating('FREQ=MONTHLY;BYMONTHDAY=31', '2026-01-31'));
  });

  it('every month from a 29th or 30th is listed, a year ahead', async () => {
    const task = repeating('FREQ=MONTHLY', '2026-11-30T09:00');
    expect(await feedOf([task])).to.contain('RDATE;TZID=Europe/Oslo:20261130T090000,20261230T090000,20270130T090000');
    expect(datesOf(await todoOf(task), 40)).to.deep.equal(ours(task, 12));
    const leap = repeating('FREQ=MONTHLY;INTERVAL=3', '2026-11-29', { at: '2027-02-28' });
    expect(datesOf(await todoOf(leap), 40)).to.deep.equal(ours(leap, 3));
  });

  it('ends where it ends', async () => {
    await agrees(repeating('FREQ=DAILY;COUNT=5', '2026-11-24T08:00'));
    await agrees(repeating('FREQ=DAILY;COUNT=5', '2026-11-24T08:00', { at: '2026-11-26T08:00' }));
    await agrees(repeating('FREQ=DAILY;UNTIL=20261203', '2026-11-24T23:30'));
    await agrees(repeating('FREQ=DAILY;UNTIL=20261203', '2026-11-24'));
    await agrees(repeating('FREQ=DAILY;UNTIL=20261203T120000', '2026-11-24T13:00', { timeZone: 'Asia/Tokyo' }));
    expect(await feedOf([repeating('FREQ=DAILY;UNTIL=20261203', '2026-11-24T23:30')])).to.contain(
      'UNTIL=20261203T225900Z',
    );
  });

  it('leaves out what is left out', async () => {
    const except = (...exceptions: string[]) => ({ more: { exceptions } });
    await agrees(
      repeating('FREQ=DAILY', '2026-12-20T08:00', except('2026-12-25', '2026-12-27T08:00', '2027-01-01T09:00')),
    );
    await agrees(repeating('FREQ=DAILY;BYHOUR=8,20;BYMINUTE=0', '2026-12-20T08:00', except('2026-12-25')));
    await agrees(repeating('FREQ=WEEKLY;BYDAY=FR', '2026-12-18', except('2026-12-25')));
  });

  it('that no rule says is listed by its dates, a year ahead', async () => {
    const workdays = repeating('FREQ=DAILY', '2026-11-23', { more: { exceptions: ['FREQ=WEEKLY;BYDAY=SA,SU'] } });
    const text = await feedOf([workdays]);
    expect(text).to.contain('RDATE;VALUE=DATE').and.not.to.contain('RRULE');
    await agrees(workdays, 100);
    const training = { more: { timesByDay: { MO: '07:00', TH: '18:30' } } };
    await agrees(repeating('FREQ=WEEKLY;BYDAY=MO,TH', '2026-11-23', { ...training, at: '2026-11-23T07:00' }), 100);
    const yearly = repeating('FREQ=MONTHLY', '2026-11-25', {
      more: { exceptions: ['FREQ=YEARLY;BYMONTH=7;BYMONTHDAY=25'] },
    });
    expect(datesOf(await todoOf(yearly), 100).at(-1)).to.equal('2027-10-25');
  });

  it('that no rule says is an event for each date, since not every reader knows lists', async () => {
    const reminders = [
      { id: 'r1', minutesBefore: 30 },
      { id: 'r2', at: '2026-11-29T08:00:00Z' },
    ];
    const task = repeating('FREQ=MONTHLY', '2026-11-30T09:00', { id: 'a', reminders });
    const events = elsewhere(await feedOf([task])).filter(({ type }) => type === 'VEVENT') as VEvent[];
    expect(events.map(({ start }) => start.toISOString())).to.deep.equal(
      ours(task, 12).map((date) => toInstant(date, 'Europe/Oslo').toString({ smallestUnit: 'millisecond' })),
    );
    expect(events.slice(0, 2).map(({ uid }) => uid)).to.deep.equal([
      'a.event@tasklog',
      'a.20261230T0900.event@tasklog',
    ]);
    expect(events.slice(0, 2).map(({ alarms }) => alarms?.length)).to.deep.equal([2, 1]);
  });

  it('said by a rule is expanded the same by a second reader', async () => {
    const task = repeating('FREQ=WEEKLY', '2026-10-02T08:15', { more: { exceptions: ['2026-11-06'] } });
    const [event] = elsewhere(await feedOf([task])).filter(({ type }) => type === 'VEVENT') as VEvent[];
    const instants = nodeIcal
      .expandRecurringEvent(event as VEvent, { from: new Date('2026-10-01'), to: new Date('2027-04-30') })
      .map(({ start }) => start.toISOString());
    expect(instants).to.deep.equal(
      ours(task, instants.length).map((date) =>
        toInstant(date, 'Europe/Oslo').toString({ smallestUnit: 'millisecond' }),
      ),
    );
    expect(instants.length).to.be.above(25);
  });

  it('counted from completion shows its one date', async () => {
    const task = repeating('FREQ=DAILY;INTERVAL=3', '2026-11-24', { more: { completionRelative: true } });
    const text = await feedOf([task]);
    expect(text).to.not.match(/RRULE|RDATE/);
    expect(valueOf(await todoOf(task), 'due')).to.equal('2026-11-24');
  });

  it('shows this one on its own date when only it was moved', async () => {
    const task = repeating('FREQ=WEEKLY', '2026-11-24T09:00', { due: '2026-11-26T14:00' });
    const [series, own] = await todosOf(task);
    expect(datesOf(series ?? null, 3)).to.deep.equal(['2026-11-24T09:00', '2026-12-01T09:00', '2026-12-08T09:00']);
    expect([
      valueOf(own ?? null, 'recurrence-id'),
      valueOf(own ?? null, 'due'),
      valueOf(own ?? null, 'uid'),
    ]).to.deep.equal(['2026-11-24T09:00:00', '2026-11-26T14:00:00', valueOf(series ?? null, 'uid')]);
  });

  it('that is over in the open occurrence is no repeat', async () =>
    expect(await feedOf([repeating('FREQ=DAILY;COUNT=2', '2026-11-24', { at: '2026-11-25' })])).to.not.match(
      /RRULE|RDATE/,
    ));

  it('agrees with another reader whatever the rule, wherever in it the open occurrence lies', async () => {
    const rules = fc.record({
      freq: fc.constantFrom(
        'DAILY',
        'DAILY;BYDAY=MO,WE,SA',
        'DAILY;BYHOUR=8,20;BYMINUTE=30',
        'WEEKLY',
        'WEEKLY;BYDAY=MO,TH',
        'WEEKLY;BYDAY=SU,MO;WKST=SU',
        'MONTHLY',
        'MONTHLY;BYDAY=-1FR',
        'MONTHLY;BYMONTHDAY=-1',
        'MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1',
        'YEARLY',
        'YEARLY;BYMONTH=3,9',
        'YEARLY;BYMONTH=11;BYDAY=4TH',
      ),
      interval: fc.integer({ min: 1, max: 4 }),
      day: fc.integer({ min: 0, max: 800 }),
      time: fc.constantFrom('', 'T00:00', 'T02:30', 'T23:45'),
      nth: fc.integer({ min: 0, max: 6 }),
      timeZone: fc.constantFrom('Europe/Oslo', 'America/New_York', 'Australia/Lord_Howe', 'UTC'),
    });
    await fc.assert(
      fc.asyncProperty(rules, async ({ freq, interval, day, time, nth, timeZone }) => {
        const anchor = `${Temporal.PlainDate.from('2026-01-01').add({ days: day }).toString()}${time}`;
        const rrule = `FREQ=${freq};INTERVAL=${String(interval)}`;
        const at = occurrences({ rrule, anchor }, { count: nth + 1 })[nth];
        const task = at === undefined ? undefined : repeating(rrule, anchor, { at, timeZone });
        // What is listed instead has tests of its own.
        if (task && (await feedOf([task])).includes('RRULE:')) await agrees(task, 12);
      }),
      { numRuns: 150 },
    );
  });
});

describe('a zone in a calendar', () => {
  for (const zone of [
    'Europe/Oslo',
    'America/New_York',
    'Australia/Lord_Howe',
    'Europe/Dublin',
    'Africa/Casablanca',
    'Asia/Kolkata',
  ])
    it(`has the clock of ${zone}`, async () => {
      const calendar = read(await feedOf([dated({ timeZone: zone, due: '2020-01-05T09:00' })]));
      const told = new ICAL.Timezone(calendar.getFirstSubcomponent('vtimezone'));
      for (
        let at = Temporal.PlainDateTime.from('2020-01-05T09:00');
        at.year < 2036;
        at = at.add({ days: 9, hours: 1 })
      ) {
        const { year, month, day, hour, minute } = at;
        const time = ICAL.Time.fromData({ year, month, day, hour, minute, second: 0 });
        expect(told.utcOffset(time) * 1e9, at.toString()).to.equal(at.toZonedDateTime(zone).offsetNanoseconds);
      }
    });
});
