/** The line of a small chart, in the units of its box. */
export interface Box {
  width: number;
  height: number;
  /** So many places from left to right; the newest value stands at the right edge. */
  points: number;
}

export type Values = readonly (number | null)[];

const MARGIN = 2;

/** A path along the values from zero up; what is not known is a hole in it, and a value alone a dot. */
export function sparkline(values: Values, { width, height, points }: Box): string {
  const shown = values.slice(-points);
  const most = Math.max(peakOf(shown), 1);
  const step = width / Math.max(1, points - 1);
  const x = (n: number) => round(width - (shown.length - 1 - n) * step);
  const y = (value: number) => round(height - MARGIN - (value / most) * (height - 2 * MARGIN));
  const isKnown = (n: number) => shown[n] !== null && shown[n] !== undefined;
  return shown
    .map((value, n) => {
      if (value === null) return '';
      const alone = !isKnown(n - 1) && !isKnown(n + 1);
      return `${isKnown(n - 1) ? 'L' : 'M'}${x(n)} ${y(value)}${alone ? 'h0' : ''}`;
    })
    .join('');
}

export const peakOf = (values: Values): number => Math.max(0, ...values.filter((each) => each !== null));

export const lastOf = (values: Values): number | null => values.at(-1) ?? null;

export function meanOf(values: Values): number | null {
  const known = values.filter((each) => each !== null);
  return known.length === 0 ? null : known.reduce((a, b) => a + b, 0) / known.length;
}

export interface Minute {
  at: string;
  mean: number | null;
}

/** The same in figures: the mean of each minute that the points fall into, newest first. */
export function byMinute(at: readonly string[], values: Values): Minute[] {
  const minutes = Map.groupBy(
    at.map((time, n) => ({ minute: `${time.slice(0, 16)}:00Z`, value: values[n] ?? null })),
    ({ minute }) => minute,
  );
  return [...minutes].map(([minute, its]) => ({ at: minute, mean: meanOf(its.map(({ value }) => value)) })).reverse();
}

const round = (value: number): number => Math.round(value * 10) / 10;
