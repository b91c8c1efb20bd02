import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { arch, cpus, loadavg, platform, totalmem } from 'node:os';

export type Spread = { median: number; min: number; max: number };

export function spread(values: readonly number[]): Spread {
  return { median: percentile(values, 50), min: percentile(values, 0), max: percentile(values, 100) };
}

/** Nearest-rank percentile, rounded to two decimals. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = Math.min(sorted.length - 1, Math.max(0, Math.ceil((p / 100) * sorted.length) - 1));
  return Math.round((sorted[at] ?? Number.NaN) * 100) / 100;
}

/**
 * From now on until the answer is called: the share of processor time that the host gave to others while this machine wanted
 * it, in per cent. A tail of latencies says nothing of a program where it is more than a few. Linux alone tells it.
 */
export function stolenSince(): () => number | undefined {
  const from = ticks();
  return () => {
    const to = ticks();
    if (!from || !to || to.all === from.all) return undefined;
    return Math.round(((to.stolen - from.stolen) / (to.all - from.all)) * 1_000) / 10;
  };
}

function ticks(): { all: number; stolen: number } | undefined {
  try {
    const [, ...each] = (readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? '').split(/\s+/).map(Number);
    return { all: each.slice(0, 8).reduce((sum, of) => sum + of, 0), stolen: each[7] ?? 0 };
  } catch {
    return undefined;
  }
}

/** What the figures were measured on. */
export function machine(): Record<string, unknown> {
  return {
    date: new Date().toISOString(),
    node: process.version,
    platform: `${platform()}-${arch()}`,
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    load: loadavg().map((load) => Math.round(load * 100) / 100),
    commit: git(),
  };
}

function git(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return 'none';
  }
}
