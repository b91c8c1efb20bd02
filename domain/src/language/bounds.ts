import type { Clock } from './clock.ts';
import { readDate } from './dates.ts';
import { readDuration, type Duration, type Read } from './durations.ts';
import { readWeekdays, skipJoin } from './repeat-days.ts';
import { every, shapeText } from './repeat-shape.ts';
import { wordAt, type Token } from './tokens.ts';
import { unitOf, wholeNumber } from './words.ts';
import { readWhen, type When } from './when.ts';

/** Where a repeat begins and ends, and what it leaves out. */
export interface Bounds {
  start?: When;
  until?: Temporal.PlainDate;
  length?: Duration;
  count?: number;
  exceptions?: string[];
  completionRelative?: boolean;
}

/** One bound, exception or "when done" behind a repeat. */
export function readBound(tokens: readonly Token[], from: number, clock: Clock): Read<Bounds> | undefined {
  const at = wordAt(tokens, from) === ',' ? from + 1 : from;
  return (
    readWhenDone(tokens, at) ??
    exceptions(tokens, at, clock) ??
    start(tokens, at, clock) ??
    until(tokens, at, clock) ??
    howOften(tokens, at) ??
    howLong(tokens, at)
  );
}

function start(tokens: readonly Token[], from: number, clock: Clock): Read<Bounds> | undefined {
  const word = wordAt(tokens, from);
  if (!/^(?:starting|start|starts|beginning|begin|begins|from|commencing|since)$/.test(word)) return undefined;
  const at = /^(?:on|from|at|in)$/.test(wordAt(tokens, from + 1)) ? from + 2 : from + 1;
  const when = readWhen(tokens, at, clock);
  if (!when?.date) return undefined;
  return { to: when.to, value: { start: when } };
}

function until(tokens: readonly Token[], from: number, clock: Clock): Read<Bounds> | undefined {
  const word = wordAt(tokens, from);
  const and = word === 'and' ? from + 1 : from;
  if (!/^(?:until|till|til|ending|ends|end|through|thru|to|-|–)$/.test(wordAt(tokens, and))) return undefined;
  const at = /^(?:on|at|the|by)$/.test(wordAt(tokens, and + 1)) ? and + 2 : and + 1;
  const read = readDate(tokens, at, clock) ?? readDate(tokens, and, clock);
  return read && !read.fault ? { to: read.to, value: { until: read.date } } : monthStart(tokens, at, clock);
}

/** "until june": the day it begins. */
function monthStart(tokens: readonly Token[], at: number, clock: Clock): Read<Bounds> | undefined {
  const edge: Token = { text: 'start', word: 'start', start: 0, end: 0, kind: 'word' };
  const of: Token = { ...edge, text: 'of', word: 'of' };
  const read = readDate([edge, of, ...tokens.slice(at)], 0, clock);
  return read ? { to: at + read.to - 2, value: { until: read.date } } : undefined;
}

/** "20 times", "for 5 occurrences" */
function howOften(tokens: readonly Token[], from: number): Read<Bounds> | undefined {
  const at = wordAt(tokens, from) === 'for' ? from + 1 : from;
  const count = wholeNumber(wordAt(tokens, at));
  if (count === undefined || count < 1 || !/^(?:times|x|occurrences|repetitions|repeats)$/.test(wordAt(tokens, at + 1)))
    return undefined;
  return { to: at + 2, value: { count } };
}

/** "for 5 weeks", "for the next 3 months" */
function howLong(tokens: readonly Token[], from: number): Read<Bounds> | undefined {
  if (wordAt(tokens, from) !== 'for') return undefined;
  const next = wordAt(tokens, from + 1) === 'the' && /^(?:next|coming|following)$/.test(wordAt(tokens, from + 2));
  const length = readDuration(tokens, next ? from + 3 : from + 1);
  return length && length.value.minutes === 0 ? { to: length.to, value: { length: length.value } } : undefined;
}

const DONE_WORDS = /^(?:done|complete|completed|completion|completing|finished|finishing|finish|doing)$/;

/** "when done", "after completion", "from when I do it", "after I finish it" */
export function readWhenDone(tokens: readonly Token[], from: number): Read<Bounds> | undefined {
  const word = wordAt(tokens, from);
  if (!/^(?:when|after|from|once|upon|since)$/.test(word)) return undefined;
  let at = from + 1;
  if (word === 'from' && wordAt(tokens, at) === 'when') at += 1;
  if (/^(?:each|every|the|last)$/.test(wordAt(tokens, at))) at += 1;
  if (DONE_WORDS.test(wordAt(tokens, at))) return relative(tokens, at + 1);
  const subject = /^(?:i|i'm|i've|it|it's|its|task)$/.test(wordAt(tokens, at));
  if (!subject) return undefined;
  for (const verb of [at + 1, at + 2]) {
    if (DONE_WORDS.test(wordAt(tokens, verb)) || wordAt(tokens, verb) === 'do' || wordAt(tokens, verb) === 'did')
      return relative(tokens, verb + 1);
  }
  return undefined;
}

function relative(tokens: readonly Token[], at: number): Read<Bounds> {
  const object = /^(?:it|this|that)$/.test(wordAt(tokens, at)) ? at + 1 : at;
  return { to: object, value: { completionRelative: true } };
}

/** "except 24 december", "but not on sundays", "excluding weekends" */
function exceptions(tokens: readonly Token[], from: number, clock: Clock): Read<Bounds> | undefined {
  const word = wordAt(tokens, from);
  const opened = /^(?:except|excluding|besides|skipping|skip)$/.test(word)
    ? from + 1
    : /^(?:but|and)$/.test(word) && wordAt(tokens, from + 1) === 'not'
      ? from + 2
      : undefined;
  if (opened === undefined) return undefined;
  const list: string[] = [];
  let [at, to] = [/^(?:for|on)$/.test(wordAt(tokens, opened)) ? opened + 1 : opened, opened];
  for (;;) {
    const one = exception(tokens, wordAt(tokens, at) === 'on' ? at + 1 : at, clock);
    if (!one) break;
    list.push(one.value);
    to = one.to;
    at = skipJoin(tokens, to);
    if (at === to) break;
  }
  return list.length > 0 ? { to, value: { exceptions: list } } : undefined;
}

function exception(tokens: readonly Token[], at: number, clock: Clock): Read<string> | undefined {
  const weekdays = readWeekdays(tokens, at, clock.house);
  const dated = readDate(tokens, at, clock);
  if (dated && !dated.weekdayOnly && !dated.fault && dated.to > (weekdays?.to ?? 0))
    return { to: dated.to, value: dated.date.toString() };
  if (weekdays) return { to: weekdays.to, value: shapeText(every('WEEKLY', 1, { byDay: weekdays.value.days })) };
  const month = wordAt(tokens, at) === 'in' ? at + 1 : at;
  const period = unitOf(wordAt(tokens, month)) ? undefined : readMonthRule(tokens, month);
  return period;
}

const MONTH_NAMES = 'january february march april may june july august september october november december'.split(' ');

function readMonthRule(tokens: readonly Token[], at: number): Read<string> | undefined {
  const month = MONTH_NAMES.indexOf(wordAt(tokens, at)) + 1;
  return month > 0 ? { to: at + 1, value: `FREQ=DAILY;BYMONTH=${month}` } : undefined;
}
