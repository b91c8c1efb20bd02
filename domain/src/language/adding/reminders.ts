import type { PartOfDay } from '../../preferences.ts';
import type { Clock } from '../clock.ts';
import { inMinutes, readDuration, type Read } from '../moments/durations.ts';
import { inHalf } from '../moments/time-read.ts';
import { readTime } from '../moments/times.ts';
import { says, touches, wordAt, type Token } from '../text/tokens.ts';
import { oneOf } from '../text/words.ts';
import { readWhen } from '../moments/when.ts';
import type { When } from '../moments/when-read.ts';

/** When to speak up: minutes before the task is due, or a moment of its own. */
export interface ReminderRead {
  from: number;
  to: number;
  minutes: number[];
  /** A part of a day counted from the day it is due. */
  before?: DayBefore[];
  at?: When;
  rule: string;
}

export interface DayBefore {
  days: number;
  part?: PartOfDay;
  time?: string;
}

/** "remind me 30 minutes before", "!1 day before", "with a reminder at 8". A plain "remind me to …" is no reminder. */
export function readReminder(tokens: readonly Token[], from: number, clock: Clock): ReminderRead | undefined {
  return marked(tokens, from) ?? said(tokens, from, clock) ?? lengthFirst(tokens, from);
}

const BEFORE = /^(?:before|prior|earlier|ahead|beforehand)$/;

/** "!30 min before", "!2h" */
function marked(tokens: readonly Token[], from: number): ReminderRead | undefined {
  if (wordAt(tokens, from) !== '!' || !touches(tokens, from + 1)) return undefined;
  const offset = readOffset(tokens, from + 1);
  return offset && { from, to: offset.to, minutes: [offset.value], rule: 'reminder: mark' };
}

function said(tokens: readonly Token[], from: number, clock: Clock): ReminderRead | undefined {
  const head = readHead(tokens, from);
  if (head === undefined) return undefined;
  const minutes: number[] = [];
  const before: DayBefore[] = [];
  let [at, to] = [head, head];
  for (;;) {
    const day = dayBefore(tokens, from, at, clock);
    if (day?.before) {
      before.push(...day.before);
      to = day.to;
      at = skipJoiner(tokens, to);
      if (at === to) break;
      continue;
    }
    const next = /^(?:of|for|:|at|a)$/.test(wordAt(tokens, at)) && !readOffsets(tokens, at) ? at + 1 : at;
    const offset = readOffsets(tokens, next);
    if (!offset) break;
    minutes.push(...offset.value);
    to = offset.to;
    at = skipJoiner(tokens, to);
    if (at === to) break;
  }
  if (before.length > 0) return { from, to, minutes, before, rule: 'reminder: the day before' };
  if (minutes.length > 0) return believed(tokens, from, { from, to, minutes, rule: 'reminder: in words' });
  return atDue(tokens, from, head) ?? atMoment(tokens, from, head, clock) ?? bare(tokens, from, head);
}

/** "1 day and 1 hour before" are two reminders, "1 hour and 30 minutes before" is one. */
function readOffsets(tokens: readonly Token[], from: number): Read<number[]> | undefined {
  const whole = readOffset(tokens, from);
  if (!whole) return undefined;
  const and = tokens.slice(from, whole.to).findIndex(({ word }) => word === 'and') + from;
  const first = and > from ? readDuration(tokens.slice(0, and), from) : undefined;
  const long = first?.to === and && first.value.minutes === 0 ? inMinutes(first.value) : undefined;
  const second = long === undefined ? undefined : readOffset(tokens, and + 1);
  return second && long !== undefined && second.to === whole.to
    ? { to: whole.to, value: [long, second.value] }
    : { to: whole.to, value: [whole.value] };
}

