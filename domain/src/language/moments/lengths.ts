import type { DateRead } from './date-read.ts';
import { weekdayAfter, type Clock } from '../clock.ts';
import { DAY_WORDS, inWeeks, wholeWeeks } from './days.ts';
import { isExact, readDuration, shiftDate, shiftNow, type Duration, type Read } from './durations.ts';
import { touches, wordAt, type Token } from '../text/tokens.ts';
import { weekdayOf, weekdaysOf, wholeNumber } from '../text/words.ts';

type ReadDate = (tokens: readonly Token[], from: number, clock: Clock) => DateRead | undefined;

/** Days counted from another: "in 9 days", "the day after tomorrow", "a week after Easter". The anchor is a plain date. */
export function readFromLength(
  tokens: readonly Token[],
  from: number,
  clock: Clock,
  readAnchor: ReadDate,
): DateRead | undefined {
  return aroundNow(tokens, from, clock, readAnchor) ?? fromLength(tokens, from, clock, readAnchor);
}

/** "the day after tomorrow", "the day before yesterday" */
function aroundNow(tokens: readonly Token[], from: number, clock: Clock, readAnchor: ReadDate): DateRead | undefined {
  const at = wordAt(tokens, from) === 'the' ? from + 1 : from;
  const [side, anchor] = [wordAt(tokens, at + 1), wordAt(tokens, at + 2)];
  const unit = wordAt(tokens, at) === 'week' || wordAt(tokens, at) === 'month';
  if (unit && at > from && (side === 'after' || side === 'before') && anchor !== 'next') {
    const one = oneUnit(tokens, at);
    return one && fromAnchor(tokens, at + 2, one.value, side, clock, readAnchor);
  }
  if (wordAt(tokens, at) !== 'day') return undefined;
  if (side === 'after' && DAY_WORDS.get(anchor) === 1)
    return { to: at + 3, date: clock.today.add({ days: 2 }), sure: true, rule: 'date: day after tomorrow' };
  if (side === 'before' && anchor === 'yesterday')
    return { to: at + 3, date: clock.today.subtract({ days: 2 }), sure: true, rule: 'date: day before yesterday' };
  if (side !== 'after' && side !== 'before') return undefined;
  return fromAnchor(tokens, at + 2, { months: 0, days: 1, workdays: 0, minutes: 0 }, side, clock, readAnchor);
}

/** "in 9 days", "within 3 days", "+2 weeks", "3 days from now", "2 days ago", "a week after Easter" */
function fromLength(tokens: readonly Token[], from: number, clock: Clock, readAnchor: ReadDate): DateRead | undefined {
  const lead = wordAt(tokens, from);
  const signed = lead === '+' && touches(tokens, from + 1);
  const inside = lead === 'in' || lead === 'within' || signed;
  const skip =
    inside && /^(?:about|around|exactly|roughly|approximately|just|another|like)$/.test(wordAt(tokens, from + 1))
      ? 2
      : inside
        ? 1
        : 0;
  const at = inside ? skipNext(tokens, from + skip) : from;
  const length =
    (lead === 'in' ? minutesAlone(tokens, at) : undefined) ??
    readDuration(tokens, at) ??
    (at > from + skip ? oneUnit(tokens, at) : spanOf(tokens, at));
  if (!length || isTitleCase(tokens, at, length.to)) return weekdaysFromNow(tokens, at, clock);
  if (inside || lead === 'over') return inside ? afterIn(tokens, loosely(tokens, length), clock) : undefined;
  return afterLength(tokens, length, clock, readAnchor);
}

const MOST_MINUTES = 90;

/** "standup in 20", "remind me in 10 to …": minutes, where a round number ends what is said. */
function minutesAlone(tokens: readonly Token[], at: number): Read<Duration> | undefined {
  const count = /^\d{2}$/.test(wordAt(tokens, at)) ? Number(wordAt(tokens, at)) : 0;
  const ends = at + 1 === tokens.length || /^(?:to|[.!?,])$/.test(wordAt(tokens, at + 1));
  if (!ends || count === 0 || count % 5 !== 0 || count > MOST_MINUTES) return undefined;
  return { to: at + 1, value: { months: 0, days: 0, workdays: 0, minutes: count } };
}

/** "in the next 3 days", "within the coming week" */
function skipNext(tokens: readonly Token[], at: number): number {
  return wordAt(tokens, at) === 'the' && /^(?:next|coming|following)$/.test(wordAt(tokens, at + 1)) ? at + 2 : at;
}

function oneUnit(tokens: readonly Token[], at: number): Read<Duration> | undefined {
  const one = readDuration([ONE, ...tokens.slice(at, at + WINDOW)], 0);
  return one && { to: at + one.to - 1, value: one.value };
}

/** As many tokens as a length reaches. */
const WINDOW = 12;

const ONE: Token = { text: 'one', word: 'one', start: 0, end: 0, kind: 'word' };

/** "3-4 days", "2 to 3 weeks": the sooner. */
function spanOf(tokens: readonly Token[], at: number): Read<Duration> | undefined {
  if (!/^(?:-|–|to|or)$/.test(wordAt(tokens, at + 1))) return undefined;
  const later = readDuration(tokens, at + 2);
  const first = tokens[at];
  if (!later || !first) return undefined;
  const sooner = readDuration([first, ...tokens.slice(at + 3, at + WINDOW)], 0);
  return sooner && { to: later.to, value: sooner.value };
}

