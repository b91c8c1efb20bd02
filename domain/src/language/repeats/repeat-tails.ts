import { readBound } from './bounds.ts';
import type { Clock } from '../clock.ts';
import { readDate } from '../moments/dates.ts';
import { readDuration, type Read } from '../moments/durations.ts';
import { readPicks, readWeekdays, readWithin, readYearDates, skipJoin } from './repeat-days.ts';
import { readWindow } from './repeat-hours.ts';
import type { RepeatRead } from './repeat-read.ts';
import { picksDay, type RepeatShape } from './repeat-shape.ts';
import { hasFollower } from '../moments/followers.ts';
import { seasonMonths, seasonStart } from '../moments/seasons.ts';
import { withEnd } from '../moments/time-beside.ts';
import { inHalf } from '../moments/time-read.ts';
import { readTime } from '../moments/times.ts';
import { wordAt, type Token } from '../text/tokens.ts';
import { unitOf } from '../text/words.ts';

const MAX_TAILS = 12;

export function readTails(tokens: readonly Token[], head: RepeatRead, clock: Clock): RepeatRead {
  let repeat = head;
  for (let tails = 0; tails < MAX_TAILS; tails += 1) {
    const longer =
      windowTail(tokens, repeat, clock) ??
      dayTail(tokens, repeat, clock) ??
      timeTail(tokens, repeat, clock) ??
      lengthTail(tokens, repeat) ??
      boundTail(tokens, repeat, clock);
    if (!longer) break;
    repeat = longer;
  }
  return repeat;
}

/** "every 2 hours from 9 to 17": the hours of each day. */
function windowTail(tokens: readonly Token[], repeat: RepeatRead, clock: Clock): RepeatRead | undefined {
  const { shape } = repeat;
  if (shape.freq !== 'HOURLY' || repeat.times.length > 0) return undefined;
  const end = /^(?:until|till)$/.test(wordAt(tokens, repeat.to))
    ? readTime(tokens, repeat.to + 1, clock.house)
    : undefined;
  if (end && !end.named && readDate(tokens, repeat.to + 1, clock) === undefined)
    return { ...repeat, to: end.to, fault: `From which hour of the day until ${end.time}?` };
  const window = readWindow(tokens, repeat.to, shape.interval, clock);
  if (!window) return undefined;
  const freq = shape.byDay.length > 0 ? 'WEEKLY' : 'DAILY';
  return {
    ...repeat,
    shape: { ...shape, freq, interval: 1 },
    times: window.value,
    to: window.to,
    rules: [...repeat.rules, 'repeat: hours of the day'],
  };
}

/** "on tuesday and thursday", "on the last friday", "in june", "on march 3" */
function dayTail(tokens: readonly Token[], repeat: RepeatRead, clock: Clock): RepeatRead | undefined {
  const { shape, to } = repeat;
  const comma = wordAt(tokens, to) === ',' && /^(?:on|in)$/.test(wordAt(tokens, to + 1)) ? to + 1 : to;
  const at = /^(?:on|in)$/.test(wordAt(tokens, comma)) ? comma + 1 : to;
  if (shape.byDay.length + shape.byMonthDay.length > 0) return monthsTail(tokens, repeat, clock);
  const said = at > to || wordAt(tokens, at) === 'the';
  const days = daysFor(tokens, at, shape, said, clock);
  return days
    ? { ...repeat, shape: { ...shape, ...days.value }, to: days.to, rules: [...repeat.rules, 'repeat: on days'] }
    : monthsTail(tokens, repeat, clock);
}

function daysFor(
  tokens: readonly Token[],
  at: number,
  shape: RepeatShape,
  said: boolean,
  clock: Clock,
): Read<Partial<RepeatShape>> | undefined {
  if (shape.freq === 'HOURLY' || (shape.freq === 'DAILY' && shape.interval === 1)) {
    const list = readWeekdays(tokens, wordAt(tokens, at) === ',' ? at + 1 : at, clock.house);
    if (!list || Object.keys(list.value.timesByDay).length > 0 || (!said && list.value.days.length < 2))
      return undefined;
    const to = wordAt(tokens, list.to) === 'only' ? list.to + 1 : list.to;
    return { to, value: { byDay: list.value.days, ...(shape.freq === 'DAILY' ? { freq: 'WEEKLY' } : {}) } };
  }
  if (shape.freq === 'WEEKLY') {
    const list = readWeekdays(tokens, at, clock.house);
    return list && Object.keys(list.value.timesByDay).length === 0
      ? { to: list.to, value: { byDay: list.value.days } }
      : undefined;
  }
  if (shape.freq === 'YEARLY') {
    const dates = readYearDates(tokens, at);
    if (dates) return dates;
  }
  if ((shape.freq !== 'MONTHLY' && shape.freq !== 'YEARLY') || !said) return undefined;
  const picks = readPicks(tokens, at) ?? loneDay(tokens, at);
  if (!picks || (shape.freq === 'YEARLY' && picks.value.byMonthDay && shape.byMonth.length === 0))
    return shape.freq === 'YEARLY' ? undefined : picks;
  const within = readWithin(tokens, picks.to);
  return within ? { to: within.to, value: { ...picks.value, byMonth: within.value.byMonth } } : picks;
}

