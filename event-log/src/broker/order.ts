import type { LogRecord } from '../event-log.ts';
import type { Topic } from '../topics.ts';
import { Unreadable } from './broker.ts';
import type { Count, Delivery } from './broker.ts';

export type OrderOptions = {
  topic: Topic;
  pageSize: number;
  /** The next records behind an offset, from Postgres; none when the log ends there. */
  read: (after: number, limit: number) => Promise<LogRecord[]>;
  /** Whether the log has come that far. */
  reaches: (offset: number) => Promise<boolean>;
  count: Count;
  /** A place of ours held something else; told once for each. */
  onUnreadable: (offset: number, reason: string) => void;
};

/**
 * Makes of what a broker brought the pages behind `after`: dense, in order, each record once.
 *
 * Seen before: dropped. A hole: a broker does not close it by itself, for the bridge sends every record behind the one
 * before; it was lost, or expired, or this group begins in the middle. So it is read in Postgres at once. The same for
 * a record that cannot be read. A record behind the end of the log was not made by it (or by one that was restored
 * from a copy since), and is dropped as foreign.
 */
export async function* inOrder(
  after: number,
  deliveries: readonly Delivery[],
  options: OrderOptions,
): AsyncGenerator<LogRecord[], void> {
  const { topic, pageSize, read, count } = options;
  const ours = await withinLog(deliveries, options);
  for (let n = 0, at = after; n < ours.length;) {
    const next = ours[n] as Delivery;
    if (next.offset <= at) {
      count('duplicate', topic, 1);
      n += 1;
      continue;
    }
    const run = next.offset === at + 1 ? readable(ours.slice(n, n + pageSize), options) : [];
    if (run.length > 0) {
      count('delivered', topic, run.length);
      n += run.length;
    } else {
      run.push(...(await read(at, Math.min(pageSize, Math.max(1, next.offset - at - 1)))));
      if (run.length === 0)
        throw new Error(`the log says it has offset ${String(next.offset)}, and has not ${String(at + 1)}`);
      count('filled', topic, run.length);
      if (next.offset === at + run.length) n += 1;
    }
    yield run;
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

async function withinLog(
  deliveries: readonly Delivery[],
  { topic, reaches, count }: OrderOptions,
): Promise<readonly Delivery[]> {
  const last = Math.max(0, ...deliveries.map(({ offset }) => offset));
  if (await reaches(last)) return deliveries;
  const within: Delivery[] = [];
  for (const each of deliveries) {
    if (await reaches(each.offset)) within.push(each);
    else count('foreign', topic, 1);
  }
  return within;
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
