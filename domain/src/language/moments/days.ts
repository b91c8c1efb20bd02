import {
  lastOfMonth,
  realDate,
  weekdayAfter,
  weekdayBefore,
  weekdayInWeek,
  weekEndOf,
  weekStartOf,
  weekendDay,
  type Clock,
} from '../clock.ts';
import { readDuration, type Duration } from './durations.ts';
import { hourOf, type PartOfDay } from '../../preferences.ts';
import type { DateRead } from './date-read.ts';
import { dayWords } from '../reply.ts';
import { wordAt, type Token } from '../text/tokens.ts';
import { dayNumber, monthOf, weekdayOf } from '../text/words.ts';

/** Days named by where they lie from today: "tomorrow", "next friday", "this weekend". */
export function readRelativeDay(tokens: readonly Token[], from: number, clock: Clock): DateRead | undefined {
  return (
    dayWord(tokens, from, clock) ??
    chosenUnit(tokens, from, clock) ??
    chosenWeekday(tokens, from, clock) ??
    bareWeekday(tokens, from, clock)
  );
}

/** Days away from today. */
export const DAY_WORDS: ReadonlyMap<string, number> = new Map([
  ['today', 0],
  ['tod', 0],
  ['tomorrow', 1],
  ['tom', 1],
  ['overmorrow', 2],
  ['yesterday', -1],
]);

function dayWord(tokens: readonly Token[], from: number, clock: Clock): DateRead | undefined {
  const word = wordAt(tokens, from);
  const part = partToday(word, wordAt(tokens, from + 1));
  if (part)
    return {
      to: from + (word === 'tonight' ? 1 : 2),
      date: clock.today,
      time: hourOf(part, clock.house),
      part,
      sure: true,
      rule: part === 'night' ? 'date: tonight' : `date: this ${part}`,
    };
  const days = DAY_WORDS.get(word);
  if (days === undefined || (word === 'tom' && isName(tokens, from))) return undefined;
  return {
    to: from + 1,
    date: clock.today.add({ days }),
    sure: !/^to[md]$/.test(word),
    rule: `date: ${days === 0 ? 'today' : word}`,
  };
}

/** "tonight", "this morning" */
function partToday(word: string, next: string): PartOfDay | undefined {
  if (word === 'tonight') return 'night';
  return word === 'this' && /^(?:morning|afternoon|evening)$/.test(next) ? (next as PartOfDay) : undefined;
}

const TO_SOMEONE =
  /^(?:with|for|to|from|and|by|of|call|email|mail|text|ask|tell|meet|see|message|ping|remind|invite|visit|help|thank|pay|after|fetch|phone|ring|dear|uncle|about|on|@)$/;

/** "call Tom", "lunch with tom": a person, not tomorrow. */
function isName(tokens: readonly Token[], at: number): boolean {
  return /^T[a-z]/.test(tokens[at]?.text ?? '') || TO_SOMEONE.test(wordAt(tokens, at - 1));
}

/** "this week", "next month", "the week after next", "this weekend" */
function chosenUnit(tokens: readonly Token[], from: number, clock: Clock): DateRead | undefined {
  const later = wordAt(tokens, from) === 'the' ? from + 1 : from;
  const [which, unit] = [wordAt(tokens, later), wordAt(tokens, later + 1)];
  if (unit === 'after' && wordAt(tokens, later + 2) === 'next') return unitAhead(which, 2, later + 3, clock);
  const ahead = which === 'next' || which === 'following' || (which === 'coming' && unit === 'week');
  const period = ahead || which === 'this' ? narrowed(tokens, unit, ahead ? 1 : 0, later + 2, clock) : undefined;
  if (period) return period;
  if (ahead) return unitAhead(unit, 1, later + 2, clock);
  if (which === 'this' || which === 'coming' || which === 'upcoming') return thisUnit(unit, later + 2, clock);
  if (which === 'last' && clock.past) return lastUnit(unit, later + 2, clock);
  if (which === 'weekend' && weekendIsSaid(tokens, later)) return thisUnit('weekend', later + 1, clock);
  return undefined;
}