/** "every month on 15" */
function loneDay(tokens: readonly Token[], at: number): Read<Partial<RepeatShape>> | undefined {
  const day = /^\d{1,2}$/.test(wordAt(tokens, at)) ? Number(wordAt(tokens, at)) : 0;
  return day >= 1 && day <= 31 && !unitOf(wordAt(tokens, at + 1))
    ? { to: at + 1, value: { byMonthDay: [day] } }
    : undefined;
}

/** "every monday in june" */
function monthsTail(tokens: readonly Token[], repeat: RepeatRead, clock: Clock): RepeatRead | undefined {
  if (repeat.shape.byMonth.length > 0 || !/^(?:in|of|during|throughout)$/.test(wordAt(tokens, repeat.to)))
    return undefined;
  const season = seasonTail(tokens, repeat, clock);
  if (season) return season;
  if (repeat.shape.freq !== 'DAILY' && !picksDay(repeat.shape)) return undefined;
  const dates = readYearDates(tokens, repeat.to + 1);
  if (!dates?.value.byMonth || dates.value.byMonthDay) return undefined;
  return {
    ...repeat,
    shape: { ...repeat.shape, byMonth: dates.value.byMonth },
    to: dates.to,
    rules: [...repeat.rules, 'repeat: in months'],
  };
}

/** "every 2 weeks in summer", "every day during the winter" */
function seasonTail(tokens: readonly Token[], repeat: RepeatRead, clock: Clock): RepeatRead | undefined {
  const at = wordAt(tokens, repeat.to + 1) === 'the' ? repeat.to + 2 : repeat.to + 1;
  const first = seasonStart(wordAt(tokens, at), clock);
  if (first === undefined || hasFollower(tokens, at + 1) || !/^(?:DAILY|WEEKLY)$/.test(repeat.shape.freq))
    return undefined;
  return {
    ...repeat,
    shape: { ...repeat.shape, byMonth: seasonMonths(first) },
    to: at + 1,
    rules: [...repeat.rules, 'repeat: in a season'],
  };
}

/** "at 9am", "at 8am and 8pm", ", 17:00" */
function timeTail(tokens: readonly Token[], repeat: RepeatRead, clock: Clock): RepeatRead | undefined {
  if (repeat.times.length > 0 && !/^(?:at|@)$/.test(wordAt(tokens, repeat.to))) return undefined;
  if (repeat.times.length > 1 || repeat.timesByDay) return undefined;
  const times: string[] = [];
  let [at, to] = [wordAt(tokens, repeat.to) === ',' ? repeat.to + 1 : repeat.to, repeat.to];
  let sawAt = false;
  let zone: string | undefined;
  for (;;) {
    const said = /^(?:at|@|around|from)$/.test(wordAt(tokens, at));
    sawAt ||= said && wordAt(tokens, at) !== 'from';
    const read = readTime(tokens, said ? at + 1 : at, clock.house);
    if (!read || (read.needs === 'at' && !sawAt) || (read.named && read.needs === 'at')) break;
    if (read.fault !== undefined) return { ...repeat, to: read.to, fault: read.fault };
    const whole = wordAt(tokens, read.to) === 'and' ? read : withEnd(tokens, read, said, clock);
    times.push(repeat.part && whole.bare ? inHalf(whole.time, repeat.part) : whole.time);
    to = whole.to;
    zone ??= read.zone;
    at = skipJoin(tokens, to);
    if (at === to) break;
  }
  if (times.length === 0) return undefined;
  const own = repeat.shape.freq === 'HOURLY' ? times.slice(0, 1) : times;
  return {
    ...repeat,
    times: [...new Set(own)].sort(),
    to,
    rules: [...repeat.rules, 'repeat: at a time'],
    ...(zone === undefined ? {} : { zone }),
  };
}

/** "at 4pm for 30 minutes": how long it takes is understood but not kept. */
function lengthTail(tokens: readonly Token[], repeat: RepeatRead): RepeatRead | undefined {
  if (repeat.times.length === 0 || wordAt(tokens, repeat.to) !== 'for') return undefined;
  const length = readDuration(tokens, repeat.to + 1);
  return length && length.value.minutes > 0 ? { ...repeat, to: length.to } : undefined;
}

function boundTail(tokens: readonly Token[], repeat: RepeatRead, clock: Clock): RepeatRead | undefined {
  const bound = readBound(tokens, repeat.to, clock);
  if (!bound) return undefined;
  const { exceptions, ...rest } = bound.value;
  if (Object.keys(bound.value).some((name) => name !== 'exceptions' && repeat[name as 'until'] !== undefined))
    return undefined;
  const all = exceptions ? { exceptions: [...(repeat.exceptions ?? []), ...exceptions] } : {};
  return {
    ...repeat,
    ...rest,
    ...all,
    to: bound.to,
    rules: [...repeat.rules, `repeat: ${Object.keys(bound.value).join(' ')}`],
  };
}
