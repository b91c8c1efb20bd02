/**
 * A deep backlog goes to the log in two statements at a time, each of its own half of the partitions: one statement keeps one
 * processor busy, and the order that is promised is that within a partition. In everyday traffic there is one, as a second
 * would cost more than it brings.
 */
import { headsPayload } from '@tasklog/event-log';
import type { Drained, Lane } from './sequencer.ts';

const LANES = 2;

export type Batch = Omit<Drained, 'heads'> & { heads: string };

/**
 * One batch of `limit` entries, or where it is `deep` one in each lane. Fewer than `limit` in all: then no lane has left any.
 * A lane that fails is told of only when the others are through as well, so that nothing of this batch is under way any more
 * when the next begins.
 */
export async function drainInLanes(
  drain: (limit: number, lane?: Lane) => Promise<Drained>,
  { limit, deep }: { limit: number; deep: boolean },
): Promise<Batch> {
  if (!deep) return together([await drain(limit)]);
  const lanes = Array.from({ length: LANES }, (_, lane) => drain(limit, { of: LANES, lane }));
  const settled = await Promise.allSettled(lanes);
  return together(
    settled.map((each) => {
      if (each.status === 'rejected') throw each.reason;
      return each.value;
    }),
  );
}

const together = (lanes: readonly Drained[]): Batch => ({
  leading: lanes.every(({ leading }) => leading),
  drained: lanes.reduce((all, { drained }) => all + drained, 0),
  heads: headsPayload(lanes.flatMap(({ heads }) => heads)),
  traced: lanes.flatMap(({ traced }) => traced),
});
