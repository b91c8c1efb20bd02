import type { Clock } from '../clock.ts';
import type { DateRead } from './date-read.ts';
import type { Lead } from './leads.ts';
import { MONTH_NAMES, monthPeriod, quarterPeriod, seasonPeriod, weekPeriod, type Period } from './periods.ts';
import { wordAt, type Token } from '../text/tokens.ts';
import { oneOf } from '../text/words.ts';

const isWithin = oneOf('in during within');
const isThisOrNext = oneOf('this next');
const leadsPeriod = oneOf('by before until from starting due after');

/**
 * "in june", "by q3", "next march": the first day of the period, or its last one when it runs already. Of a month that
 * is still to come this year, "next" has two readings, so it asks.
 */
export function readPeriodDay(tokens: readonly Token[], lead: Lead, clock: Clock): DateRead | undefined {
  const inside = isWithin(wordAt(tokens, lead.at)) ? lead.at + 1 : lead.at;
  const which = isThisOrNext(wordAt(tokens, inside)) ? wordAt(tokens, inside) : undefined;
  const led = inside > lead.at || leadsPeriod(lead.words.at(-1) ?? '');
  const the = wordAt(tokens, inside) === 'the' && inside > lead.at;
  const at = which === undefined && !the ? inside : inside + 1;
  const season = seasonPeriod(tokens, at, clock);
  if (the && !season) return undefined;
  const period =
    season ?? monthPeriod(tokens, at, clock) ?? (which === undefined ? readNumbered(tokens, at, clock) : undefined);
  if (!period) return undefined;
  const { first, last, to } = period;
  const dated = to > at + 1 && period.name !== 'numbered week' && Temporal.PlainDate.compare(first, clock.today) > 0;
  if (!led && which === undefined && !dated) return undefined;
  const found = {
    to,
    sure: which !== undefined,
    shy: which === undefined && inside === lead.at,
    last,
    rule: `date: a ${period.name}`,
  };
  if (which === 'next' && first.year === clock.today.year && first.month > clock.today.month)
    return {
      ...found,
      date: first,
      sure: true,
      fault: twoYears(season ? capital(season.name) : monthName(first), first.year),
    };
  const runs = Temporal.PlainDate.compare(first, clock.today) <= 0;
  if (!runs) return { ...found, date: first };
  return {
    ...found,
    date: (inside > lead.at || which === 'this') && which !== 'next' ? last : first.add({ years: 1 }),
  };
}

function readNumbered(tokens: readonly Token[], at: number, clock: Clock): Period | undefined {
  return quarterPeriod(tokens, at, clock) ?? weekPeriod(tokens, at, clock);
}

function monthName({ month }: Temporal.PlainDate): string {
  return MONTH_NAMES[month - 1] ?? '';
}

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function twoYears(name: string, year: number): string {
  return `${name} ${year} or ${name} ${year + 1}?`;
}
