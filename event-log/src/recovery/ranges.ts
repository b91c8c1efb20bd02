/** Which offsets were seen, as runs: one run when all is well, whatever the length of the log. */
export type Ranges = {
  /** Whether it is new. */
  add(offset: number): boolean;
  least(): number | undefined;
  greatest(): number | undefined;
  /** How many between the two, both included, were not seen, and the first few of these runs. */
  absent(from: number, to: number, few: number): { count: number; runs: [from: number, to: number][] };
};

export function createRanges(): Ranges {
  const runs: [from: number, to: number][] = [];

  /** The last run that begins at or before the offset; -1 when none does. */
  const find = (offset: number): number => {
    let [low, high] = [0, runs.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((runs[middle] as [number, number])[0] <= offset) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  };
  return {
    add: (offset) => {
      const n = find(offset);
      const [before, after] = [runs[n], runs[n + 1]];
      if (before && offset <= before[1]) return false;
      const joinsBefore = before?.[1] === offset - 1;
      const joinsAfter = after?.[0] === offset + 1;
      if (before && joinsBefore && after && joinsAfter) {
        before[1] = after[1];
        runs.splice(n + 1, 1);
      } else if (before && joinsBefore) before[1] = offset;
      else if (after && joinsAfter) after[0] = offset;
      else runs.splice(n + 1, 0, [offset, offset]);
      return true;
    },
    least: () => runs[0]?.[0],
    greatest: () => runs.at(-1)?.[1],
    absent: (from, to, few) => {
      const found: [number, number][] = [];
      let count = 0;
      const note = (first: number, last: number): void => {
        if (first > last) return;
        count += last - first + 1;
        if (found.length < few) found.push([first, last]);
      };
      let at = from;
      for (const [first, last] of runs) {
        if (first > to) break;
        note(at, first - 1);
        at = Math.max(at, last + 1);
      }
      note(at, to);
      return { count, runs: found };
    },
  };
}
