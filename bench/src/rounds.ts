/**
 * Contestants in rounds, A B C A B C: what the machine does to one of them, it does to all. Before each round the disk is
 * asked how fast it syncs. Where that drifted, the figures stand but nothing is divided by anything.
 */
import { loadavg } from 'node:os';
import { syncsPerSecond } from './disk.ts';
import { spread, stolenSince } from './figures.ts';
import type { Spread } from './figures.ts';
import { progress } from './progress.ts';

/** Of one contestant in one round: names and numbers. */
export type Figures = Record<string, number>;

export type Compared<Name extends string = string> = {
  rounds: number;
  load: Spread;
  stolenPercent?: Spread;
  syncsPerSecond?: Spread;
  /** How far the disk's sync rate went from its median, in per cent. */
  driftPercent?: number;
  /** The sync rates themselves: before each round, and after the last. */
  syncs?: number[];
  each: Record<Name, Record<string, Spread>>;
  /** What each of them had, round by round. */
  figures: Record<Name, Figures[]>;
};

export type Ratio = Spread | { refused: string };

export const DRIFT_PERCENT = 30;

/** `what` is said of each round; `folder` is where the disk is asked how fast it syncs. */
type Options = { rounds: number; what?: string; folder?: string };

export async function interleaved<Name extends string>(
  contestants: Record<Name, () => Promise<Figures>>,
  { rounds, what, folder }: Options,
): Promise<Compared<Name>> {
  const names = Object.keys(contestants) as Name[];
  const figures = Object.fromEntries(names.map((name) => [name, [] as Figures[]])) as Record<Name, Figures[]>;
  const [syncs, loads, stolen]: [number[], number[], number[]] = [[], [], []];
  for (let round = 1; round <= rounds; round += 1) {
    if (folder !== undefined) syncs.push(syncsPerSecond(folder));
    for (const name of names) {
      if (what !== undefined) progress(`${what}: round ${String(round)} of ${String(rounds)}, ${name}`);
      const percentStolen = stolenSince();
      const measured = await contestants[name]();
      const stolenPercent = percentStolen();
      figures[name].push({ ...measured, ...(stolenPercent !== undefined && { stolenPercent }) });
      loads.push(Math.round((loadavg()[0] ?? 0) * 100) / 100);
      if (stolenPercent !== undefined) stolen.push(stolenPercent);
    }
  }
  if (folder !== undefined) syncs.push(syncsPerSecond(folder));
  return {
    ...{ rounds, load: spread(loads) },
    ...(stolen.length > 0 && { stolenPercent: spread(stolen) }),
    ...(syncs.length > 0 && { syncsPerSecond: spread(syncs), driftPercent: driftOf(syncs), syncs }),
    each: Object.fromEntries(names.map((name) => [name, spreads(figures[name])])) as Compared<Name>['each'],
    figures,
  };
}

/** Of what was measured in all rounds, its median with the least and the most. */
function spreads(rounds: readonly Figures[]): Record<string, Spread> {
  const names = [...new Set(rounds.flatMap((round) => Object.keys(round)))];
  return Object.fromEntries(names.map((name) => [name, spread(rounds.flatMap((round) => round[name] ?? []))]));
}

/** The farthest that a rate went from the median of them, in per cent of it. */
export function driftOf(rates: readonly number[]): number {
  const { median, min, max } = spread(rates);
  return Math.round((100 * Math.max(max - median, median - min)) / median);
}

/** One contestant's figure divided by another's, round by round; refused where the disk drifted. */
export function ratioOf<Name extends string>(
  { figures, driftPercent = 0 }: Compared<Name>,
  figure: string,
  [one, other]: readonly [Name, Name],
): Ratio {
  if (driftPercent > DRIFT_PERCENT)
    return {
      refused: `the disk's sync rate drifted by ${String(driftPercent)} %, more than ${String(DRIFT_PERCENT)} %`,
    };
  const others = figures[other];
  return spread(figures[one].map((round, n) => (round[figure] ?? Number.NaN) / (others[n]?.[figure] ?? Number.NaN)));
}

/** Of a ratio that is to be told at all on a busy machine, so many rounds at least. */
const STEADY_ROUNDS = 2;

/** The same, of the rounds alone before and after which the disk synced as fast: a floor needs no more. */
export function steadyRatioOf<Name extends string>(
  { figures, syncs = [], rounds }: Compared<Name>,
  figure: string,
  [one, other]: readonly [Name, Name],
): Ratio {
  const steady = Array.from({ length: rounds }, (_, n) => n).filter((n) => {
    const [before = 0, after = 0] = syncs.slice(n, n + 2);
    return Math.abs(after - before) * 100 <= DRIFT_PERCENT * Math.max(before, after);
  });
  if (steady.length < STEADY_ROUNDS)
    return {
      refused: `the disk's sync rate drifted by more than ${String(DRIFT_PERCENT)} % in ${String(rounds - steady.length)} of ${String(rounds)} rounds`,
    };
  const of = (name: Name, n: number): number => figures[name][n]?.[figure] ?? Number.NaN;
  return spread(steady.map((n) => of(one, n) / of(other, n)));
}

export type Verdict = boolean | 'not judged';

/** Whether a ratio reaches what is wanted. Where there is none that is said: a file of results drops what is undefined. */
export const reaches = (ratio: Ratio, least: number): Verdict =>
  'refused' in ratio ? 'not judged' : ratio.median >= least;
