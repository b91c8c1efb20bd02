/** How fast something grows: the exponent of the power of n that fits best, and what it would be for n log n. */
export type Fitted = {
  exponent: number;
  /** What n log n comes to over the same sizes, and a tenth for the noise of measuring. */
  most: number;
};

const NOISE = 0.1;

export type Measure = { size: number; ms: number };

export function fit(measures: readonly Measure[]): Fitted {
  const sizes = measures.map(({ size }) => Math.log(size));
  return {
    exponent: slope(
      sizes,
      measures.map(({ ms }) => Math.log(ms)),
    ),
    most:
      NOISE +
      slope(
        sizes,
        sizes.map((log) => log + Math.log(log)),
      ),
  };
}

/** Of the line with the least squares. */
function slope(xs: readonly number[], ys: readonly number[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(xs), mean(ys)];
  const along = xs.reduce((sum, each, n) => sum + (each - x) * ((ys[n] ?? 0) - y), 0);
  return along / xs.reduce((sum, each) => sum + (each - x) ** 2, 0);
}
