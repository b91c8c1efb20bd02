import type { Clock } from '../clock.ts';
import { readDuration, type Duration, type Read } from '../moments/durations.ts';
import { holidayRule } from '../moments/holidays.ts';
import {
  readMixedDates,
  readPicks,
  readWeekdays,
  readWithin,
  readYearDates,
  skipJoin,
  type WeekdayList,
} from './repeat-days.ts';
import { readHours, tooOften } from './repeat-hours.ts';
import { every, WEEKEND, WORKDAYS, type RepeatShape } from './repeat-shape.ts';
import { hasFollower } from '../moments/followers.ts';
import { seasonStart } from '../moments/seasons.ts';
import { hourOf, type PartOfDay } from '../../preferences.ts';
import { wordAt, type Token } from '../text/tokens.ts';
import { monthOf, ordinalOf, unitOf, weekdayOf, wholeNumber, type Unit } from '../text/words.ts';

/** What follows "every": the pattern, a time that its words carry, times per weekday, or a question. */
export interface Body {
  shape: RepeatShape;
  time?: string;
  /** Several times of the day. */
  times?: string[];
  /** The part of the day that the time comes from, for an hour said behind it. */
  part?: PartOfDay;
  timesByDay?: Record<string, string>;
  fault?: string;
  /** How many days or times the fault asks for. */
  asks?: number;
  rule: string;
}

export function readBody(tokens: readonly Token[], from: number, clock: Clock): Read<Body> | undefined {
  return (
    readHours(tokens, from) ??
    severalDates(tokens, from) ??
    glued(tokens, from) ??
    otherOrNumber(tokens, from, clock) ??
    picked(tokens, from) ??
    weekdays(tokens, from, 1, clock) ??
    plainUnit(tokens, from) ??
    partOfDay(tokens, from, clock) ??
    season(tokens, from, clock) ??
    yearly(tokens, from)
  );
}

/** "other tuesday", "2 weeks", "3rd day", "3 fridays", "27", "5 and 20" */
function otherOrNumber(tokens: readonly Token[], from: number, clock: Clock): Read<Body> | undefined {
  const word = wordAt(tokens, from);
  if (/^(?:other|alternate|alternating)$/.test(word)) return stepped(tokens, from + 1, 2, clock);
  if (word === 'single' || word === 'one') return stepped(tokens, from + 1, 1, clock);
  if (word === 'half' && /^(?:a|year)$/.test(wordAt(tokens, from + 1)))
    return wordAt(tokens, from + 1) === 'year' || wordAt(tokens, from + 2) === 'year'
      ? unit(from + (wordAt(tokens, from + 1) === 'year' ? 2 : 3), every('MONTHLY', 6))
      : undefined;
  const couple = word === 'couple' || (word === 'few' ? true : false);
  if (couple)
    return stepped(tokens, wordAt(tokens, from + 1) === 'of' ? from + 2 : from + 1, word === 'few' ? 3 : 2, clock);
  const count = wholeNumber(word);
  if (count !== undefined && count > 0)
    return stepped(tokens, from + 1, count, clock) ?? yearly(tokens, from) ?? monthDays(tokens, from);
  const nth = ordinalOf(word);
  return nth === undefined ? undefined : nthUnit(tokens, from, nth, clock);
}

/** "14 jan and 15 jun", "1st wed jan, 3rd thu jul": dates that no one rule holds. */
function severalDates(tokens: readonly Token[], from: number): Read<Body> | undefined {
  const dates = readMixedDates(tokens, from);
  if (!dates) return undefined;
  const said = tokens.slice(from, dates.to).map(({ text }) => text);
  const fault = `No one repeat holds ${said.join(' ').replaceAll(' ,', ',')}. Which of them first?`;
  return { to: dates.to, value: { shape: every('YEARLY'), fault, rule: 'repeat: several dates' } };
}

/** "10d", "2w", "3mo" */
function glued(tokens: readonly Token[], from: number): Read<Body> | undefined {
  const read = /^\d+[a-z]+$/.test(wordAt(tokens, from)) ? readDuration(tokens, from) : undefined;
  const shape = read && shapeOfLength(read.value);
  return shape && unit(read.to, shape);
}

