/** Everything there is in one simulated world, and what it is made of. */
import type { Handle } from '@tasklog/command-api/handle';
import type { Topic } from '@tasklog/event-log';
import type { Database } from './database.ts';
import type { Defects } from './defects.ts';
import type { Points } from './points.ts';
import type { Random } from '../testing/random.ts';
import type { Process, Schedule } from './schedule.ts';
import type { Watch } from './watch.ts';

/** Small, so that what one person does often meets what another does. */
export const MOST_TASKS = 8;

export type Replica = { process: Process; handle: Handle };

export type Whole = {
  random: Random;
  points: Points;
  schedule: Schedule;
  db: Database;
  watch: Watch;
  defects: Defects;
  /** UUIDs in rising order. */
  ids: () => string;
  /** Through a broker, or from the log in Postgres. */
  brokered: boolean;
  replicas: Replica[];
  /** Owners whose process lives, as their sessions tell. */
  owners: Set<number>;
  nextOwner: () => number;
  /** Wakes whoever waits for news on the log, or in the outbox. */
  log: Bell;
  outbox: Bell;
  broker: MemoryBroker;
  /** No more is asked for and nothing goes wrong any more: all shall come to rest. */
  closing: boolean;
};

export type Bell = { ring: () => void; signal: () => AbortSignal };

export function createBell(): Bell {
  let rings = new AbortController();
  return {
    signal: () => rings.signal,
    ring: () => {
      const now = rings;
      rings = new AbortController();
      now.abort();
    },
  };
}

/** What a broker keeps: offsets of the log in the order in which they were sent, and how far each group has come. */
export type MemoryBroker = {
  sent: Record<Topic, number[][]>;
  hints: Map<string, number>;
  /** Which reader a group's partition is given to. */
  given: Map<string, string>;
};

/** A process runs under its name until it is killed; then another takes its place. */
export const newProcess = (name: string): Process => ({ name, alive: true, frozenUntil: 0 });
