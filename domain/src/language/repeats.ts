import type { Clock } from './clock.ts';
import { readBound, readWhenDone, type Bounds } from './bounds.ts';
import { inMinutes, readDuration, type Duration, type Read } from './durations.ts';
import { readDate } from './dates.ts';
import type { PartOfDay } from '../preferences.ts';
import { readBody, shapeOfLength, type Body } from './repeat-body.ts';
import { readRepeatedEdge } from './repeat-edges.ts';
import { readWindow, tooOften } from './repeat-hours.ts';
import { readPicks, readWeekdays, readWithin, readYearDates, skipJoin, type WeekdayList } from './repeat-days.ts';
import { every, picksDay, type RepeatShape } from './repeat-shape.ts';
import { inHalf, readTime } from './times.ts';
import { touches, wordAt, type Token } from './tokens.ts';
import { withEnd } from './when.ts';
import { monthOf, unitOf, weekdayOf, weekdaysOf, wholeNumber } from './words.ts';

/** A repeat with everything said behind it. `edge` means that it counts only at an edge of the message. */
export interface RepeatRead extends Bounds {
  from: number;
  to: number;
  shape: RepeatShape;
  times: string[];
  timesByDay?: Record<string, string>;
  /** The part of the day that the time comes from. */
  part?: PartOfDay;
  fault?: string;
  /** The zone that was named behind the time. */
  zone?: string;
  /** How many days or times the fault asks for. */
  asks?: number;
  edge: boolean;
  rules: string[];
}

/** The repeat that the words from a token on say: its head, then times, days, bounds and exceptions in any order. */
export function readRepeat(tokens: readonly Token[], from: number, clock: Clock): RepeatRead | undefined {
  const head = readHead(tokens, from, clock);
  if (!head) return undefined;
  const { body, to, edge, completionRelative } = head;
  const repeat: RepeatRead = {
    from,
    to,
    shape: body.shape,
    times: body.times ?? (body.time === undefined ? [] : [body.time]),
    edge,
    rules: [body.rule],
    ...(body.timesByDay ? { timesByDay: body.timesByDay } : {}),
    ...(body.part ? { part: body.part } : {}),
    ...(body.fault === undefined ? {} : { fault: body.fault }),
    ...(body.asks === undefined ? {} : { asks: body.asks }),
    ...(completionRelative ? { completionRelative } : {}),
  };
  return answered(readTails(tokens, repeat, clock));
}

/** "twice a week on monday and friday": the days that were asked for stand behind it. */
function answered(repeat: RepeatRead): RepeatRead {
  const { shape, times, asks, fault, boundFault, ...rest } = repeat;
  const open = fault ?? boundFault;
  const days = shape.byDay.length + shape.byMonthDay.length;
  const isAnswered = asks !== undefined && (shape.freq === 'DAILY' ? times.length : days) === asks;
  return { ...rest, shape, times, ...(open === undefined || isAnswered ? {} : { fault: open }) };
}

interface Head {
  body: Body;
  to: number;
  edge: boolean;
  completionRelative?: boolean;
}

function readHead(tokens: readonly Token[], from: number, clock: Clock): Head | undefined {
  return (
    edge(tokens, from, clock) ??
    saidEvery(tokens, from, clock) ??
    adverb(tokens, from) ??
    plural(tokens, from, clock) ??
    bareList(tokens, from, clock) ??
    ofEvery(tokens, from) ??
    datesEvery(tokens, from) ??
    bareDays(tokens, from) ??
    perUnit(tokens, from) ??
    afterDoing(tokens, from)
  );
}

function edge(tokens: readonly Token[], from: number, clock: Clock): Head | undefined {
  const read = readRepeatedEdge(tokens, from, clock);
  return read && { body: { shape: read.value, rule: 'repeat: edge of a period' }, to: read.to, edge: false };
}

