import type { Clock } from '../clock.ts';
import { readDate, type DateRead } from './dates.ts';
import { readDateRange } from './date-ranges.ts';
import { readDuration, shiftDate } from './durations.ts';
import { skipDayEnd, skipLead, skipManner, type Lead } from './leads.ts';
import { readPeriodDay } from './period-days.ts';
import { hasFollower, hasNoun } from './followers.ts';
import { saidOf, timeAfter } from './time-beside.ts';
import { besideMeal } from './parts-of-day.ts';
import { timeFirst } from './time-first.ts';
import { inHalf } from './time-read.ts';
import { readTime } from './times.ts';
import { OPENING_VERB } from '../text/verbs.ts';
import { takesNumber } from './traps.ts';
import { wordAt, type Token } from '../text/tokens.ts';
import type { When } from './when-read.ts';

/** Reads prepositions, a date and a time in either order, an end of the hour and a length, from one token on. */
export function readWhen(tokens: readonly Token[], from: number, clock: Clock): When | undefined {
  const meal = besideMeal(tokens, from, clock.house) !== undefined;
  const lead = meal ? { at: from, words: [] } : skipAbout(tokens, skipLead(tokens, from), clock);
  const found =
    rangeFirst(tokens, lead, clock) ??
    hoursFrom(tokens, lead, clock) ??
    daysFrom(tokens, lead, clock) ??
    partFirst(tokens, lead, clock) ??
    dateFirst(tokens, lead, clock) ??
    timeFirst(tokens, lead, clock);
  if (!found) return undefined;
  const mannered = skipManner(tokens, found.to);
  return {
    ...found,
    from,
    to: skipLength(tokens, { ...found, to: mannered }),
    sure: found.sure || mannered > found.to,
  };
}

/** "24 hours before 9am saturday", "an hour after noon" */
function hoursFrom(tokens: readonly Token[], lead: Lead, clock: Clock): When | undefined {
  const length = readDuration(tokens, lead.at);
  const side = length && wordAt(tokens, length.to);
  if (!length || length.value.minutes === 0 || (side !== 'before' && side !== 'after')) return undefined;
  const anchor = ownEvent(tokens, length.to + 1, clock) ?? readWhen(tokens, length.to + 1, clock);
  if (!anchor?.time || !anchor.date || anchor.fault !== undefined) return undefined;
  const start = anchor.date.toPlainDateTime(anchor.time);
  const sign = side === 'before' ? -1 : 1;
  const moment = shiftDate(start.toPlainDate(), length.value, sign)
    .toPlainDateTime(start.toPlainTime())
    .add({ minutes: sign * length.value.minutes });
  return {
    from: lead.at,
    to: anchor.to,
    date: moment.toPlainDate(),
    time: moment.toString({ smallestUnit: 'minute' }).slice(11),
    sure: true,
    shy: false,
    rules: [...anchor.rules, `date: a length ${side} a moment`],
  };
}

const LONGEST_EVENT = 2;

/** "a week before the trip on 20 december": counted from the day of what is named between them. */
function daysFrom(tokens: readonly Token[], { at, words }: Lead, clock: Clock): When | undefined {
  const length = words.length === 0 ? readDuration(tokens, at) : undefined;
  const side = length && wordAt(tokens, length.to);
  if (!length || length.value.minutes !== 0 || (side !== 'before' && side !== 'after')) return undefined;
  if (!/^(?:my|our|the|his|her|their)$/.test(wordAt(tokens, length.to + 1))) return undefined;
  const on = [1, LONGEST_EVENT].map((count) => length.to + 2 + count).find((next) => wordAt(tokens, next) === 'on');
  const day = on === undefined ? undefined : readWhen(tokens, on, clock);
  if (!day?.date || day.fault !== undefined || day.until !== undefined) return undefined;
  const date = shiftDate(day.date, length.value, side === 'before' ? -1 : 1);
  return { from: at, to: day.to, date, sure: true, shy: false, rules: [...day.rules, `date: a length ${side} a day`] };
}

