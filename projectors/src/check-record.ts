import { partitionOf } from '@tasklog/event-log';
import type { LogRecord } from '@tasklog/event-log';
import { parse } from '@tasklog/schemas';
import { eventValidator } from '@tasklog/schemas/events';
import { neededRelease, versionOf } from '@tasklog/schemas/upcast';
import { Poison } from './poison.ts';

/** The largest event that the write side can make has about half of this. */
const MAX_CHARACTERS = 800_000;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
export const isUuid = (value: unknown): value is string => typeof value === 'string' && UUID.test(value);

/** Refuses a record that is not what its topic promises. Optional fields that the schema does not know are let through. */
export function checkRecord({ topic, partition, event, size: atMost }: LogRecord, partitions: number): void {
  const validate = eventValidator(topic, event.type);
  if (validate === undefined) {
    const release = versionOf(event)?.release;
    const needed = release === undefined ? '' : ` in this release: it needs ${neededRelease(release)}`;
    throw new Poison(`${topic} has no event type ${JSON.stringify(event.type ?? null)}${needed}`);
  }
  const parsed = parse(validate, event);
  if (!parsed.ok) {
    const faults = parsed.faults.map(({ field, message }) => `${field || '/'} ${message}`);
    throw new Poison(`not a ${event.type}: ${faults.slice(0, 5).join('; ')}`);
  }
  for (const name of ['id', 'subject', 'userid', 'changeid'] as const) {
    if (!UUID.test(event[name])) throw new Poison(`/${name} must be a UUID in lower case`);
  }
  const home = partitionOf(event.userid, partitions);
  if (home !== partition) {
    throw new Poison(`lies in partition ${String(partition)}; this user's events belong in ${String(home)}`);
  }
  if (atMost !== undefined && atMost <= MAX_CHARACTERS) return;
  const size = JSON.stringify(event).length;
  if (size > MAX_CHARACTERS) {
    throw new Poison(`has ${String(size)} characters; no event has more than ${String(MAX_CHARACTERS)}`);
  }
}

/** What a record is parked under when nothing better is known: its task, or its own place when it names no task. */
export function taskKey({ topic, partition, offset, event }: LogRecord): string {
  const subject: unknown = event.subject;
  return isUuid(subject) ? subject : `${topic}/${String(partition)}/${String(offset)}`;
}

/** What is parked together where all that a user does stands in one order. */
export function userKey(record: LogRecord): string {
  const user: unknown = record.event.userid;
  return isUuid(user) ? user : taskKey(record);
}