/** The repeat that comes once in a length of time; undefined for mixed ones. */
export function shapeOfLength({ months, days, workdays, minutes }: Duration): RepeatShape | undefined {
  if (workdays > 0 || minutes > 0) return undefined;
  if (months > 0 && days === 0) return months % 12 === 0 ? every('YEARLY', months / 12) : every('MONTHLY', months);
  if (months > 0 || days === 0) return undefined;
  return days % 7 === 0 ? every('WEEKLY', days / 7) : every('DAILY', days);
}

function stepped(tokens: readonly Token[], at: number, interval: number, clock: Clock): Read<Body> | undefined {
  const glued = plainUnit(tokens, at, interval);
  if (glued) return glued;
  const list = readWeekdays(tokens, at, clock.house);
  return list && weekdays(tokens, at, interval, clock);
}

/** "3rd day" is every third day; "2nd workday" and "2nd friday" lie in the month. */
function nthUnit(tokens: readonly Token[], from: number, nth: number, clock: Clock): Read<Body> | undefined {
  const word = wordAt(tokens, from + 1);
  const within = readWithin(tokens, from + 2);
  const unit = unitOf(word);
  if (!within && unit !== undefined && /^(?:day|week|month|quarter|year|hour)$/.test(unit))
    return stepped(tokens, from + 1, nth, clock);
  const wordy = /^[a-z]+$/.test(wordAt(tokens, from));
  if (!within && wordy && nth === 2 && weekdayOf(word) !== undefined) {
    const found = weekdays(tokens, from + 1, 2, clock);
    const day = tokens[from + 1]?.text ?? '';
    const fault = `Every other ${day}, or the 2nd ${day} of the month?`;
    return found && { ...found, value: { ...found.value, fault, rule: 'repeat: two readings' } };
  }
  return undefined;
}

function weekdays(tokens: readonly Token[], from: number, interval: number, clock: Clock): Read<Body> | undefined {
  const list = readWeekdays(tokens, from, clock.house);
  if (!list) return undefined;
  const body: Body = {
    shape: every('WEEKLY', interval, { byDay: list.value.days }),
    rule: 'repeat: weekdays',
    ...own(list.value),
  };
  return withPart(tokens, { to: list.to, value: body }, clock);
}

function own(list: WeekdayList): { timesByDay?: Record<string, string>; time?: string } {
  const times = Object.values(list.timesByDay);
  if (times.length === 0) return {};
  if (new Set(times).size === 1 && times.length === new Set(list.days).size) return { time: times[0] ?? '' };
  return { timesByDay: list.timesByDay };
}

/** "every monday morning" */
function withPart(tokens: readonly Token[], read: Read<Body>, clock: Clock): Read<Body> {
  const part = partWord(wordAt(tokens, read.to));
  return part ? { to: read.to + 1, value: { ...read.value, time: hourOf(part, clock.house), part } } : read;
}

function partWord(word: string): PartOfDay | undefined {
  if (word === 'eve') return 'evening';
  const found = /^(morning|afternoon|evening|night)s?$/.exec(word);
  return found?.[1] as PartOfDay | undefined;
}

function partOfDay(tokens: readonly Token[], from: number, clock: Clock): Read<Body> | undefined {
  const part = wordAt(tokens, from) === 'eve' ? undefined : partWord(wordAt(tokens, from));
  if (!part) return undefined;
  const parts = [part];
  let to = from + 1;
  for (let at = skipJoin(tokens, to); at > to; at = skipJoin(tokens, to)) {
    const more = partWord(wordAt(tokens, /^(?:every|each)$/.test(wordAt(tokens, at)) ? at + 1 : at));
    if (!more) break;
    parts.push(more);
    to = /^(?:every|each)$/.test(wordAt(tokens, at)) ? at + 2 : at + 1;
  }
  if (parts.length > 1)
    return {
      to,
      value: {
        shape: every('DAILY'),
        times: parts.map((one) => hourOf(one, clock.house)),
        rule: 'repeat: parts of the day',
      },
    };
  return {
    to: from + 1,
    value: { shape: every('DAILY'), time: hourOf(part, clock.house), part, rule: `repeat: every ${part}` },
  };
}

const FREQ_OF: Partial<Record<Unit, () => RepeatShape>> = {
  hour: () => every('HOURLY'),
  day: () => every('DAILY'),
  week: () => every('WEEKLY'),
  month: () => every('MONTHLY'),
  quarter: () => every('MONTHLY', 3),
  year: () => every('YEARLY'),
};

