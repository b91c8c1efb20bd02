/** What becomes of the batches of one subscription, whichever consumer brings them. */
import type { Consumer, EachBatchPayload } from 'kafkajs';
import type { Deliver, Delivery } from '../broker/broker.ts';
import { recogniseHeaders } from '../broker/carried.ts';
import type { KafkaRecord } from '../broker/carried.ts';
import type { Log } from './client.ts';
import { createCommitter } from './committer.ts';
import { createHandover } from './handover.ts';

export type Reader = {
  onAssigned: (partitions: number[], consumer: Consumer) => void;
  onBatch: (batch: EachBatchPayload['batch']) => void;
  /** Begins at these offsets of the broker and remembers how far it came, instead of committing. */
  startAt: (offsets: Map<number, string>) => void;
  assigned: () => number[];
  /** The consumer is gone: what waits will be brought again. */
  onLeft: () => void;
  /** Finishes what is in hand, and commits it. */
  stop: () => Promise<void>;
};

export type ReaderOptions = {
  /** The name of the topic on the broker. */
  name: string;
  logId: string;
  deliver: Deliver;
  onForeign: (n: number) => void;
  log: Log;
};

export function createReader({ name, logId, deliver, onForeign, log }: ReaderOptions): Reader {
  let consumer: Consumer | undefined;
  let assigned: number[] = [];
  let positions: Map<number, string> | undefined;

  /** kafkajs throws when it has crashed and nobody has been told yet; the next consumer begins unpaused. */
  const set = (what: 'pause' | 'resume', partition: number): void => {
    try {
      consumer?.[what]([{ topic: name, partitions: [partition] }]);
    } catch (error) {
      log(`${what} ${name}/${String(partition)}: ${String(error)}`);
    }
  };
  const commits = createCommitter(name, (offsets) => consumer?.commitOffsets(offsets), log);
  const handover = createHandover({
    deliver,
    onDone: (partition, next) => (positions ? void positions.set(partition, next) : commits.done(partition, next)),
    pause: (partition) => set('pause', partition),
    resume: (partition) => set('resume', partition),
    onRejected: (partition, error) => log(`${name}/${String(partition)} comes again: ${String(error)}`),
  });
  const forget = (): void => {
    commits.forget();
    handover.forget();
  };

  return {
    onAssigned: (mine, by) => {
      if (by === consumer) forget();
      consumer = by;
      assigned = mine;
      for (const partition of mine) {
        const offset = positions?.get(partition);
        if (offset !== undefined) consumer.seek({ topic: name, partition, offset });
      }
    },
    onBatch: (batch) => {
      const brought = broughtBy(batch, logId);
      onForeign(batch.messages.length - brought.deliveries.length);
      handover.add(batch.partition, brought);
    },
    startAt: (offsets) => (positions = offsets),
    assigned: () => assigned,
    onLeft: () => {
      consumer = undefined;
      assigned = [];
      forget();
    },
    stop: async () => {
      await handover.stop();
      await commits.now();
    },
  };
}

function broughtBy(batch: EachBatchPayload['batch'], logId: string) {
  const { partition, messages } = batch;
  const deliveries: Delivery[] = [];
  let bytes = 0;
  for (const { headers, timestamp, value } of messages) {
    // A copy: a slice would keep the whole answer of the broker in memory, with all its other partitions.
    const its = { headers, timestamp, partition, value: value && Buffer.from(value) };
    const delivery = recognised(its, logId);
    if (delivery) deliveries.push(delivery);
    bytes += its.value?.length ?? 0;
  }
  return { deliveries, bytes, next: String(BigInt(batch.lastOffset()) + 1n) };
}

/** Others may write anything, and nothing of it may stop us. */
function recognised(record: KafkaRecord, logId: string): Delivery | undefined {
  try {
    return recogniseHeaders(record, { logId });
  } catch {
    return undefined;
  }
}
