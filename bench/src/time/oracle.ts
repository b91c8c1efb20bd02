/** The other judge: a Python that knows nothing of Tasklog, with the libraries of requirements.txt in the user's cache. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pythonLibraries } from '@tasklog/runtime/testing/real/python';
import type { Case } from './cases.ts';

const HERE = import.meta.dirname;

/** Where the libraries lie. */
export const librariesOf = (python?: string): string =>
  pythonLibraries(
    { requirements: join(HERE, 'requirements.txt'), atLeast: 9, purpose: 'to compare dates with' },
    python,
  );

export type Judge = { tzdata: string; python: string };

/** Its answers to the cases, in their order, each told as it comes. Resolves with who answered. */
export async function judge(
  libraries: string,
  cases: Iterable<Case>,
  answered: (one: Case, answer: string) => void,
): Promise<Judge> {
  // An empty PYTHONTZPATH: zoneinfo then reads the tzdata that is pinned, not what the machine has.
  const env = { ...process.env, PYTHONPATH: libraries, PYTHONTZPATH: '' };
  const python = spawn('python3', [join(HERE, 'oracle.py')], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>((resolve, reject) => python.on('close', resolve).on('error', reject));
  const waiting: Case[] = [];
  const writing = (async () => {
    for (const one of cases) {
      waiting.push(one);
      if (python.stdin.write(`${JSON.stringify(one)}\n`)) continue;
      await new Promise((resolve) => python.stdin.once('drain', resolve));
    }
    python.stdin.end();
  })();
  let who: Judge | undefined;
  for await (const line of createInterface({ input: python.stdout })) {
    if (who === undefined) who = JSON.parse(line) as Judge;
    else answered(waiting.shift() as Case, line);
  }
  const code = await ended;
  if (code !== 0 || who === undefined) throw new Error(`the oracle ended with ${String(code)}`);
  await writing;
  return who;
}