/** "the day before at 6pm", "the evening before", "the morning of", "that morning" */
function dayBefore(tokens: readonly Token[], from: number, head: number, clock: Clock): ReminderRead | undefined {
  const early = /^(?:on|in|at|for)$/.test(wordAt(tokens, head)) ? head + 1 : head;
  const hour = early > head && wordAt(tokens, early - 1) !== 'at' ? undefined : readTime(tokens, early, clock.house);
  const start = hour && !hour.named ? hour.to : early;
  const the = wordAt(tokens, start) === 'on' ? start + 1 : start;
  const which = wordAt(tokens, the);
  if (!/^(?:the|that|same)$/.test(which)) return undefined;
  const at = wordAt(tokens, the + 1) === 'same' ? the + 2 : the + 1;
  const [unit, side] = [wordAt(tokens, at), wordAt(tokens, at + 1)];
  const part = PARTS.get(unit);
  if (!part && unit !== 'day') return undefined;
  const before = side === 'before' || side === 'prior';
  const same = at > the + 1 || which !== 'the' || side === 'of' || unit === 'day';
  if (!before && !same) return undefined;
  let to = before || side === 'of' ? at + 2 : at + 1;
  if (/^(?:it|that|due)$/.test(wordAt(tokens, to)) && to > at + 1) to += 1;
  const said = /^(?:at|@)$/.test(wordAt(tokens, to)) ? readTime(tokens, to + 1, clock.house) : undefined;
  const time = said ?? (hour && !hour.named ? hour : undefined);
  const dated = !before && unit === 'day' && time === undefined ? { time: clock.house.morning } : {};
  return {
    from,
    to: said?.to ?? to,
    minutes: [],
    before: [
      {
        days: before ? 1 : 0,
        ...(part ? { part } : {}),
        ...(time ? { time: part && time.bare ? inHalf(time.time, part) : time.time } : dated),
      },
    ],
    rule: before ? 'reminder: the day before' : 'reminder: the same day',
  };
}

const PARTS: ReadonlyMap<string, PartOfDay> = new Map([
  ['morning', 'morning'],
  ['afternoon', 'afternoon'],
  ['evening', 'evening'],
  ['night', 'night'],
]);

