// Which days of a period a rule picks. A part that is named narrows; the day that is not named comes from the anchor.
import { dayNumber, dayOfNumber, daysInMonth, daysInYear, weekdayOf, type Day } from './calendar.ts';
import { WEEKDAYS, type Rule } from './shape.ts';

/** The rule's days, read once for all the periods. */
export interface DayPicker {
  /** Of a year, or of those of its months that the rule names. */
  inYear: (year: number) => number[];
  /** Of a month; none when the rule names others. */
  inMonth: (year: number, month: number) => number[];
  /** Of the days from one to another. */
  between: (first: number, last: number) => number[];
}

export function pickDays(rule: Rule, anchor: Day): DayPicker {
  const months = rule.byMonth.length > 0 ? rule.byMonth : EVERY_MONTH;
  const unnamed = !namesDays(rule);
  const fits = dayTest(rule, anchor);

  /** "every month" set on a 31st means the last day of shorter months; one that says "on the 31st" skips them. */
  const inOneMonth = (year: number, month: number): number[] => {
    const length = daysInMonth(year, month);
    const first = dayNumber(year, month, 1);
    if (unnamed) return [first + Math.min(anchor.day, length) - 1];
    const found: number[] = [];
    for (let day = 1; day <= length; day += 1) {
      const one = { number: first + day - 1, year, month, day };
      if (fits(one)) found.push(one.number);
    }
    return found;
  };

  return {
    inYear: (year) =>
      (unnamed && rule.byMonth.length === 0 ? [anchor.month] : months).flatMap((month) => inOneMonth(year, month)),
    inMonth: (year, month) => (months.includes(month) ? inOneMonth(year, month) : []),
    between: (first, last) => {
      const found: number[] = [];
      for (let number = first; number <= last; number += 1) {
        const one = dayOfNumber(number);
        if (months.includes(one.month) && fits(one)) found.push(number);
      }
      return found;
    },
  };
}

const EVERY_MONTH = Array.from({ length: 12 }, (_, index) => index + 1);

/** Whether the rule says itself which days of a year or month it means. */
const namesDays = ({ byDay, byMonthDay, byYearDay, byWeekNo }: Rule): boolean =>
  [byDay, byMonthDay, byYearDay, byWeekNo].some((part) => part.length > 0);

function dayTest(rule: Rule, anchor: Day): (day: Day) => boolean {
  const { byMonthDay, byYearDay, byWeekNo, weekStart } = rule;
  const tests: ((day: Day) => boolean)[] = [];
  if (byMonthDay.length > 0) tests.push(({ year, month, day }) => listed(byMonthDay, day, daysInMonth(year, month)));
  if (byYearDay.length > 0) tests.push((day) => listed(byYearDay, yearDayOf(day), daysInYear(day.year)));
  if (byWeekNo.length > 0) {
    const starts = WEEKDAYS.indexOf(weekStart);
    tests.push((day) => {
      const { week, of } = weekOf(day, starts);
      return listed(byWeekNo, week, of);
    });
  }
  const weekdays = weekdayTest(rule, anchor);
  if (weekdays) tests.push(weekdays);
  return (day) => tests.every((test) => test(day));
}

/** Counted from the front, or from the end with -1 for the last of `length`. */
const listed = (list: readonly number[], nth: number, length: number): boolean =>
  list.includes(nth) || list.includes(nth - length - 1);

const yearDayOf = ({ number, year }: Day): number => number - dayNumber(year, 1, 1) + 1;

function weekdayTest(rule: Rule, anchor: Day): ((day: Day) => boolean) | undefined {
  const { freq, byDay, byMonth, byMonthDay, byYearDay, byWeekNo } = rule;
  const implied = freq === 'WEEKLY' || (byWeekNo.length > 0 && byMonthDay.length === 0 && byYearDay.length === 0);
  if (byDay.length === 0 && !implied) return undefined;
  const anchors = weekdayOf(anchor.number);
  if (byDay.length === 0) return ({ number }) => weekdayOf(number) === anchors;
  const wanted = byDay.map(({ nth, day }) => ({ nth, weekday: WEEKDAYS.indexOf(day) }));
  const ofMonth = freq === 'MONTHLY' || byMonth.length > 0;
  return (day) => {
    const weekday = weekdayOf(day.number);
    return wanted.some((one) => one.weekday === weekday && (one.nth === undefined || isNth(one.nth, day, ofMonth)));
  };
}

function isNth(nth: number, day: Day, ofMonth: boolean): boolean {
  const [place, length] = ofMonth
    ? [day.day, daysInMonth(day.year, day.month)]
    : [yearDayOf(day), daysInYear(day.year)];
  return nth > 0 ? Math.ceil(place / 7) === nth : Math.ceil((length - place + 1) / 7) === -nth;
}

/** The number of a day's week, and how many its year has: the first week is the one with at least four days in the year. */
function weekOf({ number, year }: Day, starts: number): { week: number; of: number } {
  const own = firstWeek(year, starts);
  const next = firstWeek(year + 1, starts);
  const [from, to] =
    number < own ? [firstWeek(year - 1, starts), own] : number < next ? [own, next] : [next, undefined];
  const end = to ?? firstWeek(year + 2, starts);
  return { week: Math.floor((number - from) / 7) + 1, of: (end - from) / 7 };
}

/** The day on which the first week of a year begins. */
function firstWeek(year: number, starts: number): number {
  const fourth = dayNumber(year, 1, 4);
  return fourth - ((weekdayOf(fourth) - starts + 7) % 7);
}
