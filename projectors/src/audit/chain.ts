import { BEGINNING, canonicalInstant, chainHash } from '@tasklog/event-log/chain';
import type { ChainedEntry } from '@tasklog/event-log/chain';
import type { LogRecord } from '@tasklog/event-log';
import type { TaskRecord } from '../sequence.ts';

/** The end of a user's chain. */
export type Head = { seq: number; hash: string };

export type Chained = ChainedEntry & { hash: string };

/** The entries of records in the order of the log, each behind the one before of its user. Moves `heads` along. */
export function chain(heads: Map<string, Head>, records: readonly TaskRecord[]): Chained[] {
  return records.map((record) => {
    const { userid, data } = record.event;
    const entry = chained(heads.get(userid), record, { before: data.before, after: data.after });
    heads.set(userid, entry);
    return entry;
  });
}

/** What stays of a user whose data was erased: a chain of one entry that says so. */
export const erasureEntry = (record: LogRecord): Chained => chained(undefined, record, { before: null, after: null });

function chained(
  { seq, hash }: Head = { seq: 0, hash: BEGINNING },
  { offset, event }: LogRecord,
  images: { before: unknown; after: unknown },
): Chained {
  const entry: ChainedEntry = {
    seq: seq + 1,
    offset,
    id: event.id,
    userId: event.userid,
    taskId: event.subject,
    version: event.taskversion,
    type: event.type,
    at: canonicalInstant(event.time),
    actor: event.actor,
    changeId: event.changeid,
    ...images,
  };
  return { ...entry, hash: chainHash(hash, entry) };
}
