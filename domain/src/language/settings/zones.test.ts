import { expect } from 'chai';
import fc from 'fast-check';
import { fromInput, interpret } from '../interpret.ts';

const ZONES = [
  'UTC',
  'Europe/Oslo',
  'America/New_York',
  'America/St_Johns',
  'America/Sao_Paulo',
  'Africa/Cairo',
  'Asia/Kathmandu',
  'Asia/Tokyo',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Kiritimati',
];

const zone = fc.constantFrom(...ZONES);
const instant = fc
  .date({ min: new Date('2024-01-01'), max: new Date('2031-12-31'), noInvalidDate: true })
  .map((date) => Temporal.Instant.fromEpochMilliseconds(date.getTime()).round('minute'));
const clockTime = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);

const task = (message: string, now: Temporal.Instant, tz: string) =>
  interpret(message, fromInput({ message, now: now.toString(), tz })).tasks?.[0] ?? {};

describe('in any zone, at any moment', () => {
  it('tomorrow is the next day of the wall clock there', () =>
    fc.assert(
      fc.property(instant, zone, clockTime, (now, tz, time) => {
        const tomorrow = now.toZonedDateTimeISO(tz).toPlainDate().add({ days: 1 });
        expect(task(`call ann tomorrow at ${time}`, now, tz).due).to.equal(`${tomorrow.toString()}T${time}`);
      }),
    ));

  it('a time alone is the next such minute of the wall clock', () =>
    fc.assert(
      fc.property(instant, zone, clockTime, (now, tz, time) => {
        const wall = now.toZonedDateTimeISO(tz).toPlainDateTime();
        const today = wall.toPlainDate().toPlainDateTime(time);
        const due = Temporal.PlainDateTime.compare(today, wall) > 0 ? today : today.add({ days: 1 });
        expect(task(`call ann at ${time}`, now, tz).due).to.equal(due.toString({ smallestUnit: 'minute' }));
      }),
    ));

  it('hours from now pass by the real clock, whatever the zone does to it', () =>
    fc.assert(
      fc.property(instant, zone, fc.integer({ min: 1, max: 72 }), (now, tz, hours) => {
        const wall = now.add({ hours }).toZonedDateTimeISO(tz).toPlainDateTime();
        expect(task(`call ann in ${hours} hours`, now, tz).due).to.equal(wall.toString({ smallestUnit: 'minute' }));
      }),
    ));

  it('a weekday is that weekday, one to seven days ahead', () =>
    fc.assert(
      fc.property(instant, zone, fc.integer({ min: 0, max: 6 }), (now, tz, index) => {
        const name = 'monday tuesday wednesday thursday friday saturday sunday'.split(' ')[index] ?? '';
        const today = now.toZonedDateTimeISO(tz).toPlainDate();
        const due = Temporal.PlainDate.from(task(`call ann on ${name}`, now, tz).due ?? '');
        expect(due.dayOfWeek).to.equal(index + 1);
        expect(today.until(due).days).to.be.within(1, 7);
      }),
    ));

  it('a repeat begins in the future, on a day that fits it', () =>
    fc.assert(
      fc.property(instant, zone, clockTime, (now, tz, time) => {
        const { due = '', rrule } = task(`call ann every weekday at ${time}`, now, tz);
        expect(rrule).to.equal('FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR');
        const wall = now.toZonedDateTimeISO(tz).toPlainDateTime();
        const first = Temporal.PlainDateTime.from(due);
        expect(Temporal.PlainDateTime.compare(first, wall)).to.be.above(0);
        expect(first.dayOfWeek).to.be.at.most(5);
        expect(wall.until(first, { largestUnit: 'hours' }).hours).to.be.below(4 * 24);
      }),
    ));

  it('the end of a month is its last day', () =>
    fc.assert(
      fc.property(instant, zone, (now, tz) => {
        const today = now.toZonedDateTimeISO(tz).toPlainDate();
        const last = today.with({ day: today.daysInMonth });
        expect(task('call ann at the end of the month', now, tz).due).to.equal(last.toString());
      }),
    ));
});

describe('where the clock changes', () => {
  const due = (message: string, now: string, tz: string) => task(message, Temporal.Instant.from(now), tz).due;

  it('a time in the gap stays as it was said', () =>
    expect(due('call ann tomorrow at 02:30', '2026-03-28T12:00:00+01:00', 'Europe/Oslo')).to.equal('2026-03-29T02:30'));
  it('an hour that comes twice is passed once', () =>
    expect(due('call ann in 2 hours', '2026-10-25T01:30:00+02:00', 'Europe/Oslo')).to.equal('2026-10-25T02:30'));
  it('a day that was left out is passed over', () =>
    expect(due('call ann in 24 hours', '2011-12-29T12:00:00-10:00', 'Pacific/Apia')).to.equal('2011-12-31T12:00'));
});
