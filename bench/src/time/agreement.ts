/** Both judges' answers side by side. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { answersTo } from './answers.ts';
import { casesFrom } from './cases.ts';
import type { Case } from './cases.ts';
import { judge } from './oracle.ts';
import type { Judge } from './oracle.ts';

export type Difference = { case: Case; tasklog: string; python: string };
export type Agreement = { series: number; computations: number; differences: Difference[]; judge: Judge };

export async function agreement(libraries: string, seed: number, series: number): Promise<Agreement> {
  const differences: Difference[] = [];
  let computations = 0;
  const who = await judge(libraries, casesFrom(seed, series), (one, python) => {
    const ours = answersTo(one);
    computations += ours.computations;
    if (ours.text !== python) differences.push({ case: one, tasklog: ours.text, python });
  });
  return { series, computations, differences, judge: who };
}

export const PROCESS_ZONES = ['UTC', 'Asia/Tokyo', 'America/New_York', 'Pacific/Apia'];

/** A hash of all answers for each zone that a process may think it is in. */
export async function hashesByProcessZone(seed: number, series: number): Promise<Record<string, string>> {
  const run = promisify(execFile);
  const main = join(import.meta.dirname, 'same-everywhere.main.ts');
  const args = ['--disable-warning=ExperimentalWarning', main, String(seed), String(series)];
  const hashes: Record<string, string> = {};
  for (const TZ of PROCESS_ZONES) {
    const { stdout } = await run(process.execPath, args, { env: { ...process.env, TZ } });
    hashes[TZ] = stdout.trim();
  }
  return hashes;
}
