// What Tasklog says to a case, in the oracle's spelling; each date is a computation of its own.
import { DEFAULT_TIME, dayOf, toInstant, toLocal } from '@tasklog/domain/recurrence/local';
import { nextAfterCompletion, nextOccurrence, occurrences } from '@tasklog/domain/recurrence/next';
import { normaliseRule } from '@tasklog/domain/recurrence/rule';
import type { Case } from './cases.ts';

/** Neither judge looks further. */
const LAST = '2050-12-31T23:59';

export type Answers = { text: string; computations: number };

export function answersTo({ zone, rrule, start, take, after, done, exceptions, timesByDay }: Case): Answers {
  const recurrence = {
    rrule: normaliseRule(rrule, zone),
    anchor: start,
    ...(exceptions && { exceptions }),
    ...(timesByDay && { timesByDay }),
  };
  const found: string[] = [];
  let computations = 0;
  let at = after ?? start;
  while (found.length < take) {
    const next = done ? doneThen(done[found.length] as number) : following();
    computations += 1;
    if (next === null || next > LAST) break;
    found.push(`${next} ${String(toInstant(next, zone).epochMilliseconds / 1000)}`);
    at = next;
  }
  return { text: found.join('|'), computations };

  function following(): string | null {
    if (found.length === 0 && after === undefined) return occurrences(recurrence, { count: 1 })[0] ?? null;
    return nextOccurrence(recurrence, at);
  }

  function doneThen(minutes: number): string | null {
    const local = toLocal(toInstant(at, zone, DEFAULT_TIME).add({ minutes }), zone);
    return nextAfterCompletion(recurrence, rrule.startsWith('FREQ=HOURLY') ? local : dayOf(local));
  }
}
