/**
 * Hands over what a broker brought: each partition by itself, in order, one call at a time.
 *
 * It stands between kafkajs and whoever reads, because kafkajs fetches from a broker again only when all partitions of
 * the last fetch are handled: there, a reader that waits or fails would hold up every other partition, the heartbeats,
 * and the next rebalance. Here only its own partition waits. What kafkajs is told is to pause a partition of which
 * enough waits, and to go on when that has been taken.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Deliver, Delivery } from '../broker/broker.ts';

/** `next`: the offset of the broker behind all of them. `bytes`: what they hold in memory. */
export type Brought = { deliveries: Delivery[]; next: string; bytes: number };

export type Handover = {
  add: (partition: number, brought: Brought) => void;
  /** The broker assigned the partitions anew: what waits is forgotten, for it is brought again from the last commit. */
  forget: () => void;
  /** Takes nothing more. Resolves when no delivery is under way. */
  stop: () => Promise<void>;
};

export type HandoverOptions = {
  deliver: Deliver;
  /** Everything before this offset of the broker is in effect. */
  onDone: (partition: number, next: string) => void;
  pause: (partition: number) => void;
  resume: (partition: number) => void;
  /** A delivery was rejected, and follows again. */
  onRejected: (partition: number, error: unknown) => void;
};

const RETRY_MIN_MS = 50;
const RETRY_MAX_MS = 5_000;
/** Above this a partition is paused. As much again may be in hand, and one fetch on top. */
const ENOUGH_BYTES = 262_144;

type Lane = { waiting: Brought[]; bytes: number; paused: boolean; running: Promise<void> | undefined };

export function createHandover({ deliver, onDone, pause, resume, onRejected }: HandoverOptions): Handover {
  const lanes = new Map<number, Lane>();
  let assignment = new AbortController();
  const stopping = new AbortController();

  const laneOf = (partition: number): Lane => {
    const lane = lanes.get(partition) ?? { waiting: [], bytes: 0, paused: false, running: undefined };
    lanes.set(partition, lane);
    return lane;
  };

  const take = (partition: number, lane: Lane): Brought | undefined => {
    const taken = lane.waiting;
    Object.assign(lane, { waiting: [], bytes: 0 });
    if (lane.paused) {
      lane.paused = false;
      resume(partition);
    }
    const last = taken.at(-1);
    return last && { deliveries: taken.flatMap(({ deliveries }) => deliveries), next: last.next, bytes: 0 };
  };

  const run = async (partition: number, lane: Lane): Promise<void> => {
    for (let brought = take(partition, lane); brought; brought = take(partition, lane)) {
      const { signal: over } = assignment;
      const signal = AbortSignal.any([over, stopping.signal]);
      const done = await untilTaken(brought.deliveries, signal, deliver, (error) => onRejected(partition, error));
      // Somebody else may have the partition by now, or it is brought again: then the effect stays, and is no position.
      if (done && !over.aborted) onDone(partition, brought.next);
    }
    lane.running = undefined;
  };

  const forget = (): void => {
    assignment.abort();
    assignment = new AbortController();
    for (const [partition, lane] of lanes) {
      Object.assign(lane, { waiting: [], bytes: 0 });
      if (lane.paused) resume(partition);
      lane.paused = false;
    }
  };

  return {
    add: (partition, brought) => {
      if (stopping.signal.aborted) return;
      const lane = laneOf(partition);
      lane.waiting.push(brought);
      lane.bytes += brought.bytes;
      lane.running ??= run(partition, lane);
      if (lane.bytes > ENOUGH_BYTES && !lane.paused) {
        lane.paused = true;
        pause(partition);
      }
    },
    forget,
    stop: async () => {
      for (const lane of lanes.values()) lane.waiting = [];
      // A retry waits no longer; a call that is under way is finished.
      stopping.abort();
      await Promise.all([...lanes.values()].flatMap(({ running }) => running ?? []));
    },
  };
}

/** The same again until it is taken (true), or until the partition may be somebody else's (false). */
async function untilTaken(
  deliveries: readonly Delivery[],
  signal: AbortSignal,
  deliver: Deliver,
  onRejected: (error: unknown) => void,
): Promise<boolean> {
  if (deliveries.length === 0) return true;
  for (let retry = RETRY_MIN_MS; !signal.aborted; retry = Math.min(retry * 2, RETRY_MAX_MS)) {
    try {
      await deliver(deliveries);
      return true;
    } catch (error) {
      onRejected(error);
      await wait(retry, undefined, { signal }).catch(() => undefined);
    }
  }
  return false;
}
