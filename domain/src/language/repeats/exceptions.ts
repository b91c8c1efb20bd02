import { lastOfMonth, realDate, type Clock } from '../clock.ts';
import { readDateRange } from '../moments/date-ranges.ts';
import { readDate } from '../moments/dates.ts';
import type { Read } from '../moments/durations.ts';
import { readPeriod } from '../moments/periods.ts';
import { readPicks, readWeekdays, readWithin, skipJoin } from './repeat-days.ts';
import { every, shapeText } from './repeat-shape.ts';
import { wordAt, type Token } from '../text/tokens.ts';
import { dayNumber, monthOf } from '../text/words.ts';

/** What a repeat leaves out, as local dates and rules; or the question that the words raise. */
export interface Exceptions {
  exceptions: string[];
  fault?: string;
}

/** "except 24 december", "but not on sundays", "excluding weekends", "apart from the first monday of the month" */
export function readExceptions(tokens: readonly Token[], from: number, clock: Clock): Read<Exceptions> | undefined {
  const opened = skipExcept(tokens, from);
  if (opened === undefined) return undefined;
  if (isHolidays(tokens, opened)) return holidays(tokens, opened);
  const list: string[] = [];
  let [at, to] = [opened, opened];
  for (;;) {
    const one = exception(tokens, skipOn(tokens, at), clock);
    if (!one) break;
    list.push(...one.value);
    to = one.to;
    at = skipJoin(tokens, to);
    if (at === to) break;
  }
  return list.length > 0 ? { to, value: { exceptions: [...new Set(list)] } } : undefined;
}

/** "public holidays" are in no calendar here, so it asks which dates they are. */
function isHolidays(tokens: readonly Token[], at: number): boolean {
  const named = /^(?:public|bank|national|federal|school|the)$/.test(wordAt(tokens, at)) ? at + 1 : at;
  return /^holidays?$/.test(wordAt(tokens, named));
}

function holidays(tokens: readonly Token[], at: number): Read<Exceptions> {
  const fault = 'I know no calendar of public holidays. Which dates should be left out?';
  return { to: /^holidays?$/.test(wordAt(tokens, at)) ? at + 1 : at + 2, value: { exceptions: [], fault } };
}

const TWO_WORDS =
  /^(?:other than|apart from|aside from|except for|save for|not on|not in|but not|and not|never on|unless it's|unless on|leaving out)$/;
const ONE_WORD = /^(?:except|excepting|excluding|excl|exc|besides|skipping|skip|minus|without|but|not)$/;

function skipExcept(tokens: readonly Token[], from: number): number | undefined {
  const word = wordAt(tokens, from);
  if (TWO_WORDS.test(`${word} ${wordAt(tokens, from + 1)}`)) return skipOn(tokens, from + 2);
  if (!ONE_WORD.test(word)) return undefined;
  return skipOn(tokens, wordAt(tokens, from + 1) === '.' ? from + 2 : from + 1);
}

function skipOn(tokens: readonly Token[], from: number): number {
  return /^(?:on|for|in|during)$/.test(wordAt(tokens, from)) ? from + 1 : from;
}

/** Stands for the first date of the repeat, which is known only when all of it is read. */
export const THE_FIRST = 'first';

/** "except this one", "but not this week" */
function thisOne(tokens: readonly Token[], from: number, clock: Clock): Read<string[]> | undefined {
  const at = wordAt(tokens, from) === 'the' ? from + 1 : from;
  const [which, noun] = [wordAt(tokens, at), wordAt(tokens, at + 1)];
  if (!/^(?:this|next|first|coming)$/.test(which)) return undefined;
  if (/^(?:one|time)$/.test(noun)) return { to: at + 2, value: [THE_FIRST] };
  const period = /^(?:week|weekend|month|year)$/.test(noun) ? readPeriod(tokens, at, clock) : undefined;
  return period && { to: period.to, value: daysBetween(period.first, period.last) };
}

function exception(tokens: readonly Token[], at: number, clock: Clock): Read<string[]> | undefined {
  const one = thisOne(tokens, at, clock);
  if (one) return one;
  const range = readDateRange(tokens, at, clock);
  if (range?.clear) return { to: range.to, value: daysBetween(range.first, range.last) };
  const listed = daysThenMonth(tokens, at, clock) ?? monthThenDays(tokens, at, clock);
  if (listed) return listed;
  const picks = readPicks(tokens, at);
  const within = picks && readWithin(tokens, picks.to);
  if (picks && (within || /^the$/.test(wordAt(tokens, at))))
    return {
      to: within?.to ?? picks.to,
      value: [shapeText({ ...(within?.value ?? every('MONTHLY')), ...picks.value })],
    };
  const weekdays = readWeekdays(tokens, at, clock.house);
  const dated = readDate(tokens, at, clock);
  if (dated && !dated.weekdayOnly && !dated.fault && dated.to > (weekdays?.to ?? 0))
    return { to: dated.to, value: daysBetween(dated.date, dated.last ?? dated.date) };
  if (weekdays) return { to: weekdays.to, value: [shapeText(every('WEEKLY', 1, { byDay: weekdays.value.days }))] };
  const month = monthOf(wordAt(tokens, at));
  return month === undefined ? undefined : { to: at + 1, value: [`FREQ=DAILY;BYMONTH=${month}`] };
}

const MAX_DAYS = 62;

function daysBetween(first: Temporal.PlainDate, last: Temporal.PlainDate): string[] {
  const length = Math.min(MAX_DAYS, first.until(last, { largestUnit: 'days' }).days + 1);
  return Array.from({ length }, (_, index) => first.add({ days: index }).toString());
}

/** "24 and 31 december" */
function daysThenMonth(tokens: readonly Token[], from: number, clock: Clock): Read<string[]> | undefined {
  const days: number[] = [];
  let at = from;
  for (let day = dayNumber(wordAt(tokens, at)); day !== undefined; day = dayNumber(wordAt(tokens, at))) {
    days.push(day);
    at = skipJoin(tokens, at + 1);
  }
  const of = wordAt(tokens, at) === 'of' ? at + 1 : at;
  const month = monthOf(wordAt(tokens, of));
  return days.length > 1 && month !== undefined ? { to: of + 1, value: datesOf(month, days, clock) } : undefined;
}

/** "dec 24 and 31" */
function monthThenDays(tokens: readonly Token[], from: number, clock: Clock): Read<string[]> | undefined {
  const month = monthOf(wordAt(tokens, from));
  if (month === undefined) return undefined;
  const days: number[] = [];
  let [at, to] = [from + 1, from];
  for (let day = dayNumber(wordAt(tokens, at)); day !== undefined; day = dayNumber(wordAt(tokens, at))) {
    if (monthOf(wordAt(tokens, at + 1)) !== undefined) break;
    days.push(day);
    to = at + 1;
    at = skipJoin(tokens, to);
    if (at === to) break;
  }
  return days.length > 1 ? { to, value: datesOf(month, days, clock) } : undefined;
}

function datesOf(month: number, days: readonly number[], { today }: Clock): string[] {
  const over = Temporal.PlainDate.compare(lastOfMonth(today.with({ day: 1, month })), today) < 0;
  return days.flatMap((day) => {
    const date = realDate(today.year + (over ? 1 : 0), month, day);
    return date ? [date.toString()] : [];
  });
}