function saidEvery(tokens: readonly Token[], from: number, clock: Clock): Head | undefined {
  const once = wordAt(tokens, from) === 'once' ? from + 1 : from;
  const said = /^(?:on|after)$/.test(wordAt(tokens, once)) ? once + 1 : once;
  const after = wordAt(tokens, once) === 'after' ? { completionRelative: true } : {};
  const word = wordAt(tokens, said);
  if (word === 'everyday')
    return { body: { shape: every('DAILY'), rule: 'repeat: everyday' }, to: said + 1, edge: true };
  if (!/^(?:every|ev|each|any|repeat|repeating|repeats|recur|recurs|recurring)$/.test(word)) return undefined;
  if (/^re/.test(word)) return afterRepeat(tokens, said, clock);
  if (word === 'any' || (word === 'each' && wordAt(tokens, said + 1) === 'other')) return undefined;
  const marked = wordAt(tokens, said + 1) === '!' && touches(tokens, said + 1);
  const body = readBody(tokens, said + (marked ? 2 : 1), clock);
  return body && { body: body.value, to: body.to, edge: false, ...after, ...(marked ? { completionRelative: true } : {}) };
}

/** "repeat every week", "repeats daily": the word goes with the repeat. */
function afterRepeat(tokens: readonly Token[], at: number, clock: Clock): Head | undefined {
  const next = /^(?:it|:|this)$/.test(wordAt(tokens, at + 1)) ? at + 2 : at + 1;
  return saidEvery(tokens, next, clock) ?? adverb(tokens, next);
}

const ADVERBS = new Map<string, () => RepeatShape>([
  ['hourly', () => every('HOURLY')],
  ['daily', () => every('DAILY')],
  ['nightly', () => every('DAILY')],
  ['weekly', () => every('WEEKLY')],
  ['biweekly', () => every('WEEKLY', 2)],
  ['bi-weekly', () => every('WEEKLY', 2)],
  ['fortnightly', () => every('WEEKLY', 2)],
  ['monthly', () => every('MONTHLY')],
  ['quarterly', () => every('MONTHLY', 3)],
  ['semiannually', () => every('MONTHLY', 6)],
  ['semi-annually', () => every('MONTHLY', 6)],
  ['biannually', () => every('MONTHLY', 6)],
  ['yearly', () => every('YEARLY')],
  ['annually', () => every('YEARLY')],
  ['biennially', () => every('YEARLY', 2)],
  ['biyearly', () => every('YEARLY', 2)],
  ['half-yearly', () => every('MONTHLY', 6)],
  ['halfyearly', () => every('MONTHLY', 6)],
  ['six-monthly', () => every('MONTHLY', 6)],
  ['bi-annually', () => every('MONTHLY', 6)],
  ['bi-yearly', () => every('YEARLY', 2)],
  ['four-weekly', () => every('WEEKLY', 4)],
]);

const TWO_READINGS = new Map([
  ['bimonthly', 'Every two months, or twice a month?'],
  ['bi-monthly', 'Every two months, or twice a month?'],
  ['semimonthly', 'On which two days of the month?'],
  ['semiweekly', 'On which two days of the week?'],
]);

export const ADVERB_STARTS: readonly string[] = [...ADVERBS.keys(), ...TWO_READINGS.keys()];

function adverb(tokens: readonly Token[], from: number): Head | undefined {
  const word = wordAt(tokens, from);
  const fault = TWO_READINGS.get(word);
  if (fault)
    return { body: { shape: every('MONTHLY', 2), fault, rule: 'repeat: two readings' }, to: from + 1, edge: true };
  const shape = ADVERBS.get(word)?.();
  if (shape) return { body: { shape, rule: `repeat: ${word}` }, to: from + 1, edge: true };
  const alternate = { days: 'DAILY', weeks: 'WEEKLY', months: 'MONTHLY', years: 'YEARLY' } as const;
  const on = word === 'on' ? from + 1 : from;
  const unit = wordAt(tokens, on) === 'alternate' ? wordAt(tokens, on + 1) : '';
  if (!Object.hasOwn(alternate, unit)) return undefined;
  const freq = alternate[unit as keyof typeof alternate];
  return { body: { shape: every(freq, 2), rule: 'repeat: alternate' }, to: on + 2, edge: true };
}

