import { rolling, type Clock } from '../clock.ts';
import { readDate } from './dates.ts';
import { MONTH_NAMES, readPeriod } from './periods.ts';
import { wordAt, type Token } from '../text/tokens.ts';
import { dayNumber, monthOf, oneOf } from '../text/words.ts';

/** From one day to another, both included. */
export interface DateRange {
  to: number;
  first: Temporal.PlainDate;
  last: Temporal.PlainDate;
  /** Both ends name a month or a date, so nothing else can be meant. */
  clear: boolean;
  rule: string;
}

const isFrom = oneOf('from between');
const isTo = oneOf('to until till til through thru - –');

/** "from 3 to 7 august", "aug 1 - aug 15", "between june and september"; the words from "from" or its day on. */
export function readDateRange(tokens: readonly Token[], from: number, clock: Clock): DateRange | undefined {
  const [word, before] = [wordAt(tokens, from), wordAt(tokens, from - 1)];
  const said = isFrom(word);
  const at = said ? from + 1 : from;
  const between = word === 'between' || before === 'between';
  const led = said || isFrom(before);
  return (
    daysOfMonth(tokens, at, clock, between) ??
    months(tokens, at, clock, led, between) ??
    dates(tokens, at, clock, led, between)
  );
}

function isJoin(word: string, between: boolean): boolean {
  return isTo(word) || (between && word === 'and');
}

/** "3 to 7 august", "3rd - 7th of august", "august 3-7" */
function daysOfMonth(tokens: readonly Token[], from: number, clock: Clock, between: boolean): DateRange | undefined {
  const start = wordAt(tokens, from) === 'the' ? from + 1 : from;
  const monthFirst = monthOf(wordAt(tokens, start));
  const at = monthFirst === undefined ? start : start + 1;
  const first = dayNumber(wordAt(tokens, at));
  if (first === undefined || !isJoin(wordAt(tokens, at + 1), between)) return undefined;
  const second = wordAt(tokens, at + 2) === 'the' ? at + 3 : at + 2;
  const last = dayNumber(wordAt(tokens, second));
  const of = wordAt(tokens, second + 1) === 'of' ? second + 2 : second + 1;
  const month = monthFirst ?? monthOf(wordAt(tokens, of));
  if (last === undefined || month === undefined || last < first) return undefined;
  const end = rolling(month, last, clock);
  const begin = end && rolling(month, first, { ...clock, today: end.with({ day: 1 }) });
  if (!begin) return undefined;
  return {
    to: monthFirst === undefined ? of + 1 : second + 1,
    first: begin,
    last: end,
    clear: true,
    rule: 'date: from day to day',
  };
}

/** "from june to september": from the first day to the last. */
function months(
  tokens: readonly Token[],
  at: number,
  clock: Clock,
  led: boolean,
  between: boolean,
): DateRange | undefined {
  const first = readPeriod(tokens, at, clock);
  if (!first || !isMonth(first.name) || !isJoin(wordAt(tokens, first.to), between)) return undefined;
  const second = readPeriod(tokens, first.to + 1, { ...clock, today: first.first });
  if (!second || !isMonth(second.name) || (!led && !MONTH_NAMES.some((name) => name === tokens[at]?.text)))
    return undefined;
  return { to: second.to, first: first.first, last: second.last, clear: true, rule: 'date: from month to month' };
}

function isMonth(name: string): boolean {
  return name === 'month' || name === 'quarter';
}

/** Only dates of the calendar make a range without "from": "today to tomorrow" moves something. */
const OF_CALENDAR = /^date: (?:day and month|ISO|month\/day|day\/month|weekday and date)/;

function dates(
  tokens: readonly Token[],
  at: number,
  clock: Clock,
  led: boolean,
  between: boolean,
): DateRange | undefined {
  const first = readDate(tokens, at, clock);
  if (
    !first ||
    first.fault ||
    first.led ||
    (first.time !== undefined && !first.part) ||
    !isJoin(wordAt(tokens, first.to), between)
  )
    return undefined;
  const the = first.to + 1;
  const plainly = readDate(tokens, the, clock);
  const later = plainly && Temporal.PlainDate.compare(plainly.date, first.date) >= 0;
  const second = later ? plainly : readDate(tokens, the, { ...clock, today: first.date });
  if (!second || second.fault || second.led || Temporal.PlainDate.compare(second.date, first.date) < 0)
    return undefined;
  const plain = !OF_CALENDAR.test(first.rule) || !OF_CALENDAR.test(second.rule);
  if (plain && !led) return undefined;
  return {
    to: second.to,
    first: first.date,
    last: second.last ?? second.date,
    clear: !plain,
    rule: 'date: from date to date',
  };
}
