import { hourOf, type PartOfDay } from '../../preferences.ts';
import type { Clock } from '../clock.ts';
import { readWhenDone } from './bounds.ts';
import { inMinutes, readDuration, type Duration, type Read } from '../moments/durations.ts';
import { isAlternate, adverb, adverbWithin } from './repeat-adverbs.ts';
import { readBody, shapeOfLength, type Body } from './repeat-body.ts';
import {
  LETTERS,
  readPicks,
  readWeekdays,
  readWithin,
  readYearDates,
  skipJoin,
  type WeekdayList,
} from './repeat-days.ts';
import { readRepeatedEdge } from './repeat-edges.ts';
import { perUnit } from './repeat-often.ts';
import type { Head } from './repeat-read.ts';
import { every, WORKDAYS, type RepeatShape } from './repeat-shape.ts';
import { readTime } from '../moments/times.ts';
import { says, touches, wordAt, type Token } from '../text/tokens.ts';
import { isAt, isEvery, isOfOrIn, monthOf, oneOf, weekdayOf, weekdaysOf } from '../text/words.ts';

/** How a repeat begins: "every …", an adverb, weekdays in the plural, "the last friday of every month", "twice a week". */
export function readHead(tokens: readonly Token[], from: number, clock: Clock): Head | undefined {
  return (
    edge(tokens, from, clock) ??
    saidEvery(tokens, from, clock) ??
    adverb(tokens, from) ??
    plainParts(tokens, from, clock) ??
    timesFirst(tokens, from, clock) ??
    plural(tokens, from, clock) ??
    bareList(tokens, from, clock) ??
    ofEvery(tokens, from) ??
    datesEvery(tokens, from) ??
    bareDays(tokens, from) ??
    perUnit(tokens, from) ??
    afterDoing(tokens, from)
  );
}

function edge(tokens: readonly Token[], from: number, clock: Clock): Head | undefined {
  const read = readRepeatedEdge(tokens, from, clock);
  return read && { body: { shape: read.value, rule: 'repeat: edge of a period' }, to: read.to, edge: false };
}

const saysAgain = oneOf('every ev each any repeat repeating repeats recur recurs recurring');

function saidEvery(tokens: readonly Token[], from: number, clock: Clock): Head | undefined {
  const once = wordAt(tokens, from) === 'once' ? from + 1 : from;
  const after = wordAt(tokens, once) === 'after';
  const said = after || wordAt(tokens, once) === 'on' ? once + 1 : once;
  const word = wordAt(tokens, said);
  if (word === 'everyday')
    return { body: { shape: every('DAILY'), rule: 'repeat: everyday' }, to: said + 1, edge: true };
  if (!saysAgain(word)) return undefined;
  if (word.startsWith('re')) return afterRepeat(tokens, said, clock);
  if (word === 'any' || (word === 'each' && wordAt(tokens, said + 1) === 'other')) return undefined;
  const marked = wordAt(tokens, said + 1) === '!' && touches(tokens, said + 1);
  const body = readBody(tokens, said + (marked ? 2 : 1), clock);
  const relative = after || marked ? { completionRelative: true } : {};
  return body && { body: body.value, to: body.to, edge: false, ...relative };
}

/** "repeat every week", "repeats daily": the word goes with the repeat. */
function afterRepeat(tokens: readonly Token[], at: number, clock: Clock): Head | undefined {
  const next = /^(?:it|:|this)$/.test(wordAt(tokens, at + 1)) ? at + 2 : at + 1;
  return saidEvery(tokens, next, clock) ?? adverb(tokens, next);
}

const isGroup = oneOf('weekdays workdays weekends');

/** "on mondays", "mondays and thursdays", "on weekdays", "weekends" */
function plural(tokens: readonly Token[], from: number, clock: Clock): Head | undefined {
  const said = wordAt(tokens, from) === 'on' || wordAt(tokens, from) === 'for' ? from + 1 : from;
  const word = wordAt(tokens, said);
  const alternate = isAlternate(word) && weekdaysOf(wordAt(tokens, said + 1)) !== undefined;
  const start = alternate ? said + 1 : said;
  if (!alternate && weekdaysOf(word) === undefined && !isGroup(word) && !LETTERS.has(word)) return undefined;
  const list = readWeekdays(tokens, start, clock.house);
  if (!list) return undefined;
  const timed = Object.keys(list.value.timesByDay).length > 0 ? { timesByDay: list.value.timesByDay } : {};
  const shape = every('WEEKLY', alternate ? 2 : 1, { byDay: list.value.days });
  return { body: { shape, rule: 'repeat: weekdays', ...timed }, to: list.to, edge: said === from };
}

