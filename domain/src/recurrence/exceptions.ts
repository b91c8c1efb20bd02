import type { LocalDate } from '@tasklog/schemas';
import { fullBudget, spend, type Budget } from './budget.ts';
import { DAY, minuteOf } from './calendar.ts';
import { hits } from './engine.ts';
import { dayOf, isLocalDate } from './local.ts';
import { readParts } from './parts.ts';
import type { Rule } from './shape.ts';

/**
 * Tells which occurrences are left out: those on a listed local date (the whole day, or the minute when it has one)
 * and those on a day of a listed RRULE value. Entries that are neither leave nothing out. To be asked in rising order.
 */
export function leavesOut(
  exceptions: readonly string[],
  anchor: LocalDate,
  budget: Budget = fullBudget(),
): (occurrence: LocalDate) => boolean {
  if (exceptions.length === 0) return () => false;
  const dates = new Set(exceptions.filter(isLocalDate));
  const days = new Set([...dates].map(dayOf));
  const rules = exceptions.flatMap((exception) => {
    const parsed = dates.has(exception) ? undefined : readParts(exception, 'UTC');
    return parsed?.ok ? [fallsOn(parsed.rule, dayOf(anchor), budget)] : [];
  });
  return (occurrence) => {
    const day = dayOf(occurrence);
    if (dates.has(occurrence) || dates.has(day) || (occurrence === day && days.has(day))) return true;
    const midnight = minuteOf(day);
    return rules.some((isOn) => spend(budget, STEPS_A_TEST) && isOn(midnight));
  };
}

/** To write an occurrence down and to look for it is as much work as looking at some days. */
const STEPS_A_TEST = 8;

/** Tells whether the rule falls on the day that a midnight begins; its walk goes along with the days asked for. */
function fallsOn(rule: Rule, anchor: LocalDate, budget: Budget): (midnight: number) => boolean {
  let walk: Generator<number> | undefined;
  let at = -Infinity;
  return (midnight) => {
    walk ??= hits(rule, anchor, midnight, budget);
    while (at < midnight) {
      const next = walk.next();
      at = next.done ? Infinity : next.value;
    }
    return at < midnight + DAY;
  };
}
