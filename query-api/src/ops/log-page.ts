/**
 * Reads several partitions as one list by time, from a bound in each: backwards below it, or forwards from it.
 *
 * A page looks at a window of each partition. Where a window is full there may be more behind it, so nothing beyond the
 * nearest end of a full window is shown yet: it could have to stand behind a record that was not looked at. The next page
 * begins at the new bounds, which are offsets, so nothing is shown twice or left out whatever the clocks did.
 */
export type Direction = 'older' | 'newer';

/** `at` in microseconds since 1970. */
export type Found = { offset: number; at: number };

/** What was looked at in one partition: the records that fit, in the direction of reading, and the last one looked at. */
export type Looked = { partition: number; fits: readonly Found[]; last: number | undefined };

export type Bounds = ReadonlyMap<number, number>;

export type MergedPage = { records: { partition: number; offset: number }[]; bounds: Bounds; cut: boolean };

/** Merges what fits, `limit` records at most; a partition's own order always holds. */
export function mergePage(looked: readonly Looked[], bounds: Bounds, limit: number, direction: Direction): MergedPage {
  const lists = looked.map(({ partition, fits }) => ({ partition, left: [...fits] }));
  const records: MergedPage['records'] = [];
  const taken = new Map(bounds);
  const behind = (offset: number): number => (direction === 'older' ? offset : offset + 1);
  while (records.length < limit) {
    const next = first(lists, direction);
    const found = next?.left.shift();
    if (next === undefined || found === undefined) break;
    records.push({ partition: next.partition, offset: found.offset });
    taken.set(next.partition, behind(found.offset));
  }
  const cut = lists.some(({ left }) => left.length > 0);
  if (!cut) for (const { partition, last } of looked) if (last !== undefined) taken.set(partition, behind(last));
  return { records, bounds: taken, cut };
}

type List = { partition: number; left: Found[] };

function first(lists: readonly List[], direction: Direction): List | undefined {
  const sign = direction === 'older' ? 1 : -1;
  const ahead = ({ left, partition }: List, best: List): boolean => {
    const by = (left[0]?.at ?? 0) - (best.left[0]?.at ?? 0) || partition - best.partition;
    return sign * by > 0;
  };
  return lists
    .filter(({ left }) => left.length > 0)
    .reduce<List | undefined>((best, list) => (best === undefined || ahead(list, best) ? list : best), undefined);
}