/** "next week on friday", "next month on the 5th", "next year in march" */
function narrowed(
  tokens: readonly Token[],
  unit: string,
  count: number,
  at: number,
  clock: Clock,
): DateRead | undefined {
  const { today } = clock;
  const on = /^(?:on|in|,)$/.test(wordAt(tokens, at)) ? at + 1 : at;
  const the = wordAt(tokens, on) === 'the' ? on + 1 : on;
  const word = wordAt(tokens, the);
  const found = (to: number, date: Temporal.PlainDate) => ({ to, date, sure: true, rule: `date: in that ${unit}` });
  const weekday = weekdayOf(word);
  if (unit === 'week' && weekday !== undefined)
    return found(the + 1, weekdayInWeek(today.add({ weeks: count }), weekday, clock));
  if (unit === 'month' && the > at && dayNumber(word)) {
    const month = today.add({ months: count });
    const date = realDate(month.year, month.month, dayNumber(word) ?? 0);
    return date && found(the + 1, date);
  }
  const month = unit === 'year' ? monthOf(word) : undefined;
  if (month === undefined) return undefined;
  const day = dayNumber(wordAt(tokens, the + 1));
  const date = realDate(today.year + count, month, day ?? 1);
  return date && found(day ? the + 2 : the + 1, date);
}

/** "on the weekend", "to the weekend", or nothing else; "plan the weekend" is about it. */
function weekendIsSaid(tokens: readonly Token[], at: number): boolean {
  const before = wordAt(tokens, at - 1) === 'the' ? wordAt(tokens, at - 2) : wordAt(tokens, at - 1);
  const alone = before === '' && tokens.length === at + 1 && wordAt(tokens, 0) === 'the';
  return alone || /^(?:on|at|by|for|over|during|before|to|until|till|til|after|this)$/.test(before);
}

function unitAhead(unit: string, count: number, to: number, clock: Clock): DateRead | undefined {
  const { today, house } = clock;
  const found = (date: Temporal.PlainDate) => ({ to, date, sure: true, rule: `date: next ${unit}` });
  const weekday = weekdayOf(unit);
  if (weekday !== undefined && count === 1) return undefined;
  if (weekday !== undefined) return found(weekdayInWeek(today.add({ weeks: count }), weekday, clock));
  switch (unit) {
    case 'week':
      return found(
        house.nextWeek === 'same-day' ? today.add({ weeks: count }) : weekStartOf(today.add({ weeks: count }), clock),
      );
    case 'weekend':
      return found(weekdayInWeek(today.add({ weeks: count }), weekendDay(clock), clock));
    case 'month':
      return found(
        house.nextMonth === 'same-day' ? today.add({ months: count }) : today.with({ day: 1 }).add({ months: count }),
      );
    case 'quarter':
      return found(today.with({ month: today.month - ((today.month - 1) % 3), day: 1 }).add({ months: 3 * count }));
    case 'year':
      return found(today.with({ month: 1, day: 1 }).add({ years: count }));
    default:
      return undefined;
  }
}

function thisUnit(unit: string, to: number, clock: Clock): DateRead | undefined {
  const { today } = clock;
  const found = (date: Temporal.PlainDate) => ({ to, date, sure: true, rule: `date: this ${unit}` });
  if (unit === 'week') return found(weekEndOf(today, clock));
  if (unit === 'month') return found(lastOfMonth(today));
  if (unit === 'year') return found(today.with({ month: 12, day: 31 }));
  if (unit !== 'weekend') return undefined;
  const saturday = weekendDay(clock);
  return found(today.dayOfWeek >= 6 ? today : weekdayAfter(today, saturday));
}

function lastUnit(unit: string, to: number, clock: Clock): DateRead | undefined {
  const found = (date: Temporal.PlainDate) => ({ to, date, sure: true, rule: `date: last ${unit}` });
  if (unit === 'week') return found(weekEndOf(clock.today.subtract({ weeks: 1 }), clock));
  if (unit === 'month') return found(lastOfMonth(clock.today.subtract({ months: 1 })));
  if (unit === 'year') return found(Temporal.PlainDate.from({ year: clock.today.year - 1, month: 12, day: 31 }));
  return undefined;
}

