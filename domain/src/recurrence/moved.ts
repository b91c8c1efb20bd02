import type { LocalDate, StoredRecurrence } from '@tasklog/schemas';
import { dayNumber, weekdayOf } from './calendar.ts';
import { hasTime, timeOf } from './local.ts';
import { occurrences } from './next.ts';
import { readParts } from './parts.ts';
import { toText, WEEKDAYS, type Rule } from './shape.ts';

/**
 * The repeat when its dates move as one of them does: another weekday, day of the month or time of day, counted from
 * there. Undefined when the rule names its days in a way that a single move does not tell how to change.
 */
export function moved(recurrence: StoredRecurrence, from: LocalDate, to: LocalDate): StoredRecurrence | undefined {
  const parsed = readParts(recurrence.rrule, 'UTC');
  if (!parsed.ok) return undefined;
  const rule = atAnotherTime(onAnotherDay(parsed.rule, from, to), from, to);
  if (rule === undefined || (recurrence.timesByDay && timeOf(from) !== timeOf(to))) return undefined;
  return { ...recurrence, anchor: to, rrule: toText(withoutPast(rule, recurrence, from)) };
}

function onAnotherDay(rule: Rule, from: LocalDate, to: LocalDate): Rule | undefined {
  const [before, after] = [partsOf(from), partsOf(to)];
  if (before.text === after.text) return rule;
  if ([rule.byYearDay, rule.byWeekNo, rule.bySetPos].some((part) => part.length > 0)) return undefined;
  const byDay = rule.byDay.map((one) => (one.day === before.weekday ? { day: after.weekday } : one));
  if (rule.byDay.some(({ nth }) => nth !== undefined) || (rule.byDay.length > 0 && same(byDay, rule.byDay)))
    return undefined;
  if (rule.byMonthDay.length > 0 && !rule.byMonthDay.includes(before.day)) return undefined;
  const monthMoves = rule.byMonth.length > 0 && before.month !== after.month;
  if (monthMoves && rule.byMonth.length > 1) return undefined;
  return {
    ...rule,
    byDay: withoutTwins(byDay).sort((a, b) => WEEKDAYS.indexOf(a.day) - WEEKDAYS.indexOf(b.day)),
    byMonthDay: replaced(rule.byMonthDay, before.day, after.day),
    byMonth: monthMoves ? [after.month] : rule.byMonth,
  };
}

function atAnotherTime(rule: Rule | undefined, from: LocalDate, to: LocalDate): Rule | undefined {
  if (rule === undefined || timeOf(from) === timeOf(to)) return rule;
  if (rule.byHour.length + rule.byMinute.length === 0) return rule;
  if (rule.byHour.length > 1 || rule.byMinute.length > 1 || !hasTime(to)) return undefined;
  return { ...rule, byHour: [Number(to.slice(11, 13))], byMinute: [Number(to.slice(14, 16))] };
}

/** COUNT goes on where it was, though it is counted from a later date. */
function withoutPast(rule: Rule, recurrence: StoredRecurrence, from: LocalDate): Rule {
  if (rule.count === undefined || recurrence.completionRelative) return rule;
  const past = occurrences({ ...recurrence, exceptions: [] }, { count: rule.count }).filter((date) => date < from);
  return { ...rule, count: Math.max(1, rule.count - past.length) };
}

function partsOf(local: LocalDate) {
  const [year, month, day] = [local.slice(0, 4), local.slice(5, 7), local.slice(8, 10)].map(Number) as [
    number,
    number,
    number,
  ];
  const weekday = WEEKDAYS[weekdayOf(dayNumber(year, month, day))] as (typeof WEEKDAYS)[number];
  return { text: local.slice(0, 10), month, day, weekday };
}

const replaced = (list: readonly number[], one: number, other: number): number[] =>
  [...new Set(list.map((each) => (each === one ? other : each)))].sort((a, b) => a - b);

const withoutTwins = (days: Rule['byDay']): Rule['byDay'] =>
  days.filter(({ day }, n) => days.findIndex((other) => other.day === day) === n);

const same = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right);