/** "on mondays", "mondays and thursdays", "on weekdays", "weekends" */
function plural(tokens: readonly Token[], from: number, clock: Clock): Head | undefined {
  const said = /^(?:on|for)$/.test(wordAt(tokens, from)) ? from + 1 : from;
  const word = wordAt(tokens, said);
  const alternate = word === 'alternate' && weekdaysOf(wordAt(tokens, said + 1)) !== undefined;
  const start = alternate ? said + 1 : said;
  if (!alternate && weekdaysOf(word) === undefined && !/^(?:weekdays|workdays|weekends|mwf|m\/w\/f|m-w-f|tth|tuth|t\/th|m-f)$/.test(word))
    return undefined;
  const list = readWeekdays(tokens, start, clock.house);
  if (!list) return undefined;
  const timed = Object.keys(list.value.timesByDay).length > 0 ? { timesByDay: list.value.timesByDay } : {};
  const shape = every('WEEKLY', alternate ? 2 : 1, { byDay: list.value.days });
  return { body: { shape, rule: 'repeat: weekdays', ...timed }, to: list.to, edge: said === from };
}

/** "gym mon, wed and fri" without "every": once, or every week? It asks. */
function bareList(tokens: readonly Token[], from: number, clock: Clock): Head | undefined {
  const said = wordAt(tokens, from) === 'on' ? from + 1 : from;
  if (weekdayOf(wordAt(tokens, said)) === undefined) return undefined;
  const list = readWeekdays(tokens, said, clock.house);
  const named = tokens.slice(said, list?.to).filter(({ word }) => weekdayOf(word) !== undefined);
  if (!list || new Set(list.value.days).size < 2 || named.length < 2) return undefined;
  if (tokens.slice(said, list.to).some(({ word }) => word === 'or')) return undefined;
  if (Object.keys(list.value.timesByDay).length > 1) return timetable(list);
  const fault = `Every week on ${named.map(({ text }) => text).join(', ')}, or only once? Say "every ${named[0]?.text ?? ''}" or one date.`;
  return {
    body: { shape: every('WEEKLY', 1, { byDay: list.value.days }), fault, rule: 'repeat: weekdays without every' },
    to: list.to,
    edge: true,
  };
}

/** "mon at 7, thu at 18:30": days with hours of their own are a timetable, every week. */
function timetable({ to, value: { days, timesByDay } }: Read<WeekdayList>): Head {
  return { body: { shape: every('WEEKLY', 1, { byDay: days }), timesByDay, rule: 'repeat: timetable' }, to, edge: true };
}

/** "on the 1st and 15th" without a month: once, or every month? It asks. */
function bareDays(tokens: readonly Token[], from: number): Head | undefined {
  const picks = wordAt(tokens, from) === 'on' ? readPicks(tokens, from + 1) : undefined;
  const { byMonthDay = [], byDay = [] } = picks?.value ?? {};
  if (!picks || byMonthDay.length + byDay.length < 2) return undefined;
  if (monthOf(wordAt(tokens, picks.to)) !== undefined || wordAt(tokens, picks.to) === 'of') return undefined;
  const said = tokens.slice(from, picks.to).map(({ text }) => text);
  const fault = `Every month ${said.join(' ')}, or only once?`;
  return {
    body: { shape: every('MONTHLY', 1, picks.value), fault, rule: 'repeat: days without every' },
    to: picks.to,
    edge: true,
  };
}

/** "the last friday of every month", "1st of each month", "on the first workday of the month every month" */
function ofEvery(tokens: readonly Token[], from: number): Head | undefined {
  const said = wordAt(tokens, from) === 'on' ? from + 1 : from;
  const picks = readPicks(tokens, said);
  if (!picks) return undefined;
  const comma = wordAt(tokens, picks.to) === ',' ? picks.to + 1 : picks.to;
  const of = /^(?:of|in)$/.test(wordAt(tokens, comma)) ? comma + 1 : comma;
  const within = /^(?:every|each)$/.test(wordAt(tokens, of)) ? readWithin(tokens, comma) : adverbWithin(tokens, of);
  if (!within) return undefined;
  return {
    body: { shape: { ...within.value, ...picks.value }, rule: 'repeat: days of every month' },
    to: within.to,
    edge: false,
  };
}

/** "on april 15, june 15 and september 15 every year" */
function datesEvery(tokens: readonly Token[], from: number): Head | undefined {
  const dates = readYearDates(tokens, wordAt(tokens, from) === 'on' ? from + 1 : from);
  if (!dates?.value.byMonthDay || (dates.value.byMonth ?? []).length < 2) return undefined;
  const at = wordAt(tokens, dates.to) === ',' ? dates.to + 1 : dates.to;
  const year = /^(?:every|each)$/.test(wordAt(tokens, at)) && wordAt(tokens, at + 1) === 'year';
  const adverb = /^(?:yearly|annually)$/.test(wordAt(tokens, at));
  if (!year && !adverb) return undefined;
  const body: Body = { shape: every('YEARLY', 1, dates.value), rule: 'repeat: dates of the year' };
  return { body, to: adverb ? at + 1 : at + 2, edge: false };
}

