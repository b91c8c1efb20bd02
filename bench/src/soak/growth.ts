/** What a process held at one time: resident memory, and open descriptors. */
export type Sample = { atMs: number; rssMB: number; descriptors: number };

export type Growth = {
  samples: number;
  from: number;
  to: number;
  /** By the line that fits best, least squares. */
  perHour: number;
  /** The same as a share of where that line begins. */
  percentPerHour: number;
};

const HOUR_MS = 3_600_000;

/** How fast a figure grows over its samples; a single one, or none, grows by nothing. */
export function growthOf<S extends { atMs: number }>(samples: readonly S[], of: (sample: S) => number): Growth {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined) return { samples: 0, from: 0, to: 0, perHour: 0, percentPerHour: 0 };
  const mean = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length;
  const [meanAt, meanOf] = [mean(samples.map(({ atMs }) => atMs)), mean(samples.map(of))];
  const spread = samples.reduce((sum, { atMs }) => sum + (atMs - meanAt) ** 2, 0);
  const slope = spread === 0 ? 0 : samples.reduce((sum, each) => sum + (each.atMs - meanAt) * of(each), 0) / spread;
  const [from, to] = [first, last].map(({ atMs }) => meanOf + slope * (atMs - meanAt)) as [number, number];
  const perHour = slope * HOUR_MS;
  const percentPerHour = from === 0 ? 0 : (100 * perHour) / from;
  return { samples: samples.length, from: short(from), to: short(to), ...shorts({ perHour, percentPerHour }) };
}

const short = (value: number): number => Math.round(value * 100) / 100;
const shorts = <T extends Record<string, number>>(values: T): T =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, short(value)])) as T;
