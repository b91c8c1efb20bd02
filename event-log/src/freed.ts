import type { Session } from './session.ts';

/** Told with the name of the group when one of its partitions was given back. */
export const FREED = 'freed';

export type Freed = {
  /** Runs `then` when a partition of the group is free, and when that may have been missed; the answer ends it. */
  on: (group: string, then: () => void) => () => void;
};

/** A partition that is given back need not wait for the next round of those who could take it: an orderly stop costs no pause. */
export async function watchFreed(session: Session): Promise<Freed> {
  const waiting = new Set<{ group: string; then: () => void }>();
  await session.listen(FREED, (group) => {
    for (const each of waiting) if (group === undefined || group === each.group) each.then();
  });
  return {
    on: (group, then) => {
      const each = { group, then };
      waiting.add(each);
      return () => waiting.delete(each);
    },
  };
}