/** "my 2:30pm flight on sunday": what happens then, with its hour and its day. */
function ownEvent(tokens: readonly Token[], at: number, clock: Clock): When | undefined {
  const hour = /^(?:my|our|the|his|her|their)$/.test(wordAt(tokens, at))
    ? readTime(tokens, at + 1, clock.house)
    : undefined;
  if (!hour || hour.named || hour.needs === 'at' || tokens[hour.to]?.kind !== 'word') return undefined;
  const day = readWhen(tokens, hour.to + 1, clock);
  return day?.date && day.time === undefined
    ? { ...day, from: at, time: hour.time, rules: [hour.rule, ...day.rules] }
    : undefined;
}

/** "about 9am" is a time, and "about friday" a subject. */
function skipAbout(tokens: readonly Token[], lead: Lead, clock: Clock): Lead {
  if (wordAt(tokens, lead.at) !== 'about' || lead.words.length > 0) return lead;
  const read = readTime(tokens, lead.at + 1, clock.house);
  const clear = read?.needs === 'nothing' && !read.named && !hasNoun(tokens, read.to);
  return clear ? { at: lead.at + 1, words: ['about'] } : lead;
}

/** "from 3 to 7 august", "between june and september" */
function rangeFirst(tokens: readonly Token[], lead: Lead, clock: Clock): When | undefined {
  const range = readDateRange(tokens, lead.at, clock);
  if (!range) return undefined;
  const when: When = {
    from: lead.at,
    to: range.to,
    date: range.first,
    until: range.last,
    sure: lead.words.length > 0,
    shy: false,
    rules: [range.rule],
  };
  return thenTime(tokens, when, { to: range.to, date: range.first, sure: true, rule: range.rule }, clock);
}

/** "on the morning of the 3rd", "the evening of 3 august", "the night before easter" */
function partFirst(tokens: readonly Token[], lead: Lead, clock: Clock): When | undefined {
  const at = wordAt(tokens, lead.at) === 'the' ? lead.at + 1 : lead.at;
  const part = readTime(tokens, at, clock.house);
  const side = part ? { of: 0, before: -1, after: 1 }[wordAt(tokens, part.to) as 'of'] : undefined;
  if (!part?.named || side === undefined || (side !== 0 && at === lead.at)) return undefined;
  const date = readDate(tokens, part.to + 1, clock);
  if (!date || (side !== 0 && date.time !== undefined)) return undefined;
  const fault = date.fault === undefined ? {} : { fault: date.fault };
  return {
    from: lead.at,
    to: date.to,
    date: date.date.add({ days: side }),
    time: part.time,
    sure: true,
    shy: false,
    rules: [part.rule, date.rule],
    ...fault,
  };
}

function dateFirst(tokens: readonly Token[], said: Lead, clock: Clock): When | undefined {
  const lead = beforeDay(tokens, said, clock);
  const read = readDate(tokens, lead.at, clock) ?? readPeriodDay(tokens, lead, clock);
  if (!read) return undefined;
  if (lead.words.includes('for') && lead.words.length === 1 && /holiday/.test(read.rule)) return undefined;
  if (read.led && (!PREPOSITION.test(lead.words.at(-1) ?? '') || hasFollower(tokens, read.to))) return undefined;
  const opens = lead.at === lead.words.length && OPENING_VERB.test(wordAt(tokens, read.to));
  const followed = read.dayOnly === true && hasFollower(tokens, read.to) && !opens;
  if (followed && lead.words.length === 0) return undefined;
  const prepared = lead.words.length > 0 && !followed;
  const date: When = {
    from: lead.at,
    to: read.to,
    date: besideDay(lead, read),
    sure: read.sure || prepared || (read.weekdayOnly === true && saysWhich(tokens, read.to)),
    shy: read.shy ?? false,
    rules: [read.rule],
    ...(read.time === undefined ? {} : { time: read.time }),
    ...(read.fault === undefined ? {} : { fault: read.fault }),
    ...(read.dayOnly ? { dayOnly: true } : {}),
    ...(read.weekdayOnly ? { weekdayOnly: true } : {}),
    ...(read.yearly ? { yearly: true } : {}),
  };
  if (!prepared && lead.words.length > 0) return undefined;
  return thenTime(tokens, date, read, clock);
}

