/**
 * How a record lies on a broker's topic: the CloudEvent of the log with three more extensions, so that whoever reads it
 * knows its place without asking the broker: `sequence` (the offset), `logid` (which log), `logtime` (when the log took it).
 * With Kafka the place is in headers as well: what was seen before can be dropped without reading the value.
 */
import { parse } from '@tasklog/schemas';
import type { Envelope } from '@tasklog/schemas';
import { isEnvelope } from '@tasklog/schemas/validators';
import type { LogRecord } from '../event-log.ts';
import { sequenceOf } from '../page.ts';
import { partitionOf } from '../topics.ts';
import type { Topic } from '../topics.ts';
import { Unreadable } from './broker.ts';
import type { Delivery } from './broker.ts';

export const SKIPPED = 'tasklog.skipped';
/** What lies in the log in the place of a record whose user's data was erased. */
export const ERASED = 'tasklog.erased';

export const OFFSET_HEADER = 'tasklog-offset';
export const LOG_HEADER = 'tasklog-log';
export const CONTENT_TYPE = 'application/cloudevents+json';

/** What we or a sidecar put around the event on the way. */
const ADDED_ON_THE_WAY = ['logid', 'logtime', 'pubsubname', 'topic', 'traceid', 'tracestate'];

/** The value of a record on a topic. */
export function carried({ event, offset, at }: LogRecord, logId: string): Envelope & Record<string, unknown> {
  return { ...event, sequence: sequenceOf(offset), logid: logId, logtime: at };
}

export const carry = (record: LogRecord, logId: string): string => JSON.stringify(carried(record, logId));

/** What goes out in the place of a record that the broker does not take: the envelope, without what was in it. */
export function skipped(record: LogRecord, reason: string): LogRecord {
  const event = { ...record.event, type: SKIPPED, dataschema: '/schemas/events/tasklog-skipped.v1.json' };
  return { ...record, event: { ...event, data: { type: record.event.type, reason } } };
}

/** A value that a broker brought, as a delivery; undefined when it is not of this log. */
export function recognise(
  value: unknown,
  its: { topic: Topic; logId: string; partitions: number },
): Delivery | undefined {
  const { logid, sequence, logtime, userid } = (value ?? {}) as Record<string, unknown>;
  const offset = offsetOf(sequence);
  if (logid !== its.logId || offset === undefined || typeof userid !== 'string') return undefined;
  const partition = partitionOf(userid, its.partitions);
  const at = typeof logtime === 'string' ? logtime : new Date(0).toISOString();
  return { partition, offset, at, read: () => uncarry(value, offset) };
}

export type KafkaRecord = {
  headers: Record<string, unknown> | undefined;
  partition: number;
  /** Milliseconds since the epoch, as Kafka gives it: text. */
  timestamp: string;
  value: Buffer | null;
};

/** The same for a record of Kafka, by its headers alone; the value is parsed only when it is read. */
export function recogniseHeaders(
  { headers, partition, timestamp, value }: KafkaRecord,
  { logId }: { logId: string },
): Delivery | undefined {
  const offset = offsetOf(textOf(headers?.[OFFSET_HEADER]));
  if (offset === undefined || textOf(headers?.[LOG_HEADER]) !== logId) return undefined;
  const at = new Date(Number(timestamp)).toISOString();
  return { partition, offset, at, read: () => uncarry(parsed(value), offset) };
}

const textOf = (header: unknown): string | undefined =>
  Buffer.isBuffer(header) ? header.toString() : typeof header === 'string' ? header : undefined;

/** Offsets are written in 16 digits: the same text in the header, in `sequence`, and in what a person searches for. */
function offsetOf(text: unknown): number | undefined {
  if (typeof text !== 'string' || !/^\d{16}$/.test(text)) return undefined;
  const offset = Number(text);
  return Number.isSafeInteger(offset) && offset > 0 ? offset : undefined;
}

function parsed(value: Buffer | null): unknown {
  try {
    return JSON.parse((value ?? '').toString());
  } catch {
    throw new Unreadable('its value is not JSON');
  }
}

/** The event as the log has it. Throws Unreadable. */
function uncarry(value: unknown, offset: number): Envelope {
  const checked = parse(isEnvelope, value);
  if (!checked.ok) {
    const faults = checked.faults.map(({ field, message }) => `${field || '/'} ${message}`);
    throw new Unreadable(`it is not an event: ${faults.slice(0, 3).join('; ')}`);
  }
  const event = checked.value;
  if (event.sequence !== sequenceOf(offset)) throw new Unreadable('its sequence is not the offset of its header');
  if (event.type === SKIPPED) throw new Unreadable('it was skipped: the broker would not take it', true);
  const ours: unknown = Object.fromEntries(Object.entries(event).filter(([name]) => !ADDED_ON_THE_WAY.includes(name)));
  return ours as Envelope;
}
