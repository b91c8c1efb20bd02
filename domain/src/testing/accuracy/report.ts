import type { Interpretation } from '@tasklog/schemas';
import { fromInput, interpret } from '../../language/interpret.ts';
import { judge, type Case } from '../../language/judge.ts';
import { chronoAlone, fromTextAlone, type Verdict } from './peers.ts';

interface Score {
  right: number;
  total: number;
}

export interface Family {
  name: string;
  ours: Score;
  chrono: Score;
  fromText: Score;
}

export interface Miss {
  wanted: Case;
  got: Interpretation;
  wrong: string[];
}

export interface Report {
  families: Family[];
  misses: Miss[];
}

/** Reads every case and judges what came out, family by family, beside what two parsers alone make of it. */
export function reportOn(cases: readonly Case[]): Report {
  const families = new Map<string, Family>();
  const misses: Miss[] = [];
  for (const wanted of cases) {
    const family = familyIn(families, wanted.split ?? 'all');
    const got = interpret(wanted.message, fromInput(wanted));
    const wrong = judge(wanted, got);
    if (wrong.length > 0) misses.push({ wanted, got, wrong });
    count(family.ours, wrong.length === 0 ? 'right' : 'wrong');
    count(family.chrono, chronoAlone(wanted));
    count(family.fromText, fromTextAlone(wanted));
  }
  return { families: [...families.values()], misses };
}

function familyIn(families: Map<string, Family>, name: string): Family {
  const known = families.get(name);
  if (known) return known;
  const empty = () => ({ right: 0, total: 0 });
  const family = { name, ours: empty(), chrono: empty(), fromText: empty() };
  families.set(name, family);
  return family;
}

function count(score: Score, verdict: Verdict): void {
  if (verdict === undefined) return;
  score.total += 1;
  if (verdict === 'right') score.right += 1;
}

/** All families in one. */
export function sumOf(families: readonly Family[]): Family {
  const add = (of: 'ours' | 'chrono' | 'fromText') =>
    families.reduce((sum, family) => ({ right: sum.right + family[of].right, total: sum.total + family[of].total }), {
      right: 0,
      total: 0,
    });
  return { name: 'all', ours: add('ours'), chrono: add('chrono'), fromText: add('fromText') };
}

export function missInWords({ wanted, got, wrong }: Miss): string {
  const { reply: _reply, because, ...rest } = got;
  return [
    `✗ ${String(wanted.id)} (${wanted.tier ?? 'core'}) ${JSON.stringify(wanted.message)}`,
    `  wrong   ${wrong.join(', ')}`,
    `  wanted  ${JSON.stringify(wanted.expect)}`,
    `  got     ${JSON.stringify(rest)}`,
    `  because ${because.join(' | ')}`,
  ].join('\n');
}

export function scoreInWords({ right, total }: Score): string {
  return total === 0 ? '–' : `${right}/${total}`;
}

/** A table of Markdown, padded as prettier pads it. */
export function table(families: readonly Family[]): string {
  const head = ['Family', 'Tasklog', 'chrono-node', 'RRule.fromText'];
  const rows = [...families, sumOf(families)].map(({ name, ours, chrono, fromText }) => [
    name,
    ...[ours, chrono, fromText].map(scoreInWords),
  ]);
  const widths = head.map((title, at) => Math.max(title.length, ...rows.map((row) => (row[at] ?? '').length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join(' | ')} |`;
  const rule = widths.map((width, at) => (at === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}
