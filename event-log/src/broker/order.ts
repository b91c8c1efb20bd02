import type { LogRecord } from '../event-log.ts';
import type { Topic } from '../topics.ts';
import { Unreadable } from './broker.ts';
import type { Count, Delivery } from './broker.ts';

export type OrderOptions = {
  topic: Topic;
  pageSize: number;
  /** The next records behind an offset, from Postgres; none when the log ends there. */
  read: (after: number, limit: number) => Promise<LogRecord[]>;
  count: Count;
  /** A place of ours held something else; told once for each. */
  onUnreadable: (offset: number, reason: string) => void;
};

/**
 * Makes of what a broker brought the pages behind `after`: dense, in order, each record once.
 *
 * Seen before: dropped. A hole: a broker does not close it by itself, for the bridge sends every record behind the one
 * before; it was lost, or expired, or this group begins in the middle. So it is read in Postgres at once. The same for
 * a record that cannot be read. A record behind the end of the log was not made by it, and is dropped as foreign.
 */
export async function* inOrder(
  after: number,
  deliveries: readonly Delivery[],
  options: OrderOptions,
): AsyncGenerator<LogRecord[], void> {
  const { topic, pageSize, read, count } = options;
  for (let n = 0, at = after; n < deliveries.length;) {
    const next = deliveries[n] as Delivery;
    if (next.offset <= at) {
      count('duplicate', topic, 1);
      n += 1;
      continue;
    }
    const run = next.offset === at + 1 ? readable(deliveries.slice(n, n + pageSize), options) : [];
    if (run.length > 0) {
      count('delivered', topic, run.length);
      n += run.length;
    } else {
      run.push(...(await read(at, Math.min(pageSize, Math.max(1, next.offset - at - 1)))));
      count(run.length > 0 ? 'filled' : 'foreign', topic, Math.max(1, run.length));
      if (run.length === 0 || next.offset === at + run.length) n += 1;
    }
    if (run.length > 0) yield run;
    at += run.length;
  }
}

/** What the log still has behind `after`, up to `to`: what a broker should have brought and did not. */
export async function* fromLog(
  after: number,
  to: number,
  { topic, pageSize, read, count }: OrderOptions,
): AsyncGenerator<LogRecord[], void> {
  for (let at = after; at < to;) {
    const records = await read(at, Math.min(pageSize, to - at));
    if (records.length === 0) return;
    count('filled', topic, records.length);
    yield records;
    at += records.length;
  }
}

/** The records of the deliveries as far as they follow one another and can be read. */
function readable(deliveries: readonly Delivery[], { topic, count, onUnreadable }: OrderOptions): LogRecord[] {
  const records: LogRecord[] = [];
  for (const { partition, offset, at, read } of deliveries) {
    if (records.length > 0 && offset !== (records.at(-1) as LogRecord).offset + 1) break;
    try {
      records.push({ topic, partition, offset, at, event: read() });
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      // The records before it go first; then it is looked at again, alone.
      if (records.length > 0) break;
      if (!error.skipped) {
        count('unreadable', topic, 1);
        onUnreadable(offset, error.message);
      }
      break;
    }
  }
  return records;
}
