import type { Clock } from './clock.ts';
import { readDate, type DateRead } from './dates.ts';
import { readDuration } from './durations.ts';
import { readPeriod } from './periods.ts';
import { clockText, inHalf, readTime, type TimeRead } from './times.ts';
import { wordAt, type Token } from './tokens.ts';

/** A date, a time or both, as far as the words reach. */
export interface When {
  from: number;
  to: number;
  date?: Temporal.PlainDate;
  time?: string;
  /** Counts anywhere in a message; otherwise only at its edge or beside another date. */
  sure: boolean;
  /** Not even the start of a message is enough. */
  shy: boolean;
  rules: string[];
  fault?: string;
  dayOnly?: boolean;
  weekdayOnly?: boolean;
}

/** Reads prepositions, a date and a time in either order, an end of the hour and a length, from one token on. */
export function readWhen(tokens: readonly Token[], from: number, clock: Clock): When | undefined {
  const lead = skipLead(tokens, from);
  const dated = dateFirst(tokens, lead, clock);
  const timed = dated ? undefined : timeFirst(tokens, lead, clock);
  const found = dated ?? timed;
  return found && { ...found, from, to: skipLength(tokens, found, clock) };
}

interface Lead {
  at: number;
  words: string[];
}

const LEADS = /^(?:on|by|due|for|at|@|around|about|before|until|from|between|starting|no|later|than|is|:)$/;

function skipLead(tokens: readonly Token[], from: number): Lead {
  const words: string[] = [];
  let at = from;
  while (words.length < 4 && LEADS.test(wordAt(tokens, at))) {
    if (words.length === 0 && /^(?:is|:|than|later|no|about)$/.test(wordAt(tokens, at))) break;
    words.push(wordAt(tokens, at));
    at += 1;
  }
  return { at, words };
}

function dateFirst(tokens: readonly Token[], said: Lead, clock: Clock): When | undefined {
  const lead = skipDayEnd(tokens, said, clock);
  const read = readDate(tokens, lead.at, clock) ?? readMonth(tokens, lead, clock);
  if (!read) return undefined;
  if (lead.words.includes('for') && lead.words.length === 1 && /holiday/.test(read.rule)) return undefined;
  const prepared = lead.words.length > 0 && !(read.dayOnly && hasFollower(tokens, read.to));
  const date: When = {
    from: lead.at,
    to: read.to,
    date: lead.words.includes('before') && read.time === undefined ? read.date.subtract({ days: 1 }) : read.date,
    sure: read.sure || prepared,
    shy: read.shy ?? false,
    rules: [read.rule],
    ...(read.time === undefined ? {} : { time: read.time }),
    ...(read.fault === undefined ? {} : { fault: read.fault }),
    ...(read.dayOnly ? { dayOnly: true } : {}),
    ...(read.weekdayOnly && !prepared ? { weekdayOnly: true } : {}),
  };
  if (!prepared && lead.words.length > 0) return undefined;
  return thenTime(tokens, date, read, clock);
}

/** "by EOD friday": the end of the day that follows. */
function skipDayEnd(tokens: readonly Token[], lead: Lead, clock: Clock): Lead {
  const ends = /^(?:eod|cob)$/.test(wordAt(tokens, lead.at)) && readDate(tokens, lead.at + 1, clock) !== undefined;
  return ends ? { ...lead, at: lead.at + 1 } : lead;
}

/** "in june", "by next june": the first day of a month, never without its preposition. */
function readMonth(tokens: readonly Token[], lead: Lead, clock: Clock): DateRead | undefined {
  const at = wordAt(tokens, lead.at) === 'in' ? lead.at + 1 : lead.at;
  if (at === lead.at && !/^(?:by|before|until|from|starting)$/.test(lead.words[0] ?? '')) return undefined;
  const period = readPeriod(tokens, at, clock);
  if (!period || period.name !== 'month' || /^(?:this|next|last)$/.test(wordAt(tokens, at))) return undefined;
  const date =
    Temporal.PlainDate.compare(period.first, clock.today) < 0 ? period.first.add({ years: 1 }) : period.first;
  return { to: period.to, date, sure: false, shy: true, rule: 'date: a month' };
}

