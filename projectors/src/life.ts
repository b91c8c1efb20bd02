/**
 * What a process knows of the pages it has begun, kept as long as it lives: consumers are stopped and started meanwhile, and
 * whoever lives has not died of what it began.
 */
import type { Claim, Page } from '@tasklog/event-log';

export type Life = {
  /** Notes that a page is begun: whether it is the first of its claim, and whether this process has lived through it before. */
  begins: (page: Page) => { first: boolean; lived: boolean };
  /** The page begun last in its place has taken effect, or failed with nobody's death. */
  ended: (page: Page, how: 'applied' | 'failed') => void;
  /** One after the other, whatever it is that waits: what is in hand here is the one thing to blame when the process dies. */
  alone: <R>(work: () => Promise<R>) => Promise<R>;
};

export function newLife(): Life {
  const epochs = new Map<string, number>();
  const failed = new Set<string>();
  /** Behind which offset the first page of a claim was begun last, whether or not that has an end yet. */
  const here = new Map<string, number>();
  let last: Promise<unknown> = Promise.resolve();
  return {
    begins: ({ claim, after }) => {
      const place = placeOf(claim);
      const first = epochs.get(place) !== claim.epoch;
      const lived = failed.has(place) || here.get(place) === after;
      epochs.set(place, claim.epoch);
      if (first) here.set(place, after);
      return { first, lived };
    },
    ended: ({ claim }, how) => {
      if (how === 'failed') failed.add(placeOf(claim));
      else failed.delete(placeOf(claim));
    },
    alone: (work) => {
      const mine = last.then(work, work);
      last = mine;
      return mine;
    },
  };
}

const placeOf = ({ group, generation, topic, partition }: Claim): string =>
  `${group} ${String(generation)} ${topic}/${String(partition)}`;
