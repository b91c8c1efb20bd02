import type { Clock } from '../clock.ts';
import { readDate, type DateRead } from './dates.ts';
import { hasNoun } from './followers.ts';
import { clockText, inHalf, type TimeRead } from './time-read.ts';
import { readTime } from './times.ts';
import { wordAt, type Token } from '../text/tokens.ts';
import { wholeNumber } from '../text/words.ts';

/** A time behind a date: "5pm", "at 5", ", 17:00", "morning at 8", "from 3 to 5pm". */
export function timeAfter(tokens: readonly Token[], at: number, clock: Clock, date: DateRead): TimeRead | undefined {
  const comma = wordAt(tokens, at) === ',' ? at + 1 : at;
  const named = readTime(tokens, comma, clock.house);
  if (named?.named) return namedThenClock(tokens, named, clock);
  const said = AT.test(wordAt(tokens, comma));
  const start = said ? comma + 1 : comma;
  const read = readTime(
    tokens,
    /^(?:about|around|exactly)$/.test(wordAt(tokens, start)) ? start + 1 : start,
    clock.house,
  );
  if (!read || (said && (readDate(tokens, start, clock)?.to ?? 0) > read.to)) return undefined;
  const ranged = withEnd(tokens, read, said, clock);
  if (said || read.needs !== 'at' || read.fault !== undefined) return ranged;
  const bare = withEnd(tokens, read, true, clock);
  const alone = !hasNoun(tokens, bare.to) && wordAt(tokens, comma) !== ',' && comma === at;
  if (alone && (DOTTED.test(wordAt(tokens, comma)) || HALF_LETTER.test(wordAt(tokens, comma))))
    return { ...bare, needs: 'nothing' };
  return alone && read.bare && (date.part !== undefined || bare !== read || isHourOf(tokens, comma, bare, date))
    ? { ...bare, bare: bare === read }
    : undefined;
}

/** "dinner friday 7": a number on the dial behind a weekday or "tomorrow", with nothing of its own to count. */
function isHourOf(tokens: readonly Token[], at: number, read: TimeRead, { weekdayOnly, rule }: DateRead): boolean {
  const number = wholeNumber(tokens[at]?.text ?? '');
  const onDial = number !== undefined && number >= 1 && number <= HOURS_ON_A_DIAL && read.to === at + 1;
  return onDial && (weekdayOnly === true || NEAR.test(rule));
}

const HOURS_ON_A_DIAL = 12;
const NEAR = /^date: (?:today|tomorrow|(?:this|next) weekday)$/;

/** "thu 12.30" */
const DOTTED = /^\d{1,2}\.\d{2}$/;
/** "tomorrow 7a" */
const HALF_LETTER = /^\d{1,2}(?::\d{2})?[ap]$/;
const AT = /^(?:at|@|around|from|between|by|before|about|after|until|till|approx|approximately|circa|exactly)$/;

export function saidOf({ fault, zone }: TimeRead): { fault?: string; faultOf?: 'time'; zone?: string } {
  return {
    ...(fault === undefined ? {} : { fault, faultOf: 'time' as const }),
    ...(zone === undefined ? {} : { zone }),
  };
}

/** "tomorrow morning at 8": the clock decides, the part of the day says which half. */
function namedThenClock(tokens: readonly Token[], named: TimeRead, clock: Clock): TimeRead {
  const at = wordAt(tokens, named.to) === ',' ? named.to + 1 : named.to;
  const said = /^(?:at|@|around|about|by|before)$/.test(wordAt(tokens, at));
  const read = readTime(tokens, said ? at + 1 : at, clock.house);
  if (!read || read.named || (!said && read.needs === 'at')) return { ...named, needs: 'nothing' };
  const { part } = named;
  return { ...read, time: read.bare && part ? inHalf(read.time, part) : read.time, needs: 'nothing' };
}

/** "3 to 5pm", "9:00-10:30": the start counts; the end only lends it am or pm. Two bare numbers are hours only behind a preposition. */
export function withEnd(tokens: readonly Token[], start: TimeRead, said: boolean, clock: Clock): TimeRead {
  if (!/^(?:-|–|to|until|till|and)$/.test(wordAt(tokens, start.to))) return start;
  const end = readTime(tokens, start.to + 1, clock.house);
  if (!end || end.named || (start.needs === 'at' && end.needs === 'at' && !said)) return start;
  if ((readDate(tokens, start.to + 1, clock)?.to ?? 0) > end.to) return start;
  const [hour = 0, minute = 0] = start.time.split(':').map(Number);
  const halved = start.bare && end.rule === 'time: 12-hour';
  const borrows = halved && hour < 12 && clockText(hour + 12, minute) < end.time;
  const lends = halved && hour > 12 && start.time > end.time;
  return {
    ...start,
    to: end.to,
    time: borrows ? clockText(hour + 12, minute) : lends ? clockText(hour - 12, minute) : start.time,
    needs: 'nothing',
    bare: false,
  };
}