/** "the 5th floor", "the 3rd chapter": an ordinal with a noun behind it is no date. */
function hasFollower(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at];
  if (!next || next.kind === 'mark') return false;
  return !/^(?:at|by|@|for|with|and|to|from|in|until|every|each|of|noon|midnight|remind|#.*|@.*|p[1-4]|\d.*)$/.test(
    next.word,
  );
}

function thenTime(tokens: readonly Token[], date: When, read: DateRead, clock: Clock): When {
  const time = timeAfter(tokens, date.to, clock);
  if (!time) return date;
  const chosen =
    date.time !== undefined && read.rule === 'date: tonight' && time.bare ? inHalf(time.time, 'night') : time.time;
  const tonightAtMidnight = read.rule === 'date: tonight' && time.time === '00:00';
  const day = tonightAtMidnight ? read.date.add({ days: 1 }) : date.date;
  const { dayOnly: _dayOnly, weekdayOnly: _weekdayOnly, ...rest } = date;
  const kept = date.dayOnly ? { dayOnly: true } : {};
  return {
    ...rest,
    ...kept,
    ...(day ? { date: day } : {}),
    to: time.to,
    time: chosen,
    sure: true,
    shy: false,
    rules: [...date.rules, time.rule],
  };
}

/** A time behind a date: "5pm", "at 5", ", 17:00", "morning at 8", "from 3 to 5pm". */
function timeAfter(tokens: readonly Token[], at: number, clock: Clock): TimeRead | undefined {
  const comma = wordAt(tokens, at) === ',' ? at + 1 : at;
  const named = readTime(tokens, comma, clock.house);
  if (named?.named) return namedThenClock(tokens, named, clock);
  const said = /^(?:at|@|around|from|between|by|before|about)$/.test(wordAt(tokens, comma));
  const start = said ? comma + 1 : comma;
  const read = readTime(tokens, /^(?:about|around)$/.test(wordAt(tokens, start)) ? start + 1 : start, clock.house);
  if (!read || (!said && read.needs === 'at')) return undefined;
  return withEnd(tokens, read, said, clock);
}

/** "tomorrow morning at 8": the clock decides, the part of the day says which half. */
function namedThenClock(tokens: readonly Token[], named: TimeRead, clock: Clock): TimeRead {
  const at = wordAt(tokens, named.to) === ',' ? named.to + 1 : named.to;
  const said = /^(?:at|@|around)$/.test(wordAt(tokens, at));
  const read = readTime(tokens, said ? at + 1 : at, clock.house);
  if (!read || read.named || (!said && read.needs === 'at')) return { ...named, needs: 'nothing' };
  const part = /(\w+)$/.exec(named.rule)?.[1] as 'morning' | 'afternoon' | 'evening' | 'night';
  return { ...read, time: read.bare ? inHalf(read.time, part) : read.time, needs: 'nothing' };
}

/** "3 to 5pm", "9:00-10:30": the start counts; the end only lends it am or pm. Two bare numbers are hours only behind a preposition. */
function withEnd(tokens: readonly Token[], start: TimeRead, said: boolean, clock: Clock): TimeRead {
  if (!/^(?:-|–|to|until|till|and)$/.test(wordAt(tokens, start.to))) return start;
  const end = readTime(tokens, start.to + 1, clock.house);
  if (!end || end.named || (start.needs === 'at' && end.needs === 'at' && !said)) return start;
  const [hour = 0, minute = 0] = start.time.split(':').map(Number);
  const borrows = start.bare && end.rule === 'time: 12-hour' && hour < 12 && clockText(hour + 12, minute) < end.time;
  return {
    ...start,
    to: end.to,
    time: borrows ? clockText(hour + 12, minute) : start.time,
    needs: 'nothing',
    bare: false,
  };
}

