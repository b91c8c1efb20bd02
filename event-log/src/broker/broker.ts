/**
 * What a broker does for the log: it carries records away from Postgres and brings them to those who read them.
 *
 * Little is asked of it, so that little can go wrong: it may bring a record twice, late, out of order, or never.
 * The lane (lane.ts) puts them in order again by their offsets, and reads in Postgres what does not come.
 */
import type { Envelope } from '@tasklog/schemas';
import type { LogRecord } from '../event-log.ts';
import type { Topic } from '../topics.ts';

/** A record as a broker brought it. `partition` and `offset` are the log's own, not the broker's. */
export type Delivery = {
  partition: number;
  offset: number;
  /** When the log took it, ISO 8601. */
  at: string;
  /** The event, read when it is needed; throws Unreadable. */
  read: () => Envelope;
};

/** Resolves when all of them are in effect, or need none. Rejects when they are to be brought again, later. */
export type Deliver = (deliveries: readonly Delivery[]) => Promise<void>;

/** A group shares the partitions of a topic; without a group a process hears all of them, from now on. */
export type SubscribeTo = { topic: Topic; group?: string; generation?: number };

export type Subscription = {
  /** Partitions that the broker gives to this process, if it tells; otherwise undefined. */
  assigned: () => number[] | undefined;
  /** Leaves and joins anew: nothing has come for too long though there was something. */
  restart: () => Promise<void>;
  /** Resolves when no delivery is under way any more. */
  stop: () => Promise<void>;
};

/** A record that the broker will never take. A `tasklog.skipped` event went out in its place. */
export type Refused = { record: LogRecord; reason: string };

export type Broker = {
  /** As in LOG: the bridge's group is named after it. */
  name: 'kafka' | 'dapr';
  /**
   * Sends records of one partition, in their order; resolves when the broker has them durably. Rejects with a
   * BrokerError when they are to be sent again: some may have arrived, but none before those ahead of it.
   */
  send: (records: readonly LogRecord[]) => Promise<Refused[]>;
  /** Deliveries of one call lie in one partition each time they are handed over, oldest first. */
  subscribe: (to: SubscribeTo, deliver: Deliver) => Promise<Subscription>;
  close: () => Promise<void>;
};

/** What one can do about it decides the kind; `message` is a sentence for an operator, with the cure. */
export type BrokerFault =
  'settings' | 'unreachable' | 'credentials' | 'tls' | 'missing-topic' | 'topic-mismatch' | 'forbidden' | 'other';

export class BrokerError extends Error {
  readonly fault: BrokerFault;
  constructor(fault: BrokerFault, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'BrokerError';
    this.fault = fault;
  }
}

/** What lies at a place of ours is not the record: it was skipped, or somebody else wrote it. */
export class Unreadable extends Error {
  /** We put a marker there ourselves, because the broker would not take the record. */
  readonly skipped: boolean;
  constructor(reason: string, skipped = false) {
    super(reason);
    this.name = 'Unreadable';
    this.skipped = skipped;
  }
}

/**
 * What is counted at the edge to a broker:
 * `sent` to it, `refused` by it, `delivered` into effect, `duplicate` seen before, `filled` from Postgres because it did
 * not come (or came as a skipped marker), `foreign` not ours, `unreadable` at a place of ours, `stalled` nothing came.
 */
export type Counted = 'sent' | 'refused' | 'delivered' | 'duplicate' | 'filled' | 'foreign' | 'unreadable' | 'stalled';
export type Count = (what: Counted, topic: Topic, n: number) => void;
