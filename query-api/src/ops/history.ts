/**
 * The last hour in memory: for each series a ring of points, all written at the same times. Bounded whatever happens: so
 * many points, so many series, and a series that has not been seen for a whole ring is forgotten.
 */
export type History = {
  /** `time` in milliseconds; series that have no reading get a hole. */
  add: (time: number, readings: ReadonlyMap<string, readonly number[]>) => void;
  /** Oldest first; NaN where it was not read. */
  read: (key: string, field: number) => number[];
  times: () => number[];
  keys: () => string[];
  /** How fast a field grows per second since the oldest point within `withinMs` before `time`. */
  rate: (key: string, field: number, time: number, value: number, withinMs: number) => number | undefined;
};

export function createHistory({ points, fields, most }: { points: number; fields: number; most: number }): History {
  const at = new Float64Array(points).fill(NaN);
  const series = new Map<string, Float64Array>();
  let written = 0;

  /** Slots from the oldest point to the newest. */
  const slots = (): number[] =>
    Array.from({ length: Math.min(written, points) }, (_, n) => (Math.max(0, written - points) + n) % points);

  return {
    add: (time, readings) => {
      const slot = written % points;
      written += 1;
      at[slot] = time;
      for (const ring of series.values()) ring.fill(NaN, slot * fields, (slot + 1) * fields);
      for (const [key, values] of readings) {
        const ring = series.get(key) ?? (series.size < most ? new Float64Array(points * fields).fill(NaN) : undefined);
        if (ring === undefined) continue;
        series.set(key, ring);
        ring.set(values, slot * fields);
      }
      for (const [key, ring] of series) if (ring.every(Number.isNaN)) series.delete(key);
    },
    read: (key, field) => slots().map((slot) => series.get(key)?.[slot * fields + field] ?? NaN),
    times: () => slots().map((slot) => at[slot] ?? NaN),
    keys: () => [...series.keys()],
    rate: (key, field, time, value, withinMs) => {
      const ring = series.get(key);
      if (ring === undefined) return undefined;
      for (const slot of slots()) {
        const [then, before] = [at[slot] ?? NaN, ring[slot * fields + field] ?? NaN];
        if (time - then > withinMs || Number.isNaN(before)) continue;
        return time > then ? (1_000 * (value - before)) / (time - then) : undefined;
      }
      return undefined;
    },
  };
}
