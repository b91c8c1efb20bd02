import type { Clock } from '../clock.ts';
import { readDateRange } from '../moments/date-ranges.ts';
import { readDate } from '../moments/dates.ts';
import { readDuration, type Duration, type Read } from '../moments/durations.ts';
import { readExceptions } from './exceptions.ts';
import { readPeriod } from '../moments/periods.ts';
import { readPeriodDay } from '../moments/period-days.ts';
import { says, wordAt, type Token } from '../text/tokens.ts';
import { weekdayOf, wholeNumber } from '../text/words.ts';
import { readWhen } from '../moments/when.ts';
import type { When } from '../moments/when-read.ts';

/** Where a repeat begins and ends, and what it leaves out. */
export interface Bounds {
  start?: When;
  until?: Temporal.PlainDate;
  length?: Duration;
  count?: number;
  exceptions?: string[];
  completionRelative?: boolean;
  /** The question that a bound raises. */
  boundFault?: string;
}

/** One bound, exception or "when done" behind a repeat. */
export function readBound(tokens: readonly Token[], from: number, clock: Clock): Read<Bounds> | undefined {
  const at = wordAt(tokens, from) === ',' ? from + 1 : from;
  return (
    readWhenDone(tokens, at) ??
    left(tokens, at, clock) ??
    range(tokens, at, clock) ??
    start(tokens, at, clock) ??
    endless(tokens, at) ??
    until(tokens, at, clock) ??
    howOften(tokens, at) ??
    howLong(tokens, at)
  );
}

function left(tokens: readonly Token[], from: number, clock: Clock): Read<Bounds> | undefined {
  const read = readExceptions(tokens, from, clock);
  if (!read) return undefined;
  const { exceptions, fault } = read.value;
  return { to: read.to, value: fault === undefined ? { exceptions } : { boundFault: fault } };
}

/** "from 1 aug to 15 aug", "between june and september", "next week" */
function range(tokens: readonly Token[], from: number, clock: Clock): Read<Bounds> | undefined {
  const read = readDateRange(tokens, from, clock);
  if (read && (read.clear || /^(?:from|between)$/.test(wordAt(tokens, from))))
    return { to: read.to, value: { start: startAt(read.first), until: read.last } };
  const at = /^(?:during|throughout|all)$/.test(wordAt(tokens, from)) ? from + 1 : from;
  if (!/^(?:this|next)$/.test(wordAt(tokens, at))) return undefined;
  const period = readPeriod(tokens, at, clock);
  if (!period || period.name === 'day') return undefined;
  const first = Temporal.PlainDate.compare(period.first, clock.today) < 0 ? clock.today : period.first;
  return { to: period.to, value: { start: startAt(first), until: period.last } };
}

function startAt(date: Temporal.PlainDate): When {
  return { from: 0, to: 0, date, sure: true, shy: false, rules: ['date: from'] };
}

/** "starting tomorrow", "from august onwards", "as of 3 march", "first on 20 july" */
function start(tokens: readonly Token[], from: number, clock: Clock): Read<Bounds> | undefined {
  const word = wordAt(tokens, from);
  const first = /^(?:first|next)$/.test(word) && /^(?:on|is|one|time)$/.test(wordAt(tokens, from + 1));
  const asOf = /^(?:as|counting)$/.test(word) && /^(?:of|from)$/.test(wordAt(tokens, from + 1));
  if (
    !first &&
    !asOf &&
    !/^(?:starting|start|starts|beginning|begin|begins|from|commencing|since|effective)$/.test(word)
  )
    return undefined;
  let at = asOf ? from + 2 : from + 1;
  for (let skipped = 0; skipped < 2 && /^(?:on|from|at|one|time|is|:)$/.test(wordAt(tokens, at)); skipped += 1) at += 1;
  const when = readWhen(tokens, at, clock);
  const read = when?.date ? when : periodStart(tokens, at, clock);
  if (!read?.date) return undefined;
  const on =
    /^(?:on|onward|onwards|forward)$/.test(wordAt(tokens, read.to)) &&
    weekdayOf(wordAt(tokens, read.to + 1)) === undefined;
  return { to: on ? read.to + 1 : read.to, value: { start: read } };
}

/** "from august", "starting in september" */
function periodStart(tokens: readonly Token[], at: number, clock: Clock): When | undefined {
  const read = readPeriodDay(tokens, { at, words: ['from'] }, clock);
  if (!read) return undefined;
  const { to, date, rule, fault } = read;
  return { from: at, to, date, sure: true, shy: false, rules: [rule], ...(fault === undefined ? {} : { fault }) };
}

const ENDLESS = ['forever', 'indefinitely', 'for ever', 'until further notice', 'for good'].map((words) =>
  words.split(' '),
);

/** "forever", "until further notice" */
function endless(tokens: readonly Token[], from: number): Read<Bounds> | undefined {
  const found = ENDLESS.find((words) => says(tokens, from, words));
  return found && { to: from + found.length, value: {} };
}

function until(tokens: readonly Token[], from: number, clock: Clock): Read<Bounds> | undefined {
  const word = wordAt(tokens, from);
  const and = word === 'and' ? from + 1 : from;
  const upTo = wordAt(tokens, and) === 'up' && /^(?:to|until|till)$/.test(wordAt(tokens, and + 1));
  const said = wordAt(tokens, upTo ? and + 1 : and);
  if (!/^(?:until|till|til|ending|ends|end|through|thru|to|-|–)$/.test(said)) return undefined;
  const next = upTo ? and + 2 : and + 1;
  const at = /^(?:on|at|by|in)$/.test(wordAt(tokens, next)) ? next + 1 : next;
  const whole = /^(?:through|thru)$/.test(said);
  const read = readDate(tokens, at, clock) ?? readDate(tokens, and, clock);
  if (read)
    return {
      to: read.to,
      value:
        read.fault === undefined ? { until: whole ? (read.last ?? read.date) : read.date } : { boundFault: read.fault },
    };
  return periodBound(tokens, at, whole, clock);
}

