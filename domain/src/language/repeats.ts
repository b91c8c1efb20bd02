import type { Clock } from './clock.ts';
import { readBound, readWhenDone, type Bounds } from './bounds.ts';
import { inMinutes, readDuration, type Duration, type Read } from './durations.ts';
import { readBody, type Body } from './repeat-body.ts';
import { readPicks, readWeekdays, readWithin, readYearDates, skipJoin } from './repeat-days.ts';
import { every, type RepeatShape } from './repeat-shape.ts';
import { readTime } from './times.ts';
import { touches, wordAt, type Token } from './tokens.ts';
import { unitOf, weekdayOf, weekdaysOf, wholeNumber } from './words.ts';

/** A repeat with everything said behind it. `edge` means that it counts only at an edge of the message. */
export interface RepeatRead extends Bounds {
  from: number;
  to: number;
  shape: RepeatShape;
  times: string[];
  timesByDay?: Record<string, string>;
  fault?: string;
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
    times: body.time === undefined ? [] : [body.time],
    edge,
    rules: [body.rule],
    ...(body.timesByDay ? { timesByDay: body.timesByDay } : {}),
    ...(body.fault === undefined ? {} : { fault: body.fault }),
    ...(completionRelative ? { completionRelative } : {}),
  };
  return readTails(tokens, repeat, clock);
}

interface Head {
  body: Body;
  to: number;
  edge: boolean;
  completionRelative?: boolean;
}

function readHead(tokens: readonly Token[], from: number, clock: Clock): Head | undefined {
  return (
    saidEvery(tokens, from, clock) ??
    adverb(tokens, from) ??
    plural(tokens, from, clock) ??
    bareList(tokens, from, clock) ??
    ofEvery(tokens, from) ??
    perUnit(tokens, from) ??
    afterDoing(tokens, from)
  );
}

function saidEvery(tokens: readonly Token[], from: number, clock: Clock): Head | undefined {
  const said = wordAt(tokens, from) === 'on' ? from + 1 : from;
  const word = wordAt(tokens, said);
  if (word === 'everyday')
    return { body: { shape: every('DAILY'), rule: 'repeat: everyday' }, to: said + 1, edge: true };
  if (!/^(?:every|ev|each|evry|any|repeat|repeating|repeats)$/.test(word)) return undefined;
  if (/^repeat/.test(word)) return afterRepeat(tokens, said, clock);
  if (word === 'any' || (word === 'each' && wordAt(tokens, said + 1) === 'other')) return undefined;
  const marked = wordAt(tokens, said + 1) === '!' && touches(tokens, said + 1);
  const body = readBody(tokens, said + (marked ? 2 : 1), clock);
  return body && { body: body.value, to: body.to, edge: false, ...(marked ? { completionRelative: true } : {}) };
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
]);

const TWO_READINGS = new Map([
  ['bimonthly', 'Every two months, or twice a month?'],
  ['bi-monthly', 'Every two months, or twice a month?'],
  ['semimonthly', 'On which two days of the month?'],
  ['semiweekly', 'On which two days of the week?'],
]);

function adverb(tokens: readonly Token[], from: number): Head | undefined {
  const word = wordAt(tokens, from);
  const fault = TWO_READINGS.get(word);
  if (fault)
    return { body: { shape: every('MONTHLY', 2), fault, rule: 'repeat: two readings' }, to: from + 1, edge: true };
  const shape = ADVERBS.get(word)?.();
  if (shape) return { body: { shape, rule: `repeat: ${word}` }, to: from + 1, edge: true };
  if (/^alternate$/.test(word) && unitOf(wordAt(tokens, from + 1)) === 'day')
    return { body: { shape: every('DAILY', 2), rule: 'repeat: alternate days' }, to: from + 2, edge: true };
  return undefined;
}

/** "on mondays", "mondays and thursdays", "on weekdays", "weekends" */
function plural(tokens: readonly Token[], from: number, clock: Clock): Head | undefined {
  const said = wordAt(tokens, from) === 'on' ? from + 1 : from;
  const word = wordAt(tokens, said);
  const alternate = word === 'alternate' && weekdaysOf(wordAt(tokens, said + 1)) !== undefined;
  const start = alternate ? said + 1 : said;
  if (!alternate && weekdaysOf(word) === undefined && !/^(?:weekdays|workdays|weekends)$/.test(word)) return undefined;
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
  const fault = `Every week on ${named.map(({ text }) => text).join(', ')}, or only once? Say "every ${named[0]?.text ?? ''}" or one date.`;
  return {
    body: { shape: every('WEEKLY', 1, { byDay: list.value.days }), fault, rule: 'repeat: weekdays without every' },
    to: list.to,
    edge: true,
  };
}

/** "the last friday of every month", "1st of each month", "on the first workday of the month every month" */
function ofEvery(tokens: readonly Token[], from: number): Head | undefined {
  const said = wordAt(tokens, from) === 'on' ? from + 1 : from;
  const picks = readPicks(tokens, said);
  if (!picks) return undefined;
  const every = /^(?:of|in)$/.test(wordAt(tokens, picks.to)) && /^(?:every|each)$/.test(wordAt(tokens, picks.to + 1));
  const within = every ? readWithin(tokens, picks.to) : undefined;
  if (!within) return undefined;
  return {
    body: { shape: { ...within.value, ...picks.value }, rule: 'repeat: days of every month' },
    to: within.to,
    edge: false,
  };
}

