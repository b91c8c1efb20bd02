import type { Claimed } from './claims.ts';

/** What a member holds after a claim round, and which of it is more than its share. */
export type Round = { mine: readonly Claimed[]; give: readonly number[] };

export type Next = {
  /** No longer to be read: given up, or somebody else's by now. The page in hand is finished, then it is given back. */
  stop: number[];
  /** To be read from now on. */
  begin: Claimed[];
  /** To be given back at once: held, not read. Such a claim was never heard of, or giving it back failed. */
  back: Claimed[];
};

/** `running`: the partitions that are read, each with the epoch of its claim. */
export function afterRound({ mine, give }: Round, running: ReadonlyMap<number, { epoch: number }>): Next {
  const isRead = ({ partition, epoch }: Claimed): boolean => running.get(partition)?.epoch === epoch;
  const kept = mine.filter(({ partition }) => !give.includes(partition));
  return {
    stop: [...running.keys()].filter(
      (partition) => !kept.some((claim) => claim.partition === partition && isRead(claim)),
    ),
    begin: kept.filter((claim) => !isRead(claim)),
    back: mine.filter(({ partition }) => give.includes(partition) && !running.has(partition)),
  };
}