/** "the last friday monthly", "first monday quarterly" */
function adverbWithin(tokens: readonly Token[], at: number): Read<RepeatShape> | undefined {
  const shape = /^(?:monthly|quarterly)$/.test(wordAt(tokens, at)) ? ADVERBS.get(wordAt(tokens, at))?.() : undefined;
  return shape && { to: at + 1, value: shape };
}

/** "once a week"; "twice a week" needs its days, so it asks. */
function perUnit(tokens: readonly Token[], from: number): Head | undefined {
  const said = howMany(tokens, from);
  if (!said) return undefined;
  const { count, to: at } = said;
  const slash = /^\/(day|week|month|year)$/.exec(said.rest ?? '')?.[1];
  const unit = slash ?? unitAfter(tokens, at);
  const freq = { hour: 'HOURLY', day: 'DAILY', week: 'WEEKLY', month: 'MONTHLY', year: 'YEARLY' }[unit as 'hour'] as
    'HOURLY' | undefined;
  if (!freq) return undefined;
  const to = slash ? at : /ly$/.test(wordAt(tokens, at)) ? at + 1 : at + 2;
  const body: Body = { shape: every(freq), rule: 'repeat: how often' };
  const months = unit === 'year' && count > 1 ? MONTHS_IN_YEAR / count : 0;
  if (Number.isInteger(months) && months > 0) body.shape = every('MONTHLY', months);
  else if (unit === 'hour' && count > 1) return { body: tooOften(), to, edge: false };
  else if (count > 1) {
    body.fault = unit === 'day' ? 'At which times of the day?' : `On which days of the ${unit ?? 'week'}?`;
    body.asks = count;
  }
  return { body, to, edge: false };
}

const MONTHS_IN_YEAR = 12;

/** "once", "twice", "three times", "3x", "a couple of times", "3x/week" */
function howMany(tokens: readonly Token[], from: number): { count: number; to: number; rest?: string } | undefined {
  const word = wordAt(tokens, from);
  const single = { once: 1, twice: 2, thrice: 3 }[word];
  if (single !== undefined) return { count: single, to: from + 1 };
  const glued = /^(\d{1,2})x(\/.*)?$/.exec(word);
  if (glued) return { count: Number(glued[1]), to: from + 1, ...(glued[2] === undefined ? {} : { rest: glued[2] }) };
  const vague = /^(?:several|multiple|many)$/.test(word) ? SEVERAL : undefined;
  const few = /^(?:a few|a couple)$/.test(`${word} ${wordAt(tokens, from + 1)}`) ? SEVERAL : undefined;
  const at = few === undefined ? from + 1 : wordAt(tokens, from + 2) === 'of' ? from + 3 : from + 2;
  const count = vague ?? few ?? wholeNumber(word);
  return count !== undefined && count > 0 && /^(?:times|x|time)$/.test(wordAt(tokens, at)) ? { count, to: at + 1 } : undefined;
}

/** More than any list of days can answer, so that it is always asked. */
const SEVERAL = 99;

/** "a week", "per month", "weekly", "every day" */
function unitAfter(tokens: readonly Token[], at: number): string | undefined {
  const adverb = { daily: 'day', weekly: 'week', monthly: 'month', yearly: 'year', annually: 'year', hourly: 'hour' }[
    wordAt(tokens, at)
  ];
  if (adverb !== undefined) return adverb;
  return /^(?:an?|every|each|per)$/.test(wordAt(tokens, at)) ? unitOf(wordAt(tokens, at + 1)) : undefined;
}