/** "until june", "until 2030": the day it begins; "through june": its last day. */
function periodBound(tokens: readonly Token[], at: number, whole: boolean, clock: Clock): Read<Bounds> | undefined {
  const year = /^20\d{2}$/.test(wordAt(tokens, at)) ? Number(wordAt(tokens, at)) : undefined;
  if (year !== undefined)
    return {
      to: at + 1,
      value: {
        until: Temporal.PlainDate.from({ year: whole ? year + 1 : year, month: 1, day: 1 }).subtract({
          days: whole ? 1 : 0,
        }),
      },
    };
  const period = readPeriod(tokens, at, clock);
  return period && { to: period.to, value: { until: whole ? period.last : period.first } };
}

const FOR_A_TOTAL_OF = ['for', 'a', 'total', 'of'];

/** "20 times", "for 5 occurrences" */
function howOften(tokens: readonly Token[], from: number): Read<Bounds> | undefined {
  const total = says(tokens, from, FOR_A_TOTAL_OF);
  const at = total ? from + 4 : wordAt(tokens, from) === 'for' ? from + 1 : from;
  const glued = /^(?:x(\d{1,3})|(\d{1,3})x)$/.exec(wordAt(tokens, at));
  const count = glued ? Number(glued[1] ?? glued[2]) : wholeNumber(wordAt(tokens, at));
  const named = /^(?:times|x|occurrences|repetitions|repeats|sessions)$/.test(wordAt(tokens, at + 1));
  if (count === undefined || count < 1 || (!glued && !named)) return undefined;
  const to = glued ? at + 1 : at + 2;
  if (/^(?:an?|per|each|every)$/.test(wordAt(tokens, to))) return undefined;
  return { to: wordAt(tokens, to) === 'in' && wordAt(tokens, to + 1) === 'total' ? to + 2 : to, value: { count } };
}

/** "for 5 weeks", "for the next 3 months" */
function howLong(tokens: readonly Token[], from: number): Read<Bounds> | undefined {
  if (wordAt(tokens, from) !== 'for') return undefined;
  const next = wordAt(tokens, from + 1) === 'the' && /^(?:next|coming|following)$/.test(wordAt(tokens, from + 2));
  const length = readDuration(tokens, next ? from + 3 : from + 1);
  return length && length.value.minutes === 0 ? { to: length.to, value: { length: length.value } } : undefined;
}

const DONE_WORDS = /^(?:done|complete|completed|completion|completing|finished|finishing|finish|doing)$/;

/** "when done", "after completion", "from the day I do it", "after the last time" */
export function readWhenDone(tokens: readonly Token[], from: number): Read<Bounds> | undefined {
  const counted = /^(?:counting|counted|calculated)$/.test(wordAt(tokens, from)) ? from + 1 : from;
  if (!/^(?:when|after|from|once|upon|since)$/.test(wordAt(tokens, counted))) return undefined;
  let at = counted + 1;
  if (/^(?:when|whenever)$/.test(wordAt(tokens, at))) at += 1;
  if (wordAt(tokens, at) === 'the' && /^(?:day|date|time|moment|last)$/.test(wordAt(tokens, at + 1)))
    at = afterTheDay(tokens, at + 1);
  else if (/^(?:each|every|the|last|its)$/.test(wordAt(tokens, at))) at += 1;
  if (wordAt(tokens, at - 1) === 'time' && wordAt(tokens, at - 2) === 'last') return doneLast(tokens, at);
  if (DONE_WORDS.test(wordAt(tokens, at))) return relative(tokens, at + 1);
  if (!/^(?:i|i'm|i've|it|it's|its|task)$/.test(wordAt(tokens, at))) return undefined;
  for (const verb of [at + 1, at + 2, at + 3]) {
    if (DONE_WORDS.test(wordAt(tokens, verb)) || /^(?:do|did)$/.test(wordAt(tokens, verb)))
      return relative(tokens, verb + 1);
    if (!/^(?:is|was|has|have|been|last|actually|gets|get)$/.test(wordAt(tokens, verb))) break;
  }
  return undefined;
}

/** Behind "the day", "the last time", "the date when". */
function afterTheDay(tokens: readonly Token[], at: number): number {
  const noun =
    wordAt(tokens, at) === 'last' && /^(?:time|completion|one)$/.test(wordAt(tokens, at + 1)) ? at + 2 : at + 1;
  return /^(?:when|that|on)$/.test(wordAt(tokens, noun)) ? noun + 1 : noun;
}

/** "after the last time", "after the last time i did it" */
function doneLast(tokens: readonly Token[], at: number): Read<Bounds> {
  const did = /^(?:i|it)$/.test(wordAt(tokens, at)) && /^(?:did|do|was)$/.test(wordAt(tokens, at + 1));
  return did ? relative(tokens, wordAt(tokens, at + 2) === 'done' ? at + 3 : at + 2) : relative(tokens, at);
}

function relative(tokens: readonly Token[], at: number): Read<Bounds> {
  const object = /^(?:it|this|that)$/.test(wordAt(tokens, at)) ? at + 1 : at;
  return { to: object, value: { completionRelative: true } };
}
