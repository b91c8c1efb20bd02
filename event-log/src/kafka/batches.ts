import type { Message } from 'kafkajs';

/** Of a record batch of Kafka: its header. */
const BATCH_BYTES = 61;
/** Of a record, at most: lengths, deltas and the count of headers as varints. */
const RECORD_BYTES = 32;
/** Of a header, at most: two lengths. */
const HEADER_BYTES = 10;

/** A record as it goes to kafkajs; everything is bytes already, so that nothing is measured or encoded twice. */
export type OutMessage = Message & { value: Buffer; key: Buffer; headers: Record<string, Buffer>; partition: number };

/** What a message takes of a batch, at most. */
export function sizeOf({ key, value, headers }: OutMessage): number {
  let size = RECORD_BYTES + key.length + value.length;
  for (const name in headers) size += HEADER_BYTES + name.length + (headers[name] as Buffer).length;
  return size;
}

/** Whether a message fits into a batch at all. */
export const fitsAlone = (message: OutMessage, limit: number): boolean => BATCH_BYTES + sizeOf(message) <= limit;

/**
 * Cuts messages into batches that stay below a limit in bytes, in their order: kafkajs makes one record batch of all
 * messages of a call for a partition, and the limit of the broker holds for the batch. One that does not fit is alone.
 */
export function inBatches(messages: readonly OutMessage[], limit: number): OutMessage[][] {
  const batches: OutMessage[][] = [];
  let size = Infinity;
  for (const message of messages) {
    const bytes = sizeOf(message);
    if (size + bytes > limit) {
      batches.push([]);
      size = BATCH_BYTES;
    }
    (batches.at(-1) as OutMessage[]).push(message);
    size += bytes;
  }
  return batches;
}
