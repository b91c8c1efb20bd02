import type { LocalDate, StoredRecurrence } from '@tasklog/schemas';
import { hits } from './engine.ts';
import { leavesOut } from './exceptions.ts';
import { atTime, compareLocal, dayOf, fromPlain, hasTime, timeOf, toPlain } from './local.ts';
import { parseRule, WEEKDAYS, type Rule } from './rule.ts';

/** What is needed to count occurrences: the rule and where it counts from. */
export type Recurring = Pick<StoredRecurrence, 'rrule' | 'anchor'> & Partial<StoredRecurrence>;

/** Give up when this many dates in a row are left out by exceptions. */
const MAX_LEFT_OUT = 3_000;

/** Up to `count` occurrences in order, from the anchor or, when given, strictly after `after`. A faulty rule has none. */
export function occurrences(
  recurrence: Recurring,
  { after, count }: { after?: LocalDate; count: number },
): LocalDate[] {
  const found: LocalDate[] = [];
  if (count <= 0) return found;
  for (const occurrence of from(recurrence, after ?? recurrence.anchor)) {
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
  for (const occurrence of from(recurrence, start)) if (compareLocal(occurrence, start) >= 0) return occurrence;
  return null;
}

/**
 * The next occurrence of a completion-relative repeat: counted from the day it was done, at the anchor's time of day
 * (an hourly one: from the minute it was done). COUNT includes the occurrence just done.
 */
export function nextAfterCompletion(recurrence: Recurring, completedOn: LocalDate): LocalDate | null {
  const parsed = parseRule(recurrence.rrule);
  if (!parsed.ok) return null;
  if (parsed.rule.freq === 'HOURLY') return nextOccurrence({ ...recurrence, anchor: completedOn }, completedOn);
  const anchor = atTime(completedOn, timeOf(recurrence.anchor));
  return nextOccurrence({ ...recurrence, anchor }, dayOf(completedOn));
}

/** Occurrences in order, from the start of the day of `start` on; earlier ones are jumped over, not walked. */
function* from(recurrence: Recurring, start: LocalDate): Generator<LocalDate> {
  const parsed = parseRule(recurrence.rrule);
  if (!parsed.ok) return;
  const { rule, anchor, place } = placing(parsed.rule, recurrence);
  const isOut = leavesOut(recurrence.exceptions ?? [], anchor);
  const eve = toPlain(dayOf(start)).subtract({ minutes: 1 });
  let leftOut = 0;
  for (const hit of hits(rule, anchor, eve)) {
    const occurrence = place(hit);
    leftOut = isOut(occurrence) ? leftOut + 1 : 0;
    if (leftOut === 0) yield occurrence;
    if (leftOut > MAX_LEFT_OUT) return;
  }
}

interface Placing {
  rule: Rule;
  anchor: LocalDate;
  place: (hit: Temporal.PlainDateTime) => LocalDate;
}

/** With a time per weekday the rule gives the days and the table the times; otherwise the rule and anchor give both. */
function placing(rule: Rule, { anchor, timesByDay }: Recurring): Placing {
  if (timesByDay && rule.freq !== 'HOURLY') {
    const place = (hit: Temporal.PlainDateTime) => {
      const weekday = WEEKDAYS[hit.dayOfWeek - 1] as keyof typeof timesByDay;
      return atTime(fromPlain(hit), timesByDay[weekday] ?? timeOf(anchor));
    };
    return { rule: { ...rule, byHour: [], byMinute: [] }, anchor: dayOf(anchor), place };
  }
  const timed = hasTime(anchor) || rule.freq === 'HOURLY' || rule.byHour.length > 0 || rule.byMinute.length > 0;
  return { rule, anchor, place: (hit) => (timed ? fromPlain(hit) : dayOf(fromPlain(hit))) };
}
