import type { LogRecord } from '@tasklog/event-log';
import type { Tx } from '@tasklog/runtime/pool';
import { checkRecord } from './check-record.ts';
import type { Projector, Target } from './projector.ts';

export type Applying<T = Tx> = {
  projector: Projector<T>;
  /** Partitions of each topic. */
  partitions: number;
};

/**
 * The one way into a read model, for what comes from the log and for what waited among the dead letters: as this release
 * knows it, checked, and folded. What is left out is not even looked at. Throws when a record cannot be applied; then
 * nothing of the transaction may stay.
 */
export async function applyRecords<T>(
  tx: T,
  { projector, partitions }: Applying<T>,
  records: readonly LogRecord[],
  target: Target,
): Promise<void> {
  const written = records.filter((record) => !target.leftOut.has(record));
  const current = asKnownHere(written, partitions, target);
  if (current.length === 0) return;
  if (projector.asWritten) await projector.apply(tx, written, { ...target, upcast: (event) => event });
  else await projector.apply(tx, current, target);
}

/** The records as this release knows them, checked. Throws Poison. */
export function asKnownHere(
  records: readonly LogRecord[],
  partitions: number,
  { upcast }: Pick<Target, 'upcast'>,
): LogRecord[] {
  const current = records.map((record) => {
    const event = upcast(record.event);
    return event === record.event ? record : { ...record, event };
  });
  for (const record of current) checkRecord(record, partitions);
  return current;
}
