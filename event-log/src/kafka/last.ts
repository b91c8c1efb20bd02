/**
 * The last record of ours on each partition of a topic: what a bridge compares with Postgres before it goes on. A topic
 * that ends before the checkpoint has lost something; one that ends behind the head belongs to another log.
 */
import { randomUUID } from 'node:crypto';
import type { EachBatchPayload } from 'kafkajs';
import { BrokerError } from '../broker/broker.ts';
import { recogniseHeaders } from '../broker/carried.ts';
import type { Topic } from '../topics.ts';
import { withAdmin } from './admin.ts';
import { within } from './client.ts';
import type { Connection, Log } from './client.ts';
import { explain } from './errors.ts';
import { join } from './joined.ts';

/** `offset` is the log's own; `eventId` also of one that was skipped. */
export type Last = { partition: number; offset: number; eventId: string };

export type LastOptions = { logId: string; prefix?: string; log?: Log; withinMs?: number };

/** How far it looks back from the end, in records of the broker: behind that many foreign ones it gives up. */
const LOOK_BACK = [256, 2_048, 16_384];
const WITHIN_MS = 30_000;
const SESSION_TIMEOUT_MS = 10_000;

/** Of each partition; one on which none of ours was found is left out. Rejects with a BrokerError. */
export async function lastOfOurs(
  connection: Connection,
  topic: Topic,
  { logId, prefix = '', log = () => undefined, withinMs = WITHIN_MS }: LastOptions,
): Promise<Last[]> {
  const name = prefix + topic;
  const ends = await withAdmin(connection, (admin) => admin.fetchTopicOffsets(name), { log, topic: name });
  const searches = new Map(ends.map(({ partition, low, high }) => [partition, search(Number(low), Number(high))]));
  const all = Promise.withResolvers<void>();
  const lookWhetherAll = (): void => {
    if ([...searches.values()].every(({ over }) => over())) all.resolve();
  };
  lookWhetherAll();

  const joined = await join({
    ...{ connection, name, log, partitions: searches.size, sessionTimeoutMs: SESSION_TIMEOUT_MS },
    groupId: `${prefix}tasklog.last.${randomUUID()}`,
    onFetched: () => undefined,
    onAssigned: (mine, consumer) => {
      for (const partition of mine)
        consumer.seek({ topic: name, partition, offset: searches.get(partition)?.from() ?? '0' });
    },
    onBatch: (batch) => searches.get(batch.partition)?.saw(batch, logId),
  });
  // This also tells of batches of which nothing was handed over, such as the marks that transactions leave.
  joined.consumer.on(joined.consumer.events.END_BATCH_PROCESS, ({ payload: { partition, lastOffset } }) => {
    const again = searches.get(partition)?.cameTo(Number(lastOffset) + 1);
    if (again !== undefined) joined.consumer.seek({ topic: name, partition, offset: again });
    lookWhetherAll();
  });
  try {
    const failed = joined.ended.then((error) => Promise.reject(explain(error, connection, name)));
    if (!(await within(withinMs, Promise.race([all.promise, failed])))) {
      throw new BrokerError(
        'unreachable',
        `Kafka does not bring the last records of ${name} within ${String(withinMs)} ms.`,
      );
    }
    await Promise.race([all.promise, failed]);
  } finally {
    await joined.leave();
  }
  return [...searches.values()].flatMap(({ found }) => found() ?? []);
}

/** Looks through the end of a partition, and further back as long as nothing of ours was there. */
function search(low: number, high: number) {
  let found: Last | undefined;
  let step = 0;
  let end = high;
  let from = Math.max(low, end - (LOOK_BACK[0] as number));
  let over = from >= end;

  return {
    found: () => found,
    over: () => over,
    from: () => String(from),
    saw: ({ partition, messages }: EachBatchPayload['batch'], logId: string): void => {
      for (const { headers, timestamp, value, offset } of messages) {
        const delivery = recogniseHeaders({ headers, timestamp, value, partition }, { logId });
        const eventId = idIn(value);
        if (delivery && eventId !== undefined && Number(offset) < end) {
          found = { partition, offset: delivery.offset, eventId };
        }
      }
    },
    /** Answers where to go on, when it is not where one is. */
    cameTo: (position: number): string | undefined => {
      if (over || position < end) return undefined;
      step += 1;
      const back = LOOK_BACK[step];
      over = found !== undefined || from === low || back === undefined;
      if (over || back === undefined) return undefined;
      end = from;
      from = Math.max(low, end - back);
      return String(from);
    },
  };
}

function idIn(value: Buffer | null): string | undefined {
  try {
    const { id } = JSON.parse(String(value)) as { id?: unknown };
    return typeof id === 'string' ? id : undefined;
  } catch {
    return undefined;
  }
}
