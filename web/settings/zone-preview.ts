import type { Task } from '@tasklog/schemas';
import { instantOf, localMinute } from '../tasks/days.ts';
import { localDateWords } from '../tasks/words/due-words.ts';
import type { Say } from '../tasks/words/say.ts';

/** A task as it is said now, and when that is on the wall clock of another zone. */
export interface Elsewhere {
  id: string;
  title: string;
  said: string;
  /** Null where both are the same zone. */
  there: string | null;
}

const SHOWN = 5;

/** What the next tasks with a time of day say to somebody who moves to a zone. @returns null for a zone that is none. */
export function zonePreview(say: Say, tasks: readonly Task[], zone: string, now: number): Elsewhere[] | null {
  if (!isZone(zone)) return null;
  const year = localMinute(now, zone).slice(0, 4);
  return tasks
    .filter(({ status, due }) => status === 'open' && due?.includes('T'))
    .slice(0, SHOWN)
    .map(({ id, title, due, timeZone }) => ({
      id,
      title,
      said: `${localDateWords(say, due ?? '', year)} (${timeZone})`,
      there:
        timeZone === zone
          ? null
          : localDateWords(say, localMinute(Date.parse(instantOf(due ?? '', timeZone)), zone), year),
    }));
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
