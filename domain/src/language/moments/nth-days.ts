import { addWorkdays, lastOfMonth, realDate, weekdayAfter, weekdayBefore, type Clock } from '../clock.ts';
import type { DateRead } from './date-read.ts';
import { MONTH_NAMES, readPeriod, type Period } from './periods.ts';
import { wordAt, type Token } from '../text/tokens.ts';
import { oneOf, ordinalOf, weekdayOf } from '../text/words.ts';

/** A day counted inside a month, quarter or year: "the first monday of august", "last workday of the month". */
export function readNthDay(tokens: readonly Token[], from: number, clock: Clock): DateRead | undefined {
  const at = wordAt(tokens, from) === 'the' ? from + 1 : from;
  const nth = readNth(tokens, at);
  if (!nth) return undefined;
  const kind = kindAt(tokens, nth.to);
  const where = kind && readWhere(tokens, kind.to, clock);
  if (!kind || !where) return undefined;
  const rule = `date: nth ${kind.kind} of a ${where.period.name}`;
  if (kind.kind === 'week') return weekOf(nth.value, where, rule);
  const date = coming(kind, nth.value, where, clock);
  if (date) return { to: where.to, date, sure: true, rule };
  const said = tokens.slice(at, where.to).map(({ text }) => text);
  return {
    to: where.to,
    date: clock.today,
    sure: true,
    rule: 'date: no such day',
    fault: `There is no ${said.join(' ')}. Which date did you mean?`,
  };
}

const isPenultimate = oneOf('penultimate second-to-last next-to-last second-last');

/** "first", "3rd", "last", "second to last", "penultimate"; counted from the end when negative. */
export function readNth(tokens: readonly Token[], at: number): { to: number; value: number } | undefined {
  const word = wordAt(tokens, at);
  if (word === 'last' || word === 'final') return { to: at + 1, value: -1 };
  if (isPenultimate(word)) return { to: at + 1, value: -2 };
  const ordinal = ordinalOf(word);
  const backwards = ordinal ?? (word === 'next' ? 2 : undefined);
  if (backwards === undefined) return undefined;
  const next = wordAt(tokens, at + 1);
  if (next === 'to' && wordAt(tokens, at + 2) === 'last') return { to: at + 3, value: -backwards };
  if (ordinal !== undefined && ordinal > 1 && next === 'last') return { to: at + 2, value: -ordinal };
  return ordinal === undefined ? undefined : { to: at + 1, value: ordinal };
}

type Kind = { to: number; kind: 'weekday'; weekday: number } | { to: number; kind: 'workday' | 'day' | 'week' };

function kindAt(tokens: readonly Token[], at: number): Kind | undefined {
  const word = wordAt(tokens, at);
  const weekday = weekdayOf(word);
  if (weekday !== undefined) return { to: at + 1, kind: 'weekday', weekday };
  if (/^(?:workday|weekday)$/.test(word)) return { to: at + 1, kind: 'workday' };
  if (/^(?:business|working|work)$/.test(word) && wordAt(tokens, at + 1) === 'day')
    return { to: at + 2, kind: 'workday' };
  return word === 'day' || word === 'week' ? { to: at + 1, kind: word } : undefined;
}

interface Where {
  to: number;
  period: Period;
  /** The months to the next such period, when the words do not fix which one. */
  rolls?: number;
}

function readWhere(tokens: readonly Token[], from: number, clock: Clock): Where | undefined {
  const of = /^(?:of|in)$/.test(wordAt(tokens, from));
  const at = of ? from + 1 : from;
  const the = of && wordAt(tokens, at) === 'the' ? at + 1 : at;
  const word = wordAt(tokens, the);
  if (the > at && /^(?:month|quarter|year)$/.test(word)) {
    const period = readPeriod([{ ...this_, kind: 'word' }, ...tokens.slice(the, the + 2)], 0, clock);
    return period && { to: the + 1, period, rolls: MONTHS_IN[word as 'month'] };
  }
  const period = readPeriod(tokens, at, clock);
  if (!period || /^(?:day|week|numbered week|weekend)$/.test(period.name) || (!of && !/^(?:this|next)$/.test(word)))
    return undefined;
  const named = period.to === at + 1 && period.name === 'month';
  return { to: period.to, period, ...(named ? { rolls: MONTHS_IN.year } : {}) };
}

const MONTHS_IN = { month: 1, quarter: 3, year: 12 };
const this_ = { text: 'this', word: 'this', start: 0, end: 0 };

function weekOf(nth: number, { to, period: { first, last, name } }: Where, rule: string): DateRead | undefined {
  if (name !== 'month' || nth > 5 || nth < -1) return undefined;
  const from = nth < 0 ? last.subtract({ days: 6 }) : first.add({ weeks: nth - 1 });
  const end = nth < 0 ? last : from.add({ days: 6 });
  const month = MONTH_NAMES[first.month - 1] ?? '';
  return { to, date: from, sure: false, rule, fault: `That is about ${from.day} to ${end.day} ${month}. Which day?` };
}

/** The day itself; the next period's when it is over and the words leave that open. */
function coming(kind: Kind, nth: number, { period, rolls }: Where, clock: Clock): Temporal.PlainDate | undefined {
  const { first, last } = period;
  const found = dayIn(kind, nth, first, last);
  const over = found && Temporal.PlainDate.compare(found, clock.today) < 0;
  if (!over || rolls === undefined || clock.past) return found;
  return dayIn(kind, nth, first.add({ months: rolls }), lastOfMonth(last.add({ months: rolls })));
}

function dayIn(
  kind: Kind,
  nth: number,
  first: Temporal.PlainDate,
  last: Temporal.PlainDate,
): Temporal.PlainDate | undefined {
  const day = counted(kind, nth, first, last);
  const inside = day && Temporal.PlainDate.compare(day, first) >= 0 && Temporal.PlainDate.compare(day, last) <= 0;
  return inside ? day : undefined;
}

function counted(
  kind: Kind,
  nth: number,
  first: Temporal.PlainDate,
  last: Temporal.PlainDate,
): Temporal.PlainDate | undefined {
  const [eve, after] = [first.subtract({ days: 1 }), last.add({ days: 1 })];
  switch (kind.kind) {
    case 'weekday':
      return nth > 0
        ? weekdayAfter(eve, kind.weekday).add({ weeks: nth - 1 })
        : weekdayBefore(after, kind.weekday).add({ weeks: nth + 1 });
    case 'workday':
      return addWorkdays(nth > 0 ? eve : after, nth);
    case 'day':
      return nth > 0 ? eve.add({ days: nth }) : after.add({ days: nth });
    case 'week':
      return realDate(first.year, first.month, first.day);
  }
}
