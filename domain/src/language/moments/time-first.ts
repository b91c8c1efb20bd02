import type { Clock } from '../clock.ts';
import { readDate } from './dates.ts';
import { skipManner, type Lead } from './leads.ts';
import { hasFollower, hasNoun } from './followers.ts';
import { saidOf, withEnd } from './time-beside.ts';
import { inHalf, type TimeRead } from './time-read.ts';
import { readTime } from './times.ts';
import { OPENING_VERB } from '../text/verbs.ts';
import { takesNumber } from './traps.ts';
import { wordAt, type Token } from '../text/tokens.ts';
import { weekdayOf, wholeNumber } from '../text/words.ts';
import type { When } from './when-read.ts';

export function timeFirst(tokens: readonly Token[], lead: Lead, clock: Clock): When | undefined {
  const read = readTime(tokens, lead.at, clock.house);
  if (!read) return undefined;
  const atSaid =
    lead.words.some((word) => /^(?:at|@|around|from|between)$/.test(word)) ||
    byHour(lead, read, wordAt(tokens, lead.at));
  if (/^(?:-|–)$/.test(wordAt(tokens, lead.at - 1)) && lead.words.length === 0) return undefined;
  const ranged = withEnd(tokens, read, atSaid, clock);
  const opens = lead.at === 1 && OPENING_VERB.test(wordAt(tokens, ranged.to));
  const believed = atSaid
    ? !read.bare || read.needs !== 'at' || !hasNoun(tokens, ranged.to) || ranged !== read || opens
    : read.needs !== 'at' || ranged.needs === 'nothing' || beforePart(tokens, lead.at, read, clock);
  const year =
    read.rule === 'time: four digits' && /^(?:19|20)\d\d$/.test(wordAt(tokens, lead.at)) && read.to === lead.at + 1;
  if (year && !/^(?:at|@)$/.test(lead.words.at(-1) ?? '')) return undefined;
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
    ...(ranged.bare ? { dial: true } : {}),
    ...saidOf(read),
  };
  return thenDate(tokens, time, read, clock);
}

const HOURS_ON_A_DIAL = 12;

/** "by 5", "before 5": an hour, when the number is on the dial. */
function byHour({ words }: Lead, { bare, time }: TimeRead, said: string): boolean {
  const hour = wholeNumber(said) ?? Number(time.slice(0, 2));
  return bare === true && /^(?:by|before|until|till|after)$/.test(words.at(-1) ?? '') && hour <= HOURS_ON_A_DIAL;
}

/** "8 tonight", "7 this evening" */
function beforePart(tokens: readonly Token[], at: number, read: TimeRead, clock: Clock): boolean {
  return (
    read.bare === true &&
    (wholeNumber(wordAt(tokens, at)) ?? 0) <= HOURS_ON_A_DIAL &&
    !takesNumber(wordAt(tokens, at - 1)) &&
    readDate(tokens, read.to, clock)?.part !== undefined
  );
}

/** "6am mon-fri", "at 7 mon, wed and fri": the hour of several days. */
function opensWeekdays(tokens: readonly Token[], to: number): boolean {
  const comma = wordAt(tokens, to) === ',' ? to + 1 : to;
  const joined = /^(?:-|–|to|through|and|&|\/)$/.test(wordAt(tokens, comma)) ? comma + 1 : comma;
  return weekdayOf(wordAt(tokens, joined)) !== undefined;
}

/** "5pm tomorrow", "at midnight on 12th August" */
function thenDate(tokens: readonly Token[], time: When, read: TimeRead, clock: Clock): When {
  const sharp = skipManner(tokens, time.to);
  const comma = wordAt(tokens, sharp) === ',' ? sharp + 1 : sharp;
  const said = /^(?:on|by|from|of|for)$/.test(wordAt(tokens, comma)) ? comma + 1 : comma;
  const date = readDate(tokens, said, clock);
  if (date?.weekdayOnly && opensWeekdays(tokens, date.to)) return { ...time, to: sharp };
  if (!date || date.led || (date.time !== undefined && !date.part)) return { ...time, to: sharp };
  const again = /^(?:of|in)$/.test(wordAt(tokens, date.to)) && /^(?:every|each)$/.test(wordAt(tokens, date.to + 1));
  if (again || (date.dayOnly && hasFollower(tokens, date.to))) return { ...time, to: sharp };
  const part = readTime(tokens, date.to, clock.house);
  const half = part?.named ? part.part : date.part;
  const moved = half && read.bare && time.time ? inHalf(time.time, half) : time.time;
  const day = date.part === 'night' && time.time === '00:00' ? date.date.add({ days: 1 }) : date.date;
  return {
    ...time,
    ...(date.dayOnly ? { dayOnly: true } : {}),
    ...(date.weekdayOnly ? { weekdayOnly: true } : {}),
    ...(date.yearly ? { yearly: true } : {}),
    ...(date.fault === undefined ? {} : { fault: date.fault }),
    ...(moved ? { time: moved } : {}),
    ...(half ? { dial: false } : {}),
    to: part?.named ? part.to : date.to,
    date: day,
    sure: true,
    rules: [...time.rules, date.rule],
  };
}
