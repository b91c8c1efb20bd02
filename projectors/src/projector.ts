import type { LogRecord, Topic } from '@tasklog/event-log';
import type { Envelope } from '@tasklog/schemas';
import type { Tx } from '@tasklog/runtime/pool';
import type { LeftOut } from './left-out.ts';

/** Where records go, and what is known of them on the way. */
export type Target = {
  /** Which copy of its read model a projector feeds. */
  generation: number;
  /** From which offset on of a partition it may reach the outside. */
  liveFrom: (partition: number) => number;
  leftOut: LeftOut;
  /** Makes of an event what this release knows of it; throws when a later one wrote it. */
  upcast: (event: Envelope) => Envelope;
};

/** The live offset of a copy whose effects never reach the outside. */
export const NEVER = Infinity;

/** `keeps` names a table, when all that this does is to keep there the last state of each task: that may go a shorter way (at-once.ts). */
type Apply<T> = ((tx: T, records: readonly LogRecord[], target: Target) => Promise<void>) & { keeps?: string };

/**
 * Folds the log into the tables it owns. Pure but for `tx`: no clock, no random id, no zone or locale of the process,
 * so the same records give the same rows whenever they are read. `T` is a transaction of whatever holds its tables.
 */
export type Projector<T = Tx> = {
  /** Name of its consumer group. */
  name: string;
  reads: readonly Topic[];
  /** People wait for what it writes: it lets records gather for a moment only, and its pages wait behind no others. */
  prompt?: true;
  /** Whether it writes intents: then what it has committed must never be taken back. */
  intents?: boolean;
  /** What is parked together when a record cannot be applied, for each record; the task when it does not say. */
  keys?: (tx: T, records: readonly LogRecord[], target: Target) => Promise<string[]>;
  /**
   * Applies records of one topic in the transaction that moves the checkpoints: those of a partition in order, one partition
   * behind the other. They are as their schema
   * says. Throws Poison when one of them makes no sense; then nothing of the page stays.
   */
  apply: Apply<T>;
  /** It is given records in the words in which they were written, not as this release knows them: they never change. */
  asWritten?: true;
  /**
   * Whether the helper beside it (the dispatcher, the clock) may have something to do once this is in effect. It looks by
   * itself every second; this says what must not wait so long. All records, when it does not say.
   */
  stirs?: (record: LogRecord) => boolean;
  /** A user's data was erased: what is to be known of that. Records of such a user never reach `apply`. */
  erased?: (tx: T, record: LogRecord, target: Target) => Promise<void>;
};
