import { RRuleTemporal } from 'rrule-temporal';
import type { LocalDate } from '@tasklog/schemas';
import { toPlain } from './local.ts';
import { toText, type Rule } from './shape.ts';

/** The engine gives up after this many empty periods, so a rule that never comes costs milliseconds. */
const MAX_PERIODS = 10_000;

/** A leap year that starts on a Saturday: where rules without an anchor are tried. */
export const DAYS_FROM: LocalDate = '2000-01-01';

/** The wall-clock hits of a rule from its anchor, in order, beginning after `after`. Wall clocks are dressed as UTC. */
export function* hits(rule: Rule, anchor: LocalDate, after: Temporal.PlainDateTime): Generator<Temporal.PlainDateTime> {
  const engine = engineFor(rule, anchor, MAX_PERIODS);
  let cursor: Temporal.PlainDateTime | undefined = after;
  for (;;) {
    cursor = nextHit(engine, cursor);
    if (cursor === undefined) return;
    yield cursor;
  }
}

/** The first hit of a rule at or after its anchor, looking at no more than `periods` periods. */
export function firstHit(rule: Rule, anchor: LocalDate, periods: number): Temporal.PlainDateTime | undefined {
  return nextHit(engineFor(rule, anchor, periods), toPlain(anchor).subtract({ minutes: 1 }));
}

/** Tells whether the rule falls on a day (YYYY-MM-DD). */
export function daysOf(rule: Rule, anchor: LocalDate): (day: string) => boolean {
  const engine = engineFor(rule, anchor, MAX_PERIODS);
  return (day) => {
    const midnight = toPlain(day);
    const hit = nextHit(engine, midnight.subtract({ minutes: 1 }));
    return hit !== undefined && hit.toPlainDate().equals(midnight.toPlainDate());
  };
}

function nextHit(engine: Engine, after: Temporal.PlainDateTime): Temporal.PlainDateTime | undefined {
  try {
    return engine.next(after.toZonedDateTime('UTC'))?.toPlainDateTime();
  } catch (error) {
    if (error instanceof Error && /exceeded/.test(error.message)) return undefined;
    throw error;
  }
}

type Engine = RRuleTemporal<Temporal.ZonedDateTime>;

function engineFor(rule: Rule, anchor: LocalDate, maxIterations: number): Engine {
  const start = toPlain(anchor).toString({ smallestUnit: 'second' }).replaceAll(/[-:]/g, '');
  const text = toText(clamped(rule, anchor)).replace(/(UNTIL=\d{8}T\d{6})/, '$1Z');
  return new RRuleTemporal({
    rruleString: `DTSTART;TZID=UTC:${start}\nRRULE:${text}`,
    temporal: Temporal,
    maxIterations,
  });
}

const SHORTEST_MONTH = 28;

/** "every month" set on a 31st means the last day of shorter months; RFC 5545 alone would skip them. */
function clamped(rule: Rule, anchor: LocalDate): Rule {
  const { day, month } = toPlain(anchor);
  if (day <= SHORTEST_MONTH || picksDays(rule)) return rule;
  const byMonthDay = Array.from({ length: day - SHORTEST_MONTH + 1 }, (_, index) => SHORTEST_MONTH + index);
  const bySetPos = lastDayOnly(rule);
  if (rule.freq === 'MONTHLY') return { ...rule, byMonthDay, bySetPos };
  if (rule.freq === 'YEARLY' && month === 2) return { ...rule, byMonth: [2], byMonthDay, bySetPos };
  return rule;
}

function picksDays(rule: Rule): boolean {
  const parts = [rule.byDay, rule.byMonth, rule.byMonthDay, rule.byYearDay, rule.byWeekNo, rule.bySetPos];
  return parts.some((part) => part.length > 0);
}

/** Of the days offered only the last counts, with all the times of day it has. */
function lastDayOnly(rule: Rule): number[] {
  const times = Math.max(1, rule.byHour.length) * Math.max(1, rule.byMinute.length);
  return Array.from({ length: times }, (_, index) => index - times);
}
