/**
 * Pages that come while others of their group take effect wait for that, and then take effect in one transaction: each of
 * another partition. Nobody waits for anything when there is nothing to wait for, and the more there is to do the less each costs.
 *
 * - One of them fails: nothing of any stays, and each is tried alone. So a record that cannot be applied, or a claim that is
 *   lost, is that of its own page, and the others go on meanwhile.
 * - Twice: a partition has one page in hand at a time, so no two of them are here at once.
 */
import type { Handler, Page } from '@tasklog/event-log';

/** A page of more records than these has a transaction to itself: then there is a backlog, which partitions work off side by side. */
const SMALL = 100;

type Waiting = { page: Page; resolve: () => void; reject: (error: unknown) => void };

export function together(
  apply: (pages: readonly Page[]) => Promise<void>,
  nextTurn: (go: () => void) => void = setImmediate,
): Handler {
  let waiting: Waiting[] = [];
  let busy = false;

  async function rounds(): Promise<void> {
    while (waiting.length > 0) {
      const all = waiting;
      waiting = [];
      try {
        await apply(all.map(({ page }) => page));
        for (const { resolve } of all) resolve();
      } catch (error) {
        if (all.length === 1) all[0]?.reject(error);
        else for (const { page, resolve, reject } of all) void apply([page]).then(resolve, reject);
      }
    }
    busy = false;
  }

  return (page) => {
    if (page.records.length > SMALL) return apply([page]);
    return new Promise((resolve, reject) => {
      waiting.push({ page, resolve, reject });
      if (busy) return;
      busy = true;
      // Those that were read by the same statement come in the same turn.
      nextTurn(() => void rounds());
    });
  };
}