function plainUnit(tokens: readonly Token[], from: number, interval = 1): Read<Body> | undefined {
  const word = wordAt(tokens, from);
  if (/^fortnights?$/.test(word)) return unit(from + 1, every('WEEKLY', 2 * interval));
  const name = unitOf(word);
  if (interval === 1 && name === 'week' && /^days?$/.test(wordAt(tokens, from + 1)))
    return unit(from + 2, every('WEEKLY', 1, { byDay: WORKDAYS }));
  if (name === 'minute') return { to: from + 1, value: tooOften() };
  if (interval > 1 && name === 'workday') {
    const fault = `A repeat cannot count ${interval} workdays. Every ${interval} days, or every workday?`;
    return { to: from + 1, value: { shape: every('DAILY', interval), fault, rule: 'repeat: counted workdays' } };
  }
  if (interval === 1 && name === 'workday') return unit(from + 1, every('WEEKLY', 1, { byDay: WORKDAYS }));
  if (interval === 1 && name === 'weekend') return unit(from + 1, every('WEEKLY', 1, { byDay: WEEKEND }));
  const shape = name && FREQ_OF[name]?.();
  if (!shape) return undefined;
  return unit(from + 1, { ...shape, interval: shape.interval * interval });
}

function unit(to: number, shape: RepeatShape): Read<Body> {
  return { to, value: { shape, rule: 'repeat: unit' } };
}

/** "3rd friday", "last day of the month", "1st and 15th", "first monday of january" */
function picked(tokens: readonly Token[], from: number): Read<Body> | undefined {
  const dates = /^\d/.test(wordAt(tokens, from)) ? yearly(tokens, from) : undefined;
  if (dates) return dates;
  const picks = readPicks(tokens, from);
  if (!picks) return undefined;
  const within = readWithin(tokens, picks.to) ?? inMonth(tokens, picks.to);
  const shape = within ? { ...within.value, ...picks.value } : every('MONTHLY', 1, picks.value);
  return { to: within?.to ?? picks.to, value: { shape, rule: 'repeat: days of the month' } };
}

/** "1st wed january" */
function inMonth(tokens: readonly Token[], at: number): Read<RepeatShape> | undefined {
  const month = monthOf(wordAt(tokens, at));
  return month === undefined ? undefined : { to: at + 1, value: every('YEARLY', 1, { byMonth: [month] }) };
}

/** "every 27", "every 5 and 20" */
function monthDays(tokens: readonly Token[], from: number): Read<Body> | undefined {
  const days: number[] = [];
  let [at, to] = [from, from];
  while (/^\d{1,2}$/.test(wordAt(tokens, at)) && Number(wordAt(tokens, at)) <= 31 && !unitOf(wordAt(tokens, at + 1))) {
    days.push(Number(wordAt(tokens, at)));
    to = at + 1;
    at = skipJoin(tokens, to);
    if (at === to) break;
  }
  if (days.length === 0 || days.includes(0)) return undefined;
  const of = [0, 1, 2].map((index) => wordAt(tokens, to + index)).join(' ') === 'of the month';
  return {
    to: of ? to + 3 : to,
    value: { shape: every('MONTHLY', 1, { byMonthDay: days }), rule: 'repeat: days of the month' },
  };
}

/** "every spring", "every spring and autumn": on their first days. */
function season(tokens: readonly Token[], from: number, clock: Clock): Read<Body> | undefined {
  const byMonth: number[] = [];
  let to = from;
  for (let at = from; ; at = skipJoin(tokens, to)) {
    const first = seasonStart(wordAt(tokens, at), clock);
    if (first === undefined || (at === to && at > from)) break;
    byMonth.push(first);
    to = at + 1;
  }
  if (byMonth.length === 0 || hasFollower(tokens, to)) return undefined;
  return { to, value: { shape: every('YEARLY', 1, { byMonth, byMonthDay: [1] }), rule: 'repeat: seasons' } };
}

function yearly(tokens: readonly Token[], from: number): Read<Body> | undefined {
  const holiday = holidayRule(tokens, from);
  if (holiday)
    return {
      to: holiday.to,
      value: {
        shape: every('YEARLY', 1, holiday.shape),
        rule: 'repeat: holiday',
        ...(holiday.shape
          ? {}
          : { fault: 'That day moves with Easter, and no repeat can follow it. Which date is it next?' }),
      },
    };
  const dates = readYearDates(tokens, from);
  return dates && { to: dates.to, value: { shape: every('YEARLY', 1, dates.value), rule: 'repeat: date of the year' } };
}
