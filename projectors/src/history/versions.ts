/** The versions of tasks, each with the time in which it held. Pure. */
import type { TaskImage } from '@tasklog/schemas';
import type { Step } from '../states.ts';

/** A task as one event left it. `validTo` is null while it is the last one. */
export type Version = {
  taskId: string;
  version: number;
  userId: string;
  validFrom: string;
  validTo: string | null;
  doc: TaskImage;
};

export type Versions = {
  /** New ones, in order. */
  begun: Version[];
  /** Those that were the last ones before, now with an end. */
  ended: Version[];
};

/**
 * The versions that the steps make, and those that they end. A version never begins before the one that it follows: where the
 * clock of a later event was behind, it begins when the earlier one did, and that one never held.
 */
export function versionsOf(last: ReadonlyMap<string, Version>, steps: readonly Step[]): Versions {
  const newest = new Map(last);
  const begun: Version[] = [];
  const ended: Version[] = [];
  for (const { record, after } of steps) {
    const before = newest.get(after.id);
    const validFrom = latest(instantOf(record.event.time), before?.validFrom);
    if (before) {
      if (last.get(after.id) === before) ended.push({ ...before, validTo: validFrom });
      else before.validTo = validFrom;
    }
    const { id: taskId, version, userId, doc } = after;
    const next: Version = { taskId, version, userId, validFrom, validTo: null, doc };
    begun.push(next);
    newest.set(taskId, next);
  }
  return { begun, ended };
}

const instantOf = (time: string): string => Temporal.Instant.from(time).toString({ smallestUnit: 'millisecond' });

/** Of two instants in the same form, which sort as texts do. */
const latest = (one: string, other: string | undefined): string => (other !== undefined && other > one ? other : one);
