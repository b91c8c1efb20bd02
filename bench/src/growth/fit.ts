/** How fast something grows: the exponent of the power of n that fits best, and what it may be. */
export type Fitted = {
  exponent: number;
  bound: Bound;
  /** What the bound comes to over the same sizes, and a tenth for the noise of measuring. */
  most: number;
};

/**
 * What takes all n of them, or is asked of all of them, may take n log n. One of them, of however many there are, may take
 * log n: then n of them take n log n.
 */
export type Bound = 'n log n' | 'log n';

const NOISE = 0.1;
const LOG_OF: Record<Bound, (logOfSize: number) => number> = {
  'n log n': (log) => log + Math.log(log),
  'log n': (log) => Math.log(log),
};

export type Measure = { size: number; ms: number };

export function fit(measures: readonly Measure[], bound: Bound): Fitted {
  const sizes = measures.map(({ size }) => Math.log(size));
  return {
    exponent: slope(
      sizes,
      measures.map(({ ms }) => Math.log(ms)),
    ),
    bound,
    most: NOISE + slope(sizes, sizes.map(LOG_OF[bound])),
  };
}

/** Each curve by itself: whether it grows no faster than it may. */
export const judged = (fitted: Readonly<Record<string, Fitted>>): Record<string, boolean> =>
  Object.fromEntries(
    Object.entries(fitted).map(([what, { exponent, bound, most }]) => [
      `${what}: at most as ${bound}`,
      // A curve that could not be fitted holds nothing.
      exponent <= most,
    ]),
  );

/** Of the line with the least squares. */
function slope(xs: readonly number[], ys: readonly number[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(xs), mean(ys)];
  const along = xs.reduce((sum, each, n) => sum + (each - x) * ((ys[n] ?? 0) - y), 0);
  return along / xs.reduce((sum, each) => sum + (each - x) ** 2, 0);
}