/** "once a week"; "twice a week" needs its days, so it asks. */
function perUnit(tokens: readonly Token[], from: number): Head | undefined {
  const word = wordAt(tokens, from);
  const count =
    word === 'once' ? 1 : word === 'twice' ? 2 : wordAt(tokens, from + 1) === 'times' ? wholeNumber(word) : undefined;
  if (count === undefined) return undefined;
  const at = count > 2 || wordAt(tokens, from + 1) === 'times' ? from + 2 : from + 1;
  if (!/^(?:an?|every|each|per)$/.test(wordAt(tokens, at))) return undefined;
  const unit = unitOf(wordAt(tokens, at + 1));
  const freq = { hour: 'HOURLY', day: 'DAILY', week: 'WEEKLY', month: 'MONTHLY', year: 'YEARLY' }[unit as 'hour'] as
    'HOURLY' | undefined;
  if (!freq) return undefined;
  const body: Body = { shape: every(freq), rule: 'repeat: how often' };
  if (count === 2 && unit === 'year') body.shape = every('MONTHLY', 6);
  else if (count > 1)
    body.fault = unit === 'day' ? 'At which times of the day?' : `On which days of the ${unit ?? 'week'}?`;
  return { body, to: at + 2, edge: false };
}

/** "after 3 days", "10 days after completion": counted from the day it was done. */
function afterDoing(tokens: readonly Token[], from: number): Head | undefined {
  if (wordAt(tokens, from) === 'after') {
    const length = readDuration(tokens, from + 1);
    const shape = length && shapeOf(length.value);
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

function shapeOf({ months, days, workdays, minutes }: Duration): RepeatShape | undefined {
  if (workdays > 0) return undefined;
  if (minutes > 0 && months === 0) {
    const hours = (inMinutes({ months, days, workdays, minutes }) ?? 0) / 60;
    return Number.isInteger(hours) ? every('HOURLY', hours) : undefined;
  }
  if (months > 0 && days === 0) return months % 12 === 0 ? every('YEARLY', months / 12) : every('MONTHLY', months);
  if (months > 0 || days === 0) return undefined;
  return days % 7 === 0 ? every('WEEKLY', days / 7) : every('DAILY', days);
}

const MAX_TAILS = 12;

function readTails(tokens: readonly Token[], head: RepeatRead, clock: Clock): RepeatRead {
  let repeat = head;
  for (let tails = 0; tails < MAX_TAILS; tails += 1) {
    const longer =
      dayTail(tokens, repeat, clock) ?? timeTail(tokens, repeat, clock) ?? boundTail(tokens, repeat, clock);
    if (!longer) break;
    repeat = longer;
  }
  return repeat;
}

/** "on tuesday and thursday", "on the last friday", "in june", "on march 3" */
function dayTail(tokens: readonly Token[], repeat: RepeatRead, clock: Clock): RepeatRead | undefined {
  const { shape, to } = repeat;
  const at = /^(?:on|in)$/.test(wordAt(tokens, to)) ? to + 1 : to;
  if (shape.byDay.length + shape.byMonthDay.length > 0) return monthsTail(tokens, repeat);
  const said = at > to || wordAt(tokens, at) === 'the';
  const days = daysFor(tokens, at, shape, said, clock);
  return (
    days && { ...repeat, shape: { ...shape, ...days.value }, to: days.to, rules: [...repeat.rules, 'repeat: on days'] }
  );
}

function daysFor(
  tokens: readonly Token[],
  at: number,
  shape: RepeatShape,
  said: boolean,
  clock: Clock,
): Read<Partial<RepeatShape>> | undefined {
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
  if (!picks || (shape.freq === 'YEARLY' && picks.value.byMonthDay)) return shape.freq === 'YEARLY' ? undefined : picks;
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
  if (repeat.shape.byMonth.length > 0 || !/^(?:in|of)$/.test(wordAt(tokens, repeat.to))) return undefined;
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
  for (;;) {
    const said = /^(?:at|@|around|from)$/.test(wordAt(tokens, at));
    sawAt ||= said && wordAt(tokens, at) !== 'from';
    const read = readTime(tokens, said ? at + 1 : at, clock.house);
    if (!read || (read.needs === 'at' && !sawAt) || (read.named && read.needs === 'at')) break;
    times.push(read.time);
    to = rangeEnd(tokens, read.to, clock);
    at = skipJoin(tokens, to);
    if (at === to) break;
  }
  if (times.length === 0) return undefined;
  const own = repeat.shape.freq === 'HOURLY' ? times.slice(0, 1) : times;
  return { ...repeat, times: [...new Set(own)].sort(), to, rules: [...repeat.rules, 'repeat: at a time'] };
}

function rangeEnd(tokens: readonly Token[], at: number, clock: Clock): number {
  if (!/^(?:-|–|to|until|till)$/.test(wordAt(tokens, at))) return at;
  const end = readTime(tokens, at + 1, clock.house);
  return end && !end.named && end.needs !== 'at' ? end.to : at;
}

function boundTail(tokens: readonly Token[], repeat: RepeatRead, clock: Clock): RepeatRead | undefined {
  const bound = readBound(tokens, repeat.to, clock);
  if (!bound) return undefined;
  const { exceptions, ...rest } = bound.value;
  const all = exceptions ? { exceptions: [...(repeat.exceptions ?? []), ...exceptions] } : {};
  return {
    ...repeat,
    ...rest,
    ...all,
    to: bound.to,
    rules: [...repeat.rules, `repeat: ${Object.keys(bound.value).join(' ')}`],
  };
}