/** "in a day or two", "in an hour or so" */
function loosely(tokens: readonly Token[], length: Read<Duration>): Read<Duration> {
  const vague = wordAt(tokens, length.to) === 'or' && /^(?:two|three|so)$/.test(wordAt(tokens, length.to + 1));
  return vague ? { ...length, to: length.to + 2 } : length;
}

/** "two mondays from now" */
function weekdaysFromNow(tokens: readonly Token[], at: number, clock: Clock): DateRead | undefined {
  const count = wholeNumber(wordAt(tokens, at));
  const weekday = weekdaysOf(wordAt(tokens, at + 1)) ?? weekdayOf(wordAt(tokens, at + 1));
  const now = wordAt(tokens, at + 2) === 'from' && wordAt(tokens, at + 3) === 'now';
  if (count === undefined || count < 1 || weekday === undefined || !now) return undefined;
  const date = weekdayAfter(clock.today, weekday).add({ weeks: count - 1 });
  return { to: at + 4, date, sure: true, rule: 'date: weekdays from now' };
}

/** "Around the World in 80 Days": a unit written large is part of a name. */
function isTitleCase(tokens: readonly Token[], from: number, to: number): boolean {
  const unit = tokens[to - 1]?.text ?? '';
  return (
    /^[A-Z][a-z]/.test(unit) &&
    /^[A-Z0-9]/.test(tokens[from]?.text ?? '') &&
    /^[A-Z]/.test(tokens[from - 2]?.text ?? '')
  );
}

function afterIn(tokens: readonly Token[], length: Read<Duration>, clock: Clock): DateRead {
  const on = wordAt(tokens, length.to) === 'on' ? weekdayOf(wordAt(tokens, length.to + 1)) : undefined;
  const weeks = wholeWeeks(length.value);
  if (on !== undefined && weeks !== undefined) return inWeeks(on, weeks, length.to + 2, clock);
  const skip = /^(?:time|from)$/.test(wordAt(tokens, length.to));
  const now =
    skip && wordAt(tokens, length.to) === 'from' ? (wordAt(tokens, length.to + 1) === 'now' ? 2 : 0) : skip ? 1 : 0;
  return { ...ahead(length.value, 1, clock), to: length.to + now };
}

function afterLength(
  tokens: readonly Token[],
  length: Read<Duration>,
  clock: Clock,
  readAnchor: ReadDate,
): DateRead | undefined {
  const [word, next] = [wordAt(tokens, length.to), wordAt(tokens, length.to + 1)];
  if (word === 'ago') return { ...ahead(length.value, -1, clock), to: length.to + 1 };
  const isWeeks = wholeWeeks(length.value) !== undefined;
  if (isWeeks && (/^(?:today|tomorrow)$/.test(word) || (weekdayOf(word) && wordAt(tokens, length.to - 2) !== 'for')))
    return fromAnchor(tokens, length.to, length.value, 'after', clock, readAnchor);
  if (word === 'hence') return { ...ahead(length.value, 1, clock), to: length.to + 1 };
  if (word === 'from' && next === 'now') return { ...ahead(length.value, 1, clock), to: length.to + 2 };
  if (word === 'from' || word === 'after')
    return fromAnchor(tokens, length.to + 1, length.value, 'after', clock, readAnchor);
  if (word === 'before') return fromAnchor(tokens, length.to + 1, length.value, 'before', clock, readAnchor);
  if (word === 'prior' && next === 'to')
    return fromAnchor(tokens, length.to + 2, length.value, 'before', clock, readAnchor);
  if (word === 'on' && isWeeks && weekdayOf(next))
    return fromAnchor(tokens, length.to + 1, length.value, 'after', clock, readAnchor);
  return undefined;
}

function fromAnchor(
  tokens: readonly Token[],
  at: number,
  length: Duration,
  side: 'after' | 'before',
  clock: Clock,
  readAnchor: ReadDate,
): DateRead | undefined {
  if (isExact(length)) return undefined;
  const start = wordAt(tokens, at) === 'the' ? at + 1 : at;
  const anchor = readAnchor(tokens, start, clock) ?? (start > at ? readAnchor(tokens, at, clock) : undefined);
  if (!anchor) return undefined;
  const { date, rule: _rule, ...rest } = anchor;
  const moved = shiftDate(date, length, side === 'after' ? 1 : -1);
  return {
    ...rest,
    date: moved,
    sure: true,
    shy: false,
    dayOnly: false,
    weekdayOnly: false,
    rule: `date: a length ${side} a date`,
  };
}

function ahead(length: Duration, sign: 1 | -1, clock: Clock): Omit<DateRead, 'to'> {
  const rule = sign === 1 ? 'date: in a while' : 'date: ago';
  if (!isExact(length)) return { date: shiftDate(clock.today, length, sign), sure: true, rule };
  const moment = shiftNow(clock, length, sign);
  return { date: moment.toPlainDate(), time: moment.toString({ smallestUnit: 'minute' }).slice(11), sure: true, rule };
}
