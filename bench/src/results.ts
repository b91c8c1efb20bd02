/** Where figures lie: those to be quoted in bench/results, those of short runs below it, which git does not keep. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const RESULTS = join(import.meta.dirname, '../results');

export type Result = Record<string, unknown>;

export const folderFor = (quick: boolean): string => (quick ? join(RESULTS, 'quick') : RESULTS);

/** What was measured in parts goes to a file for each. */
export function keepResult(name: string, result: Result, quick: boolean): void {
  const { parts } = result;
  if (typeof parts === 'object' && parts !== null) {
    for (const [part, its] of Object.entries(parts)) keepResult(`${name}-${part}`, its as Result, quick);
    return;
  }
  mkdirSync(folderFor(quick), { recursive: true });
  writeFileSync(join(folderFor(quick), `${name}.json`), `${JSON.stringify(result, null, 2)}\n`);
}

/** The last figures of a bench, if it has been run. */
export function readResult(name: string, quick: boolean): Result | undefined {
  const file = join(folderFor(quick), `${name}.json`);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Result) : undefined;
}