/** "after 3 days", "10 days after completion": counted from the day it was done. */
function afterDoing(tokens: readonly Token[], from: number): Head | undefined {
  if (wordAt(tokens, from) === 'after') {
    const length = readDuration(tokens, from + 1);
    const shape = length && shapeOf(length.value);
    if (/^(?:before|after|from|of)$/.test(wordAt(tokens, length?.to ?? 0))) return undefined;
    if (!length || !shape || /^(?:the|a|an|my|i|it|he|she|they|we|you)$/.test(wordAt(tokens, length.to)))
      return undefined;
    return { body: { shape, rule: 'repeat: after a while' }, to: length.to, edge: true, completionRelative: true };
  }
  const length = readDuration(tokens, from);
  const shape = length && shapeOf(length.value);
  const done = length && shape ? readWhenDone(tokens, length.to) : undefined;
  if (!length || !shape || !done?.value.completionRelative) return undefined;
  return {
    body: { shape, rule: 'repeat: a while after it is done' },
    to: done.to,
    edge: false,
    completionRelative: true,
  };
}

function shapeOf(length: Duration): RepeatShape | undefined {
  if (length.minutes === 0) return shapeOfLength(length);
  const hours = (inMinutes(length) ?? 0) / 60;
  return Number.isInteger(hours) && hours > 0 ? every('HOURLY', hours) : undefined;
}

const MAX_TAILS = 12;

function readTails(tokens: readonly Token[], head: RepeatRead, clock: Clock): RepeatRead {
  let repeat = head;
  for (let tails = 0; tails < MAX_TAILS; tails += 1) {
    const longer =
      windowTail(tokens, repeat, clock) ??
      dayTail(tokens, repeat, clock) ??
      timeTail(tokens, repeat, clock) ??
      boundTail(tokens, repeat, clock);
    if (!longer) break;
    repeat = longer;
  }
  return repeat;
}

/** "every 2 hours from 9 to 17": the hours of each day. */
function windowTail(tokens: readonly Token[], repeat: RepeatRead, clock: Clock): RepeatRead | undefined {
  const { shape } = repeat;
  if (shape.freq !== 'HOURLY' || repeat.times.length > 0) return undefined;
  const end = /^(?:until|till)$/.test(wordAt(tokens, repeat.to)) ? readTime(tokens, repeat.to + 1, clock.house) : undefined;
  if (end && !end.named && readDate(tokens, repeat.to + 1, clock) === undefined)
    return { ...repeat, to: end.to, fault: `From which hour of the day until ${end.time}?` };
  const window = readWindow(tokens, repeat.to, shape.interval, clock);
  if (!window) return undefined;
  const freq = shape.byDay.length > 0 ? 'WEEKLY' : 'DAILY';
  return {
    ...repeat,
    shape: { ...shape, freq, interval: 1 },
    times: window.value,
    to: window.to,
    rules: [...repeat.rules, 'repeat: hours of the day'],
  };
}

/** "on tuesday and thursday", "on the last friday", "in june", "on march 3" */
function dayTail(tokens: readonly Token[], repeat: RepeatRead, clock: Clock): RepeatRead | undefined {
  const { shape, to } = repeat;
  const at = /^(?:on|in)$/.test(wordAt(tokens, to)) ? to + 1 : to;
  if (shape.byDay.length + shape.byMonthDay.length > 0) return monthsTail(tokens, repeat);
  const said = at > to || wordAt(tokens, at) === 'the';
  const days = daysFor(tokens, at, shape, said, clock);
  return days
    ? { ...repeat, shape: { ...shape, ...days.value }, to: days.to, rules: [...repeat.rules, 'repeat: on days'] }
    : monthsTail(tokens, repeat);
}

function daysFor(
  tokens: readonly Token[],
  at: number,
  shape: RepeatShape,
  said: boolean,
  clock: Clock,
): Read<Partial<RepeatShape>> | undefined {
  if (shape.freq === 'HOURLY' || (shape.freq === 'DAILY' && shape.interval === 1 && said)) {
    const list = said || /^(?:weekdays|weekends)$/.test(wordAt(tokens, at)) ? readWeekdays(tokens, at, clock.house) : undefined;
    if (!list || Object.keys(list.value.timesByDay).length > 0) return undefined;
    return { to: list.to, value: { byDay: list.value.days, ...(shape.freq === 'DAILY' ? { freq: 'WEEKLY' } : {}) } };
  }
  if (shape.freq === 'WEEKLY') {
    const list = readWeekdays(tokens, at, clock.house);
    return list && Object.keys(list.value.timesByDay).length === 0
      ? { to: list.to, value: { byDay: list.value.days } }
      : undefined;
  }
  if (shape.freq === 'YEARLY') {
    const dates = readYearDates(tokens, at);
    if (dates) return dates;
  }
  if ((shape.freq !== 'MONTHLY' && shape.freq !== 'YEARLY') || !said) return undefined;
  const picks = readPicks(tokens, at) ?? loneDay(tokens, at);
  if (!picks || (shape.freq === 'YEARLY' && picks.value.byMonthDay && shape.byMonth.length === 0))
    return shape.freq === 'YEARLY' ? undefined : picks;
  const within = readWithin(tokens, picks.to);
  return within ? { to: within.to, value: { ...picks.value, byMonth: within.value.byMonth } } : picks;
}