function timeFirst(tokens: readonly Token[], lead: Lead, clock: Clock): When | undefined {
  const atSaid = lead.words.some((word) => /^(?:at|@|around|from|between)$/.test(word));
  const read = readTime(tokens, lead.at, clock.house);
  if (!read) return undefined;
  const ranged = withEnd(tokens, read, atSaid, clock);
  const believed = atSaid
    ? !read.bare || read.needs !== 'at' || !hasNoun(tokens, ranged.to) || ranged !== read
    : read.needs !== 'at' || ranged.needs === 'nothing';
  if (!believed || (lead.words.length > 0 && !atSaid && read.needs !== 'nothing' && read.rule === 'time: four digits'))
    return undefined;
  if (read.named && read.needs === 'at') return undefined;
  const time: When = {
    from: lead.at,
    to: ranged.to,
    time: ranged.time,
    sure: atSaid || lead.words.length > 0 || ranged.needs === 'nothing',
    shy: false,
    rules: [ranged.rule],
  };
  return thenDate(tokens, time, read, clock);
}

/** "at 3 houses", "at 10 Downing Street": a number with a noun behind it is no hour. */
function hasNoun(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at];
  if (!next || next.kind === 'mark') return false;
  return !/^(?:on|in|by|for|with|and|to|from|until|till|every|each|today|tomorrow|tonight|tom|this|next|about|remind|sharp|the|[@#].*|p[1-4]|mon.*|tue.*|wed.*|thu.*|fri.*|sat.*|sun.*|\d.*|jan.*|feb.*|mar.*|apr.*|may|jun.*|jul.*|aug.*|sep.*|oct.*|nov.*|dec.*|daily|weekly|monthly|starting|except|\/\/)$/.test(
    next.word,
  );
}

/** "5pm tomorrow", "at midnight on 12th August" */
function thenDate(tokens: readonly Token[], time: When, read: TimeRead, clock: Clock): When {
  const sharp = wordAt(tokens, time.to) === 'sharp' ? time.to + 1 : time.to;
  const comma = wordAt(tokens, sharp) === ',' ? sharp + 1 : sharp;
  const said = /^(?:on|by|from)$/.test(wordAt(tokens, comma)) ? comma + 1 : comma;
  const date = readDate(tokens, said, clock);
  if (!date || date.fault || (date.time !== undefined && date.rule !== 'date: tonight')) return { ...time, to: sharp };
  if (date.dayOnly && hasFollower(tokens, date.to)) return { ...time, to: sharp };
  const part = readTime(tokens, date.to, clock.house);
  const night = date.rule === 'date: tonight' ? 'night' : undefined;
  const half = part?.named ? (/(\w+)$/.exec(part.rule)?.[1] as 'morning') : night;
  const moved = half && read.bare && time.time ? inHalf(time.time, half) : time.time;
  const day = night && time.time === '00:00' ? date.date.add({ days: 1 }) : date.date;
  const kept = date.dayOnly ? { dayOnly: true } : {};
  return {
    ...time,
    ...kept,
    ...(moved ? { time: moved } : {}),
    to: part?.named ? part.to : date.to,
    date: day,
    sure: true,
    rules: [...time.rules, date.rule],
  };
}

/** "today 4pm for 45min": how long it takes is understood but not kept. */
function skipLength(tokens: readonly Token[], found: When, _clock: Clock): number {
  if (found.time === undefined || wordAt(tokens, found.to) !== 'for') return found.to;
  const length = readDuration(tokens, found.to + 1);
  return length && length.value.minutes > 0 ? length.to : found.to;
}

/** The moment that a whole stretch of tokens names, or undefined when a word of it is left over. A bare number is an hour only when `hours` says so. */
export function readWhole(
  tokens: readonly Token[],
  from: number,
  to: number,
  clock: Clock,
  hours = false,
): When | undefined {
  const slice = tokens.slice(0, to);
  const found = readWhen(slice, from, clock);
  if (found) return endsAt(slice, found.to) ? found : undefined;
  const hour = readTime(slice, from, clock.house);
  if (!hour || !endsAt(slice, hour.to) || (hour.needs === 'at' && !hour.named && !hours)) return undefined;
  return { from, to: hour.to, time: hour.time, sure: false, shy: false, rules: [hour.rule] };
}

function endsAt(tokens: readonly Token[], at: number): boolean {
  return tokens.slice(at).every((token) => token.kind === 'mark' && /[.,;!?)]/.test(token.text));
}
