/**
 * The event log, as every service sees it.
 *
 * Guarantees, for every adapter (contract.ts tries them):
 * - Records of one partition have offsets 1, 2, 3, … without a gap, and reach a group in that order.
 * - All records of one user lie in one partition per topic.
 * - A record reaches a group at least once; a handler that moves the checkpoint in the transaction of its effect
 *   sees each offset take effect exactly once.
 * - One live consumer of a group reads a partition at a time. One that lost its claim without knowing (frozen, cut off)
 *   may still run its handler, but can no longer move the checkpoint: its claim's epoch is old.
 * - A handler that throws gets the same page again, later; other partitions go on.
 */
import type { Envelope } from '@tasklog/schemas';
import type { Topic } from './topics.ts';

export type LogRecord<E = Envelope> = {
  topic: Topic;
  partition: number;
  /** Dense within (topic, partition), from 1. */
  offset: number;
  /** When it was put on the log, ISO 8601. */
  at: string;
  event: E;
  /** Characters of the event as it was read, where that is known; as JSON it has no more. */
  size?: number;
};

/** The right of one process to read one partition for one group; `epoch` is void after the next takeover. */
export type Claim = { group: string; generation: number; topic: Topic; partition: number; epoch: number };

/** Records in order, all of one partition, the first of them right behind the checkpoint `after`. */
export type Page = { claim: Claim; after: number; records: LogRecord[] };

export type Handler = (page: Page) => Promise<void>;

export type Consumer = {
  /** Partitions read at the moment. */
  assigned: () => number[];
  /** Finishes the pages in hand, gives the partitions back. */
  stop: () => Promise<void>;
};

export type ConsumeOptions = {
  group: string;
  topic: Topic;
  generation?: number;
  pageSize?: number;
  /**
   * How far apart pages of a partition begin at least, in milliseconds, but for full ones: what comes in between is one page.
   * For the log in Postgres; a broker gathers by its own settings.
   */
  gatherMs?: number;
  bulk?: Bulk;
};

/** How a log is read from its beginning: as fast as this machine can, and no further than asked for. */
export type Bulk = {
  /** How many partitions are read at a time; the others wait for their turn. */
  atOnce: number;
  /** The last offset of each partition that is brought, by partition number; all when left out. */
  upTo?: readonly number[];
};

export type FollowOptions = {
  topic: Topic;
  /** How many records before the head to begin with, per partition. */ back: number;
  /** How far apart reads begin at least, in milliseconds, as with ConsumeOptions. */ gatherMs?: number;
  /** While it says no, records are passed over unread. A broker may bring them all the same. */ wanted?: () => boolean;
};

export type EventLog = {
  /** Appends in the order given; resolves when durable. */
  publish: (topic: Topic, events: readonly Envelope[]) => Promise<void>;
  /** Joins the group; the handler gets pages of the partitions this process holds, one page at a time per partition. */
  consume: (options: ConsumeOptions, handler: Handler) => Promise<Consumer>;
  /** Every record of every partition, for a process that keeps no checkpoint. Records come in order per partition. */
  follow: (options: FollowOptions, handler: (records: LogRecord[]) => void) => Promise<Consumer>;
  /** The last offset of each partition, by partition number. */
  heads: (topic: Topic) => Promise<number[]>;
  close: () => Promise<void>;
};

/** Thrown by a handler whose claim is void: somebody else reads this partition now, and nothing was written. */
export class ClaimLost extends Error {
  constructor(claim: Claim) {
    super(
      `${claim.group} no longer reads ${claim.topic}/${String(claim.partition)} (epoch ${String(claim.epoch)} is over)`,
    );
    this.name = 'ClaimLost';
  }
}
