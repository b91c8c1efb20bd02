/**
 * From a rule to its moments, by RFC 5545: a period at a time, in it the days that the rule picks, on each its times of day.
 * All in whole minutes of the wall clock; where and when that is, a zone says later. Each day and each moment that is
 * looked at costs a step of the budget, so a rule that never comes ends soon, however it is written.
 */
import type { LocalDate } from '@tasklog/schemas';
import { spend, type Budget } from './budget.ts';
import { DAY, dayNumber, dayOfNumber, LAST_MINUTE, minuteOf, weekdayOf } from './calendar.ts';
import { pickDays, type DayPicker } from './days.ts';
import { WEEKDAYS, type Rule } from './shape.ts';

/** The minutes of a rule from its anchor, in order, beginning at `from`; what comes before is jumped over unless it counts. */
export function* hits(rule: Rule, anchor: LocalDate, from: number, budget: Budget): Generator<number> {
  const start = minuteOf(anchor);
  const end = rule.until === undefined ? LAST_MINUTE : lastMinuteOf(rule.until);
  const periods = periodsOf(rule, start);
  let count = rule.count ?? Infinity;
  for (let n = rule.count === undefined ? periods.of(Math.max(from, start)) : 0; ; n += 1) {
    const { begins, days, looked } = periods.at(n);
    if (begins > end || !spend(budget, looked)) return;
    if (days.length === 0) {
      if (!spend(budget, FOR_NOTHING)) return;
      n = periods.beyond(n);
      continue;
    }
    const times = periods.times(n);
    const size = days.length * times.length;
    const places = rule.bySetPos.length > 0 ? placesOf(rule.bySetPos, size) : undefined;
    for (let at = 0; at < (places?.length ?? size); at += 1) {
      const place = places?.[at] ?? at;
      const minute = (days[Math.floor(place / times.length)] as number) * DAY + (times[place % times.length] as number);
      if (minute < start) continue;
      if (minute > end || count <= 0 || !spend(budget, 1)) return;
      count -= 1;
      if (minute >= from) yield minute;
    }
  }
}

/** A rule may pass over single days or hours for ages: such a period is more work than a day of a month. */
const FOR_NOTHING = 1;

const lastMinuteOf = (until: LocalDate): number => minuteOf(until) + (until.length > 10 ? 0 : DAY - 1);

/** Of all the times of all the days of a period, where those are that BYSETPOS names. */
function placesOf(bySetPos: readonly number[], size: number): number[] {
  const places = bySetPos.map((nth) => (nth > 0 ? nth - 1 : size + nth)).filter((place) => place >= 0 && place < size);
  return [...new Set(places)].sort((a, b) => a - b);
}

interface Periods {
  /** The number of the period that a minute lies in, or of the next one that counts. */
  of: (minute: number) => number;
  at: (n: number) => { begins: number; days: readonly number[]; looked: number };
  times: (n: number) => readonly number[];
  /** The last of the periods that are as empty as this one. */
  beyond: (n: number) => number;
}

const itself = (n: number): number => n;

function periodsOf(rule: Rule, start: number): Periods {
  const anchor = dayOfNumber(Math.floor(start / DAY));
  const picker = pickDays(rule, anchor);
  if (rule.freq === 'HOURLY') return hours(rule, start, picker);
  const all = timesOf(rule, start);
  const times = (): readonly number[] => all;
  const { interval } = rule;
  switch (rule.freq) {
    case 'YEARLY': {
      const yearly = 31 * (rule.byMonth.length || 12);
      return {
        times,
        beyond: itself,
        of: (minute) => upTo(dayOfNumber(Math.floor(minute / DAY)).year - anchor.year, interval),
        at: (n) => {
          const year = anchor.year + n * interval;
          return { begins: dayNumber(year, 1, 1) * DAY, days: picker.inYear(year), looked: yearly };
        },
      };
    }
    case 'MONTHLY': {
      const first = anchor.year * 12 + anchor.month - 1;
      return {
        times,
        beyond: itself,
        of: (minute) => {
          const { year, month } = dayOfNumber(Math.floor(minute / DAY));
          return upTo(year * 12 + month - 1 - first, interval);
        },
        at: (n) => {
          const [year, month] = [Math.floor((first + n * interval) / 12), ((first + n * interval) % 12) + 1];
          return { begins: dayNumber(year, month, 1) * DAY, days: picker.inMonth(year, month), looked: 31 };
        },
      };
    }
    case 'WEEKLY':
      return stretches(anchor.number - weekdayAfter(anchor.number, rule), 7, rule, picker, times);
    case 'DAILY':
      return stretches(anchor.number, 1, rule, picker, times);
  }
}

/** How far the week is on, on a day. */
const weekdayAfter = (day: number, { weekStart }: Rule): number =>
  (weekdayOf(day) - WEEKDAYS.indexOf(weekStart) + 7) % 7;

const upTo = (distance: number, interval: number): number => Math.max(0, Math.ceil(distance / interval));

function stretches(
  first: number,
  length: number,
  { interval }: Rule,
  picker: DayPicker,
  times: () => readonly number[],
): Periods {
  const every = length * interval;
  return {
    times,
    beyond: itself,
    of: (minute) => Math.max(0, Math.floor((Math.floor(minute / DAY) - first) / every)),
    at: (n) => {
      const day = first + n * every;
      return { begins: day * DAY, days: picker.between(day, day + length - 1), looked: length };
    },
  };
}

/** An hour is a period with a part of the times of its day; a day that is not picked is passed over whole. */
function hours({ interval, byHour, byMinute }: Rule, start: number, picker: DayPicker): Periods {
  const first = Math.floor(start / 60);
  const minutes = byMinute.length > 0 ? byMinute : [start - first * 60];
  const hourAt = (n: number): number => first + n * interval;
  const ofHour = (hour: number): number => upTo(hour - first, interval);
  const dayAt = (n: number): number => Math.floor(hourAt(n) / 24);
  const counts = (n: number): boolean => byHour.length === 0 || byHour.includes(hourAt(n) - dayAt(n) * 24);
  return {
    of: (minute) => Math.max(0, Math.floor((Math.floor(minute / 60) - first) / interval)),
    at: (n) => {
      const day = dayAt(n);
      return { begins: hourAt(n) * 60, days: counts(n) ? picker.between(day, day) : [], looked: 1 };
    },
    times: (n) => minutes.map((minute) => (hourAt(n) - dayAt(n) * 24) * 60 + minute),
    beyond: (n) => {
      if (counts(n)) return Math.max(n, ofHour((dayAt(n) + 1) * 24) - 1);
      // After a day's worth of steps the hours repeat: none will count.
      for (let next = n + 1; next <= n + 24; next += 1) if (counts(next)) return next - 1;
      return Infinity;
    },
  };
}

/** Minutes of the day, in order; the anchor has what the rule does not say. */
function timesOf({ byHour, byMinute }: Rule, start: number): number[] {
  const time = start - Math.floor(start / DAY) * DAY;
  const minutes = byMinute.length > 0 ? byMinute : [time % 60];
  return (byHour.length > 0 ? byHour : [Math.floor(time / 60)]).flatMap((hour) =>
    minutes.map((minute) => hour * 60 + minute),
  );
}