export const WITHOUT_EVERY = 'repeat: weekdays without every';

/** "gym mon, wed and fri" without "every": once, or every week? It asks. */
function bareList(tokens: readonly Token[], from: number, clock: Clock): Head | undefined {
  const said = wordAt(tokens, from) === 'on' ? from + 1 : from;
  if (weekdayOf(wordAt(tokens, said)) === undefined) return undefined;
  const list = readWeekdays(tokens, said, clock.house);
  const named = tokens.slice(said, list?.to).filter(({ word }) => weekdayOf(word) !== undefined);
  if (!list || new Set(list.value.days).size < 2 || named.length < 2) return undefined;
  if (tokens.slice(said, list.to).some(({ word }) => word === 'or')) return undefined;
  const again = everyWeek(tokens, list, clock);
  if (again) return again;
  if (Object.keys(list.value.timesByDay).length > 1) return timetable(list);
  if (list.value.days.join() === WORKDAYS.join() && named.length === 2)
    return {
      body: { shape: every('WEEKLY', 1, { byDay: WORKDAYS }), rule: 'repeat: monday to friday' },
      to: list.to,
      edge: true,
    };
  const fault = `Every week on ${named.map(({ text }) => text).join(', ')}, or only once? Say "every ${named[0]?.text ?? ''}" or one date.`;
  const part = PARTS.get(`${wordAt(tokens, list.to)}s`);
  const hour = part === undefined ? {} : { time: hourOf(part, clock.house), part };
  return {
    body: {
      shape: every('WEEKLY', 1, { byDay: list.value.days }),
      ...hour,
      fault,
      rule: WITHOUT_EVERY,
    },
    to: part === undefined ? list.to : list.to + 1,
    edge: true,
  };
}

/** "monday and wednesday every week", "tue and thu biweekly" */
function everyWeek(tokens: readonly Token[], list: Read<WeekdayList>, clock: Clock): Head | undefined {
  const head = saidEvery(tokens, list.to, clock) ?? adverb(tokens, list.to);
  const { shape } = head?.body ?? {};
  if (!head || shape?.freq !== 'WEEKLY' || shape.byDay.length > 0) return undefined;
  const body: Body = { ...head.body, shape: { ...shape, byDay: list.value.days }, rule: 'repeat: weekdays' };
  return { ...head, body, edge: false };
}

/** "at 9am and 5pm every day": the times stand first. */
function timesFirst(tokens: readonly Token[], from: number, clock: Clock): Head | undefined {
  const said = isAt(wordAt(tokens, from));
  const times: string[] = [];
  let [at, to] = [said ? from + 1 : from, from];
  for (let read = readTime(tokens, at, clock.house); read; read = readTime(tokens, at, clock.house)) {
    if (read.named || read.fault !== undefined || (!said && read.needs === 'at')) break;
    times.push(read.time);
    to = read.to;
    at = skipJoin(tokens, to);
    if (at === to) break;
  }
  const head = times.length > 1 ? (saidEvery(tokens, to, clock) ?? adverb(tokens, to)) : undefined;
  const timed = head?.body.time !== undefined || head?.body.timesByDay !== undefined;
  return head && !timed ? { ...head, body: { ...head.body, times: [...times].sort() }, edge: false } : undefined;
}

const PARTS = new Map<string, PartOfDay>([
  ['mornings', 'morning'],
  ['afternoons', 'afternoon'],
  ['evenings', 'evening'],
  ['nights', 'night'],
]);

/** "mornings at 7", "saturday nights", "in the evenings" */
function plainParts(tokens: readonly Token[], from: number, clock: Clock): Head | undefined {
  const on = wordAt(tokens, from) === 'on' || wordAt(tokens, from) === 'in' ? from + 1 : from;
  const the = wordAt(tokens, on) === 'the' && on > from ? on + 1 : on;
  const list = readWeekdays(tokens, the, clock.house);
  const bare = list && Object.keys(list.value.timesByDay).length === 0 ? list : undefined;
  const at = bare?.to ?? the;
  const part = PARTS.get(wordAt(tokens, at));
  if (!part || (list && !bare)) return undefined;
  const shape = bare ? every('WEEKLY', 1, { byDay: bare.value.days }) : every('DAILY');
  const body: Body = { shape, time: hourOf(part, clock.house), part, rule: 'repeat: parts of the day' };
  return { body, to: at + 1, edge: the === from };
}

