import type { LogRecord, Topic } from '@tasklog/event-log';
import type { Tx } from '@tasklog/runtime/pool';

/** Which copy of its read model a projector feeds, and from which offset on of a partition it may reach the outside. */
export type Target = { generation: number; liveFrom: (partition: number) => number };

/**
 * Folds the log into the tables it owns. Pure but for `tx`: no clock, no random id, no zone or locale of the process,
 * so the same records give the same rows whenever they are read.
 */
export type Projector = {
  /** Name of its consumer group. */
  name: string;
  reads: readonly Topic[];
  /** What is parked together when a record cannot be applied, for each record; the task when it does not say. */
  keys?: (tx: Tx, records: readonly LogRecord[], target: Target) => Promise<string[]>;
  /**
   * Applies records of one partition, in order, in the transaction that moves the checkpoint. They are as their schema
   * says. Throws Poison when one of them makes no sense; then nothing of the page stays.
   */
  apply: (tx: Tx, records: readonly LogRecord[], target: Target) => Promise<void>;
};
