import type { Clock } from './clock.ts';
import { inMinutes, readDuration, type Read } from './durations.ts';
import { touches, wordAt, type Token } from './tokens.ts';
import { readWhen, type When } from './when.ts';

/** When to speak up: minutes before the task is due, or a moment of its own. */
export interface ReminderRead {
  from: number;
  to: number;
  minutes: number[];
  at?: When;
  rule: string;
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
  let [at, to] = [head, head];
  for (;;) {
    const offset = readOffset(
      tokens,
      /^(?:of|for|:|at|a)$/.test(wordAt(tokens, at)) && !readOffset(tokens, at) ? at + 1 : at,
    );
    if (!offset) break;
    minutes.push(offset.value);
    to = offset.to;
    at = skipJoiner(tokens, to);
    if (at === to) break;
  }
  if (minutes.length > 0) return believed(tokens, from, { from, to, minutes, rule: 'reminder: in words' });
  return atDue(tokens, from, head) ?? atMoment(tokens, from, head, clock);
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

/** The token behind "and remind me", "with a reminder", "alert me". */
function readHead(tokens: readonly Token[], from: number): number | undefined {
  let at = from;
  while (/^(?:,|;|and|but|also|please|with|plus|then|\.)$/.test(wordAt(tokens, at)) && at < from + 3) at += 1;
  if (/^(?:set|add|put|include)$/.test(wordAt(tokens, at))) at += 1;
  if (/^(?:remind|alert|notify|ping|warn|nudge|tell)$/.test(wordAt(tokens, at)) && wordAt(tokens, at + 1) === 'me')
    return at + 2;
  const article = /^(?:an?|the|my)$/.test(wordAt(tokens, at)) ? at + 1 : at;
  if (!/^(?:reminders?|alerts?|alarm|notification)$/.test(wordAt(tokens, article))) return undefined;
  const to = article + 1;
  return wordAt(tokens, to) === 'set' ? to + 1 : to;
}

/** "30 minutes before", "a day in advance", "1h" */
function readOffset(tokens: readonly Token[], from: number): Read<number> | undefined {
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
  const found = /^(?:when it's due|when due|at the time|at due time|on time|when it is due)/.exec(words);
  return found ? { from, to: at + found[0].split(' ').length, minutes: [0], rule: 'reminder: when due' } : undefined;
}

/** ", remind me at 8": a moment of its own, when the message does not begin with it and no "to …" follows. */
function atMoment(tokens: readonly Token[], from: number, at: number, clock: Clock): ReminderRead | undefined {
  if (from === 0) return undefined;
  const when = readWhen(tokens, at, clock);
  if (!when || when.fault || /^(?:to|that|about|of)$/.test(wordAt(tokens, when.to))) return undefined;
  return { from, to: when.to, minutes: [], at: when, rule: 'reminder: at a moment' };
}

/** "with a 30 minute reminder", "and a 1 hour reminder" */
function lengthFirst(tokens: readonly Token[], from: number): ReminderRead | undefined {
  const lead = /^(?:with|and|plus|,)$/.test(wordAt(tokens, from)) ? from + 1 : from;
  const article = /^an?$/.test(wordAt(tokens, lead)) && /\d/.test(wordAt(tokens, lead + 1)) ? lead + 1 : lead;
  const hyphen = /^(\d{1,4})-(minute|min|hour|day)$/.exec(wordAt(tokens, article));
  const factor = hyphen ? { minute: 1, min: 1, hour: 60, day: 1440 }[hyphen[2] as 'min'] : 0;
  if (hyphen && wordAt(tokens, article + 1) === 'reminder')
    return { from, to: article + 2, minutes: [Number(hyphen[1]) * factor], rule: 'reminder: in words' };
  const length = readDuration(tokens, article);
  const minutes = length && inMinutes(length.value);
  if (!length || minutes === undefined || !/^(?:reminder|alert)$/.test(wordAt(tokens, length.to))) return undefined;
  return { from, to: length.to + 1, minutes: [minutes], rule: 'reminder: in words' };
}