/** "with a reminder", "and remind me" at the end: when it is due. */
function bare(tokens: readonly Token[], from: number, head: number): ReminderRead | undefined {
  const ends = tokens
    .slice(head)
    .every(({ kind, word }) => (kind === 'mark' && !/^[!(]$/.test(word)) || /^(?:please|too|pls)$/.test(word));
  return ends && from > 0 ? { from, to: head, minutes: [0], rule: 'reminder: when due' } : undefined;
}

/** "remind me in 30 minutes to …" is a task; an offset must say "before", unless a reminder was named. */
function believed(tokens: readonly Token[], from: number, read: ReminderRead): ReminderRead | undefined {
  const words = tokens.slice(from, read.to).map((token) => token.word);
  const named = words.some((word) => /^reminders?$/.test(word));
  const before = words.some((word) => BEFORE.test(word) || word === 'advance');
  return named || before ? read : undefined;
}

function skipJoiner(tokens: readonly Token[], at: number): number {
  const comma = wordAt(tokens, at) === ',' ? at + 1 : at;
  const and = /^(?:and|&)$/.test(wordAt(tokens, comma)) ? comma + 1 : comma;
  return wordAt(tokens, and) === 'again' ? and + 1 : and;
}

const isJoiner = oneOf(', ; and but also please with plus then .');
const setsUp = oneOf('set add put include give send');
const speaksUp = oneOf('remind alert notify ping warn nudge tell buzz');
const isReminder = oneOf('reminder reminders alert alerts alarm notification');
const LET_ME_KNOW = ['let', 'me', 'know'];
const GIVE_ME_NOTICE = ['give', 'me', 'notice'];

/** The token behind "and remind me", "with a reminder", "alert me". */
function readHead(tokens: readonly Token[], from: number): number | undefined {
  let at = from;
  while (isJoiner(wordAt(tokens, at)) && at < from + 3) at += 1;
  if (setsUp(wordAt(tokens, at))) at += wordAt(tokens, at + 1) === 'me' ? 2 : 1;
  if (speaksUp(wordAt(tokens, at)) && /^(?:me|us)$/.test(wordAt(tokens, at + 1)))
    return wordAt(tokens, at + 2) === 'again' ? at + 3 : at + 2;
  if (says(tokens, at, LET_ME_KNOW) || says(tokens, at, GIVE_ME_NOTICE)) return at + 3;
  const heads = /^an?$/.test(wordAt(tokens, at)) ? at + 1 : at;
  if (/^(?:heads-up|headsup)$/.test(wordAt(tokens, heads))) return heads + 1;
  if (wordAt(tokens, heads) === 'heads' && wordAt(tokens, heads + 1) === 'up') return heads + 2;
  const article = /^(?:an?|the|my)$/.test(wordAt(tokens, at)) ? at + 1 : at;
  if (!isReminder(wordAt(tokens, article))) return undefined;
  const to = article + 1;
  return wordAt(tokens, to) === 'set' ? to + 1 : to;
}

/** "30 minutes before", "a day in advance", "1h" */
export function readOffset(tokens: readonly Token[], from: number): Read<number> | undefined {
  const length = readDuration(tokens, from);
  const minutes = length && inMinutes(length.value);
  if (!length || minutes === undefined) return undefined;
  const word = wordAt(tokens, length.to);
  if (word === 'in' && wordAt(tokens, length.to + 1) === 'advance') return { to: length.to + 2, value: minutes };
  if (!BEFORE.test(word)) return { to: length.to, value: minutes };
  const object = /^(?:it|that|hand|time|due|of|to)$/.test(wordAt(tokens, length.to + 1))
    ? beforeWhat(tokens, length.to + 1)
    : length.to + 1;
  return { to: object, value: minutes };
}

/** "before it's due", "ahead of time", "before it" */
function beforeWhat(tokens: readonly Token[], at: number): number {
  return /^(?:time|it|starts|is|due)$/.test(wordAt(tokens, at + 1)) ? at + 2 : at + 1;
}

/** "remind me when it's due", "with a reminder at the time" */
function atDue(tokens: readonly Token[], from: number, at: number): ReminderRead | undefined {
  const words = Array.from({ length: 4 }, (_, index) => wordAt(tokens, at + index)).join(' ');
  const found =
    /^(?:when it's due|when due|at the time|at due time|on time|when it is due|when it starts|when it begins|at the start|at start time|when it's time|at that time)(?= |$)/.exec(
      words,
    );
  return found ? { from, to: at + found[0].split(' ').length, minutes: [0], rule: 'reminder: when due' } : undefined;
}

/** ", remind me at 8": a moment of its own, when the message does not begin with it and no "to …" follows. */
function atMoment(tokens: readonly Token[], from: number, at: number, clock: Clock): ReminderRead | undefined {
  if (from === 0) return undefined;
  const when = readWhen(tokens, at, clock);
  if (!when || when.fault || /^(?:to|that|about|of)$/.test(wordAt(tokens, when.to))) return undefined;
  return { from, to: when.to, minutes: [], at: when, rule: 'reminder: at a moment' };
}

const isWith = oneOf('with and plus ,');
const HYPHENED = /^(\d{1,4})-(minute|min|hour|day)$/;

/** "with a 30 minute reminder", "and a 1 hour reminder" */
function lengthFirst(tokens: readonly Token[], from: number): ReminderRead | undefined {
  const lead = isWith(wordAt(tokens, from)) ? from + 1 : from;
  const article = /^an?$/.test(wordAt(tokens, lead)) && /\d/.test(wordAt(tokens, lead + 1)) ? lead + 1 : lead;
  const hyphen = HYPHENED.exec(wordAt(tokens, article));
  const factor = hyphen ? { minute: 1, min: 1, hour: 60, day: 1440 }[hyphen[2] as 'min'] : 0;
  if (hyphen && wordAt(tokens, article + 1) === 'reminder')
    return { from, to: article + 2, minutes: [Number(hyphen[1]) * factor], rule: 'reminder: in words' };
  const length = readDuration(tokens, article);
  const minutes = length && inMinutes(length.value);
  if (!length || minutes === undefined || !/^(?:reminder|alert)$/.test(wordAt(tokens, length.to))) return undefined;
  return { from, to: length.to + 1, minutes: [minutes], rule: 'reminder: in words' };
}