/** "every month on 15" */
function loneDay(tokens: readonly Token[], at: number): Read<Partial<RepeatShape>> | undefined {
  const day = /^\d{1,2}$/.test(wordAt(tokens, at)) ? Number(wordAt(tokens, at)) : 0;
  return day >= 1 && day <= 31 && !unitOf(wordAt(tokens, at + 1))
    ? { to: at + 1, value: { byMonthDay: [day] } }
    : undefined;
}

/** "every monday in june" */
function monthsTail(tokens: readonly Token[], repeat: RepeatRead): RepeatRead | undefined {
  if (repeat.shape.byMonth.length > 0 || !/^(?:in|of|during|throughout)$/.test(wordAt(tokens, repeat.to))) return undefined;
  if (repeat.shape.freq !== 'DAILY' && !picksDay(repeat.shape)) return undefined;
  const dates = readYearDates(tokens, repeat.to + 1);
  if (!dates?.value.byMonth || dates.value.byMonthDay) return undefined;
  return {
    ...repeat,
    shape: { ...repeat.shape, byMonth: dates.value.byMonth },
    to: dates.to,
    rules: [...repeat.rules, 'repeat: in months'],
  };
}

/** "at 9am", "at 8am and 8pm", ", 17:00" */
function timeTail(tokens: readonly Token[], repeat: RepeatRead, clock: Clock): RepeatRead | undefined {
  if (repeat.times.length > 0 && !/^(?:at|@)$/.test(wordAt(tokens, repeat.to))) return undefined;
  if (repeat.times.length > 1 || repeat.timesByDay) return undefined;
  const times: string[] = [];
  let [at, to] = [wordAt(tokens, repeat.to) === ',' ? repeat.to + 1 : repeat.to, repeat.to];
  let sawAt = false;
  let zone: string | undefined;
  for (;;) {
    const said = /^(?:at|@|around|from)$/.test(wordAt(tokens, at));
    sawAt ||= said && wordAt(tokens, at) !== 'from';
    const read = readTime(tokens, said ? at + 1 : at, clock.house);
    if (!read || (read.needs === 'at' && !sawAt) || (read.named && read.needs === 'at')) break;
    if (read.fault !== undefined) return { ...repeat, to: read.to, fault: read.fault };
    const whole = wordAt(tokens, read.to) === 'and' ? read : withEnd(tokens, read, said, clock);
    times.push(repeat.part && whole.bare ? inHalf(whole.time, repeat.part) : whole.time);
    to = whole.to;
    zone ??= read.zone;
    at = skipJoin(tokens, to);
    if (at === to) break;
  }
  if (times.length === 0) return undefined;
  const own = repeat.shape.freq === 'HOURLY' ? times.slice(0, 1) : times;
  return {
    ...repeat,
    times: [...new Set(own)].sort(),
    to,
    rules: [...repeat.rules, 'repeat: at a time'],
    ...(zone === undefined ? {} : { zone }),
  };
}

function boundTail(tokens: readonly Token[], repeat: RepeatRead, clock: Clock): RepeatRead | undefined {
  const bound = readBound(tokens, repeat.to, clock);
  if (!bound) return undefined;
  const { exceptions, ...rest } = bound.value;
  if (Object.keys(bound.value).some((name) => name !== 'exceptions' && repeat[name as 'until'] !== undefined)) return undefined;
  const all = exceptions ? { exceptions: [...(repeat.exceptions ?? []), ...exceptions] } : {};
  return {
    ...repeat,
    ...rest,
    ...all,
    to: bound.to,
    rules: [...repeat.rules, `repeat: ${Object.keys(bound.value).join(' ')}`],
  };
}