/** "lunch friday with ann", "call bob monday before lunch": what follows speaks of the meeting, not of the day. */
function saysWhich(tokens: readonly Token[], at: number): boolean {
  const [word, next] = [wordAt(tokens, at), wordAt(tokens, at + 1)];
  if (takesNumber(wordAt(tokens, at - 2))) return false;
  if (/^(?:with|w\/|about|re|regarding)$/.test(word)) return /^[a-z]{3,}day$/i.test(tokens[at - 1]?.text ?? '');
  return (
    /^(?:before|after|at|over|during)$/.test(word) &&
    /^(?:work|school|class|lunch|dinner|breakfast|supper|church|practice|bed|bedtime)$/.test(next)
  );
}

const PREPOSITION = /^(?:on|by|due|deadline|before|after|until|till|from|starting|date|is|of|:)$/;

/** "before friday" is the day before it, "after friday" the day after; beside a time of day both mean the day itself. */
function besideDay({ words }: Lead, read: DateRead): Temporal.PlainDate {
  if (read.time !== undefined || read.fault !== undefined) return read.date;
  if (words.includes('before')) return read.date.subtract({ days: 1 });
  return words.includes('after') ? (read.last ?? read.date).add({ days: 1 }) : read.date;
}

/** "by EOD friday": the end of the day that follows. */
function beforeDay(tokens: readonly Token[], lead: Lead, clock: Clock): Lead {
  const end = skipDayEnd(tokens, lead.at);
  const at = /^(?:on|,)$/.test(wordAt(tokens, end)) ? end + 1 : end;
  return end > lead.at && readDate(tokens, at, clock) !== undefined ? { ...lead, at } : lead;
}

function thenTime(tokens: readonly Token[], date: When, read: DateRead, clock: Clock): When {
  const ended = skipDayEnd(tokens, wordAt(tokens, date.to) === 'by' ? date.to + 1 : date.to);
  if (ended > date.to + (wordAt(tokens, date.to) === 'by' ? 1 : 0)) return { ...date, to: ended };
  const time = timeAfter(tokens, date.to, clock, read);
  if (!time) return date;
  const chosen = read.part && time.bare ? inHalf(time.time, read.part) : time.time;
  const tonightAtMidnight = read.part === 'night' && time.time === '00:00';
  const day = tonightAtMidnight ? read.date.add({ days: 1 }) : date.date;
  return {
    ...date,
    ...(day ? { date: day } : {}),
    to: time.to,
    time: chosen,
    sure: true,
    shy: false,
    rules: [...date.rules, time.rule],
    ...(time.bare && !read.part ? { dial: true } : {}),
    ...saidOf(time),
  };
}

/** "today 4pm for 45min": how long it takes is understood but not kept. */
function skipLength(tokens: readonly Token[], found: When): number {
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
  if (found?.until !== undefined) return undefined;
  if (found) return endsAt(slice, found.to) ? found : undefined;
  const hour = readTime(slice, from, clock.house);
  const day = hours && hour?.bare && hour.to < to ? readWhen(slice, hour.to, clock) : undefined;
  if (hour && day?.date && day.time === undefined && day.until === undefined && endsAt(slice, day.to))
    return { ...day, from, time: hour.time, rules: [hour.rule, ...day.rules] };
  if (!hour || !endsAt(slice, hour.to) || (hour.needs === 'at' && !hour.named && !hours)) return undefined;
  return { from, to: hour.to, time: hour.time, sure: false, shy: false, rules: [hour.rule] };
}

function endsAt(tokens: readonly Token[], at: number): boolean {
  return tokens.slice(at).every((token) => token.kind === 'mark' && /[.,;!?)]/.test(token.text));
}
