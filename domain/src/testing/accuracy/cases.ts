import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Case } from '../../language/judge.ts';

/** Cases that came from one place, and what to call it. */
export interface CaseSet {
  name: string;
  cases: Case[];
}

const OWN = join(import.meta.dirname, '../../language/cases');
const PRACTICE = join(import.meta.dirname, '../../../../../shared/practice/cases.jsonl');

export const floorsFile = join(OWN, 'floors.json');

/** The repository's own cases, one file a family. */
export function ownCases(): CaseSet {
  const files = readdirSync(OWN).filter((name) => name.endsWith('.jsonl'));
  return { name: 'own', cases: files.sort().flatMap((name) => casesIn(join(OWN, name))) };
}

/** Cases beside the repository, when they are there. */
export function practiceCases(): CaseSet | undefined {
  return existsSync(PRACTICE) ? { name: 'practice', cases: casesIn(PRACTICE) } : undefined;
}

export function casesIn(file: string): Case[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => ({ split: basename(file, '.jsonl'), ...(JSON.parse(line) as Case) }));
}

/** The number of right answers that each family of the own set must not fall below. */
export function floors(): Record<string, number> {
  return JSON.parse(readFileSync(floorsFile, 'utf8')) as Record<string, number>;
}
