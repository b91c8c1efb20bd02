/**
 * How a calendar is told that a task repeats. What RFC 5545 can say from the open occurrence on is a rule without end;
 * all else are the dates themselves, as far as they are looked ahead.
 */
import type { LocalDate, StoredRecurrence } from '@tasklog/schemas';
import {
  atTime,
  compareLocal,
  dayOf,
  DEFAULT_TIME,
  hasTime,
  isLocalDate,
  toInstant,
  toPlain,
} from '@tasklog/domain/recurrence/local';
import { firstOccurrence, nextOccurrence, occurrences } from '@tasklog/domain/recurrence/next';
import { parseRule, toText } from '@tasklog/domain/recurrence/rule';
import type { Rule } from '@tasklog/domain/recurrence/rule';

export type Repeat = {
  /** An RRULE value that counts from the start. */
  rrule?: string;
  /** All dates with the start, where no rule says them: some readers go by the list alone. */
  dates: LocalDate[];
  /** Dates of the rule that are left out. */
  except: LocalDate[];
};

/** Dates that no rule says are listed for so long, and so many of them at most. */
const AHEAD = { years: 1 };
const MOST_DATES = 100;

/** What comes behind `start`, the open occurrence; undefined when nothing does, or it is not known before completion. */
export function repeatFrom(
  recurrence: StoredRecurrence,
  { start, zone, today }: { start: LocalDate; zone: string; today: LocalDate },
): Repeat | undefined {
  const parsed = parseRule(recurrence.rrule, zone);
  if (!parsed.ok || recurrence.completionRelative) return undefined;
  const rule = withDays(parsed.rule, recurrence.anchor);
  if (rule !== undefined && isSaid(rule, recurrence, start))
    return { rrule: ruleText(rule, { start, zone }), dates: [], except: leftOut(recurrence, start) };
  const dates = datesAhead(parsed.rule, recurrence, start, today);
  return dates.length === 0 ? undefined : { dates: [start, ...dates], except: [] };
}

/**
 * Whether a rule counted from `start` gives what ours gives from there on. COUNT counts from the anchor, a table of times
 * has a time of its own for each weekday, and what leaves out a rule (EXRULE) is no longer part of RFC 5545.
 */
function isSaid({ count }: Rule, recurrence: StoredRecurrence, start: LocalDate): boolean {
  return (
    recurrence.timesByDay === undefined &&
    recurrence.exceptions.every(isLocalDate) &&
    (count === undefined || start === recurrence.anchor) &&
    firstOccurrence({ ...recurrence, exceptions: [] }, start) === start
  );
}

const SHORTEST_MONTH = 28;
const COMMON_YEAR = 2025;

/**
 * "Every month" from a 31st is every month's last day. From a 29th or 30th it would take a BYSETPOS that common readers
 * expand wrongly: there it is not said, nor where one of the months that a rule names lacks the day.
 */
function withDays(rule: Rule, anchor: LocalDate): Rule | undefined {
  const { day, month } = toPlain(anchor);
  const { freq, byDay, byMonth, byMonthDay, byYearDay, byWeekNo, bySetPos } = rule;
  const picksDays = [byDay, byMonthDay, byYearDay, byWeekNo, bySetPos].some((part) => part.length > 0);
  if (day <= SHORTEST_MONTH || picksDays || (freq !== 'MONTHLY' && freq !== 'YEARLY')) return rule;
  if (byMonth.length > 0) return byMonth.every((each) => daysIn(each) >= day) ? rule : undefined;
  if (freq === 'MONTHLY') return day === 31 ? { ...rule, byMonthDay: [-1] } : undefined;
  return month === 2 ? { ...rule, byMonth: [2], byMonthDay: [-1] } : rule;
}

const daysIn = (month: number): number => Temporal.PlainYearMonth.from({ year: COMMON_YEAR, month }).daysInMonth;

/** UNTIL is a date beside dates, and an instant beside times. */
function ruleText({ until, ...rule }: Rule, { start, zone }: { start: LocalDate; zone: string }): string {
  if (until === undefined) return toText(rule);
  if (!hasTime(start)) return `${toText(rule)};UNTIL=${dayOf(until).replaceAll('-', '')}`;
  const last = toInstant(until, zone, '23:59').toString({ smallestUnit: 'second' });
  return `${toText(rule)};UNTIL=${last.replaceAll(/[-:]/g, '')}`;
}

/** A date leaves out every time on its day. The start stays: there is a task for it. */
function leftOut(recurrence: StoredRecurrence, start: LocalDate): LocalDate[] {
  const whole = { ...recurrence, exceptions: [] };
  return recurrence.exceptions
    .filter((each) => dayOf(each) >= dayOf(start))
    .flatMap((each) =>
      hasTime(each) === hasTime(start) ? [each] : hasTime(start) ? timesOn(whole, each) : [dayOf(each)],
    )
    .filter((each) => each !== start);
}

function timesOn(recurrence: StoredRecurrence, day: LocalDate): LocalDate[] {
  const found: LocalDate[] = [];
  const eve = Temporal.PlainDate.from(day).subtract({ days: 1 }).toString();
  for (let next = nextOccurrence(recurrence, eve); next !== null; next = nextOccurrence(recurrence, next)) {
    if (dayOf(next) !== day) break;
    found.push(next);
  }
  return found;
}

/** Of a start that is long past what was missed since is not listed, so that what is to come has room. */
function datesAhead(rule: Rule, recurrence: StoredRecurrence, start: LocalDate, today: LocalDate): LocalDate[] {
  const yesterday = Temporal.PlainDate.from(dayOf(today)).subtract({ days: 1 }).toString();
  const after = compareLocal(start, yesterday) < 0 ? yesterday : start;
  const horizon = Temporal.PlainDate.from(dayOf(today)).add(AHEAD).toString();
  const bounded = rule.count === undefined && (rule.until === undefined || compareLocal(rule.until, horizon) > 0);
  const until = bounded ? { rrule: toText({ ...rule, until: horizon }) } : {};
  return occurrences({ ...recurrence, ...until }, { after, count: MOST_DATES })
    .filter((date) => compareLocal(date, horizon) <= 0)
    .map((date) => alike(date, start));
}

/** Dates of one component are all of one kind. */
function alike(date: LocalDate, start: LocalDate): LocalDate {
  if (!hasTime(start)) return dayOf(date);
  return hasTime(date) ? date : atTime(date, DEFAULT_TIME);
}