/** "this friday", "next friday", "last friday", "friday after next", "friday next week" */
function chosenWeekday(tokens: readonly Token[], from: number, clock: Clock): DateRead | undefined {
  const article = wordAt(tokens, from) === 'the' ? from + 1 : from;
  const start =
    wordAt(tokens, article) === 'this' && /^(?:coming|upcoming)$/.test(wordAt(tokens, article + 1))
      ? article + 1
      : article;
  const [which, name] = [wordAt(tokens, start), wordAt(tokens, start + 1)];
  const weekday = weekdayOf(name);
  if (weekday !== undefined) {
    const date = weekdayBy(which, weekday, clock);
    return date && { to: start + 2, date, sure: true, rule: `date: ${which} weekday` };
  }
  const first = weekdayOf(which);
  return first === undefined ? undefined : weekdayThen(tokens, start, first, clock);
}

function weekdayBy(which: string, weekday: number, clock: Clock): Temporal.PlainDate | undefined {
  const { today, house } = clock;
  switch (which) {
    case 'next':
      if (house.nextWeekday === 'coming') return weekdayAfter(today, weekday);
      return weekdayInWeek(today.add({ weeks: 1 }), weekday, clock);
    case 'this':
      return today.dayOfWeek === weekday ? today : weekdayAfter(today, weekday);
    case 'coming':
    case 'upcoming':
      return weekdayAfter(today, weekday);
    case 'following':
      return weekdayAfter(today, weekday).add({ weeks: 1 });
    case 'last':
    case 'past':
    case 'previous':
      return weekdayBefore(today, weekday);
    default:
      return undefined;
  }
}

function weekdayThen(tokens: readonly Token[], at: number, weekday: number, clock: Clock): DateRead | undefined {
  const [next, third] = [wordAt(tokens, at + 1), wordAt(tokens, at + 2)];
  const week = (count: number) => weekdayInWeek(clock.today.add({ weeks: count }), weekday, clock);
  if (next === 'after' && third === 'next')
    return { to: at + 3, date: week(2), sure: true, rule: 'date: weekday after next' };
  if (next === 'next' && third === 'week')
    return { to: at + 3, date: week(1), sure: true, rule: 'date: weekday of next week' };
  if (next === 'this' && third === 'week')
    return { to: at + 3, date: week(0), sure: true, rule: 'date: weekday of this week' };
  if (next === 'of' && wordAt(tokens, at + 3) === 'week' && third === 'next')
    return { to: at + 4, date: week(1), sure: true, rule: 'date: weekday of next week' };
  const length = next === 'in' ? readDuration(tokens, at + 2) : undefined;
  const weeks = length && wholeWeeks(length.value);
  if (length && weeks) return inWeeks(weekday, weeks, length.to, clock);
  if (next === 'week' && !clock.past)
    return {
      to: at + 2,
      date: weekdayAfter(clock.today, weekday).add({ weeks: 1 }),
      sure: false,
      shy: true,
      rule: 'date: weekday week',
    };
  return undefined;
}

/** "monday in three weeks": it asks when the week of that day and the coming monday do not lead to the same date. */
export function inWeeks(weekday: number, weeks: number, to: number, clock: Clock): DateRead {
  const ofWeek = weekdayInWeek(clock.today.add({ weeks }), weekday, clock);
  const fromComing = weekdayAfter(clock.today, weekday).add({ weeks });
  const found = { to, date: ofWeek, sure: true, rule: 'date: weekday in weeks' };
  return ofWeek.equals(fromComing)
    ? found
    : { ...found, fault: `${dayWords(ofWeek.toString(), clock)} or ${dayWords(fromComing.toString(), clock)}?` };
}

/** The weeks of a length that is nothing but weeks. */
export function wholeWeeks({ months, days, workdays, minutes }: Duration): number | undefined {
  return months + workdays + minutes === 0 && days > 0 && days % 7 === 0 ? days / 7 : undefined;
}

function bareWeekday(tokens: readonly Token[], from: number, clock: Clock): DateRead | undefined {
  const weekday = weekdayOf(wordAt(tokens, from));
  if (weekday === undefined) return undefined;
  const { today, house, past } = clock;
  const sameDay = today.dayOfWeek === weekday && house.bareWeekday === 'today';
  const date = past ? weekdayBefore(today, weekday) : sameDay ? today : weekdayAfter(today, weekday);
  return { to: from + 1, date, sure: false, rule: 'date: weekday', weekdayOnly: true };
}