/** "mon at 7, thu at 18:30": days with hours of their own are a timetable, every week. */
function timetable({ to, value: { days, timesByDay } }: Read<WeekdayList>): Head {
  return {
    body: { shape: every('WEEKLY', 1, { byDay: days }), timesByDay, rule: 'repeat: timetable' },
    to,
    edge: true,
  };
}

/** "on the 1st and 15th" without a month: once, or every month? It asks. */
function bareDays(tokens: readonly Token[], from: number): Head | undefined {
  const on = wordAt(tokens, from) === 'on';
  const picks = readPicks(tokens, on ? from + 1 : from);
  if (!picks) return undefined;
  const { byMonthDay = [], byDay = [], bySetPos } = picks.value;
  if ((bySetPos ?? [...byMonthDay, ...byDay]).length < 2) return undefined;
  const month = skipOfTheMonth(tokens, picks.to);
  if (
    monthOf(wordAt(tokens, picks.to)) !== undefined ||
    (month === picks.to && (!on || wordAt(tokens, month) === 'of'))
  )
    return undefined;
  const said = tokens.slice(from, picks.to).map(({ text }) => text);
  const fault = `Every month ${said.join(' ')}, or only once?`;
  return {
    body: { shape: every('MONTHLY', 1, picks.value), fault, rule: 'repeat: days without every' },
    to: month,
    edge: true,
  };
}

/** "the last friday of every month", "by the 1st of each month", "on the first workday of the month every month" */
function ofEvery(tokens: readonly Token[], from: number): Head | undefined {
  const lead = wordAt(tokens, from);
  const said = lead === 'on' || lead === 'by' || lead === 'before' ? from + 1 : from;
  const picks = readPicks(tokens, said);
  if (!picks || (lead === 'before' && (picks.value.byMonthDay ?? []).every((day) => day <= 1))) return undefined;
  const month = skipOfTheMonth(tokens, picks.to);
  const comma = wordAt(tokens, month) === ',' ? month + 1 : month;
  const of = isOfOrIn(wordAt(tokens, comma)) ? comma + 1 : comma;
  const within = isEvery(wordAt(tokens, of)) ? readWithin(tokens, comma) : adverbWithin(tokens, of);
  if (!within) return undefined;
  const days = lead === 'before' ? { byMonthDay: picks.value.byMonthDay?.map((day) => day - 1) ?? [] } : {};
  return {
    body: { shape: { ...within.value, ...picks.value, ...days }, rule: 'repeat: days of every month' },
    to: within.to,
    edge: false,
  };
}

const OF_THE_MONTH = ['of', 'the', 'month'];

function skipOfTheMonth(tokens: readonly Token[], at: number): number {
  return says(tokens, at, OF_THE_MONTH) ? at + 3 : at;
}

/** "on april 15, june 15 and september 15 every year" */
function datesEvery(tokens: readonly Token[], from: number): Head | undefined {
  const dates = readYearDates(tokens, wordAt(tokens, from) === 'on' ? from + 1 : from);
  if (!dates?.value.byMonthDay || (dates.value.byMonth ?? []).length < 2) return undefined;
  const at = wordAt(tokens, dates.to) === ',' ? dates.to + 1 : dates.to;
  const year = isEvery(wordAt(tokens, at)) && wordAt(tokens, at + 1) === 'year';
  const adverb = /^(?:yearly|annually)$/.test(wordAt(tokens, at));
  if (!year && !adverb) return undefined;
  const body: Body = { shape: every('YEARLY', 1, dates.value), rule: 'repeat: dates of the year' };
  return { body, to: adverb ? at + 1 : at + 2, edge: false };
}

/** "after 3 days", "10 days after completion": counted from the day it was done. */
function afterDoing(tokens: readonly Token[], from: number): Head | undefined {
  if (wordAt(tokens, from) === 'after') {
    const length = readDuration(tokens, from + 1);
    const shape = length && shapeOf(length.value);
    if (/^(?:before|after|from|of)$/.test(wordAt(tokens, length?.to ?? 0))) return undefined;
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

function shapeOf(length: Duration): RepeatShape | undefined {
  if (length.minutes === 0) return shapeOfLength(length);
  const hours = (inMinutes(length) ?? 0) / 60;
  return Number.isInteger(hours) && hours > 0 ? every('HOURLY', hours) : undefined;
}
