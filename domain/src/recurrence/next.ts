import type { LocalDate, StoredRecurrence } from '@tasklog/schemas';
import { fullBudget, type Budget } from './budget.ts';
import { DAY, localOf, minuteOf, weekdayOf } from './calendar.ts';
import { hits } from './engine.ts';
import { leavesOut } from './exceptions.ts';
import { atTime, compareLocal, dayOf, hasTime, timeOf } from './local.ts';
import { readParts } from './parts.ts';
import { WEEKDAYS, type Rule } from './shape.ts';

/** What is needed to count occurrences: the rule and where it counts from. */
export type Recurring = Pick<StoredRecurrence, 'rrule' | 'anchor'> & Partial<StoredRecurrence>;

/**
 * Up to `count` occurrences in order, from the anchor or, when given, strictly after `after`. A faulty rule has none.
 * The budget is for all of them; where it ends, so do they.
 */
export function occurrences(
  recurrence: Recurring,
  { after, count, budget = fullBudget() }: { after?: LocalDate; count: number; budget?: Budget },
): LocalDate[] {
  const found: LocalDate[] = [];
  if (count <= 0) return found;
  for (const occurrence of from(recurrence, after ?? recurrence.anchor, budget)) {
    if (after !== undefined && compareLocal(occurrence, after) <= 0) continue;
    found.push(occurrence);
    if (found.length >= count) break;
  }
  return found;
}

/** The first occurrence strictly after `after` (a date alone: after that day), or null when the repeat is over. */
export function nextOccurrence(recurrence: Recurring, after: LocalDate): LocalDate | null {
  return occurrences(recurrence, { after, count: 1 })[0] ?? null;
}

/** The first occurrence on or after `start`, or null when there is none. */
export function firstOccurrence(recurrence: Recurring, start: LocalDate): LocalDate | null {
  for (const occurrence of from(recurrence, start, fullBudget()))
    if (compareLocal(occurrence, start) >= 0) return occurrence;
  return null;
}

/**
 * The next occurrence of a completion-relative repeat: counted from the day it was done, at the anchor's time of day
 * (an hourly one: from the minute it was done). COUNT includes the occurrence just done.
 */
export function nextAfterCompletion(recurrence: Recurring, completedOn: LocalDate): LocalDate | null {
  const parsed = readParts(recurrence.rrule, 'UTC');
  if (!parsed.ok) return null;
  if (parsed.rule.freq === 'HOURLY') return nextOccurrence({ ...recurrence, anchor: completedOn }, completedOn);
  const anchor = atTime(completedOn, timeOf(recurrence.anchor));
  return nextOccurrence({ ...recurrence, anchor }, dayOf(completedOn));
}

/** Occurrences in order, from the start of the day of `start` on; earlier ones are jumped over, not walked. */
function* from(recurrence: Recurring, start: LocalDate, budget: Budget): Generator<LocalDate> {
  const parsed = readParts(recurrence.rrule, 'UTC');
  if (!parsed.ok) return;
  const { rule, anchor, place } = placing(parsed.rule, recurrence);
  const isOut = leavesOut(recurrence.exceptions ?? [], anchor, budget);
  for (const minute of hits(rule, anchor, minuteOf(dayOf(start)), budget)) {
    const occurrence = place(minute);
    const out = isOut(occurrence);
    if (budget.left < 0) return;
    if (!out) yield occurrence;
  }
}

interface Placing {
  rule: Rule;
  anchor: LocalDate;
  place: (minute: number) => LocalDate;
}

/** With a time per weekday the rule gives the days and the table the times; otherwise the rule and anchor give both. */
function placing(rule: Rule, { anchor, timesByDay }: Recurring): Placing {
  if (timesByDay && rule.freq !== 'HOURLY') {
    const place = (minute: number): LocalDate => {
      const weekday = WEEKDAYS[weekdayOf(Math.floor(minute / DAY))] as keyof typeof timesByDay;
      return atTime(localOf(minute), timesByDay[weekday] ?? timeOf(anchor));
    };
    return { rule: { ...rule, byHour: [], byMinute: [] }, anchor: dayOf(anchor), place };
  }
  const timed = hasTime(anchor) || rule.freq === 'HOURLY' || rule.byHour.length > 0 || rule.byMinute.length > 0;
  return { rule, anchor, place: (minute) => (timed ? localOf(minute) : dayOf(localOf(minute))) };
}
