/** What the sections of the page share: what was measured on what, tables, and figures as people read them. */
import type { Spread } from '../figures.ts';
import type { Compared, Ratio } from '../rounds.ts';
import type { Result } from '../results.ts';

export type Plot = { file: string; alt: string; svg: Promise<string> };
/** Markdown, between which the plots stand. */
export type Section = { title: string; parts: (string | Plot)[] };

export const NAMES: Record<string, string> = {
  ...{ tasklog: 'Tasklog', emmett: 'Emmett', handWritten: 'a transaction by hand' },
  ...{ oneStatement: 'one statement a command', pgbench: 'pgbench (the limit)', graphileWorker: 'graphile-worker' },
  ...{ pgBoss: 'pg-boss', transactionalOutbox: 'pg-transactional-outbox', copy: 'COPY (the limit)' },
  express: 'Express and pg',
};

export const nameOf = (name: string): string => NAMES[name] ?? name;

export const figure = (value: number): string =>
  value.toLocaleString('en', {
    maximumSignificantDigits: value >= 100 ? 15 : 3,
    maximumFractionDigits: 0 + (value < 100 ? 2 : 0),
  });

export const range = ({ median, min, max }: Spread): string => `${figure(median)} (${figure(min)}–${figure(max)})`;

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, n) => (n === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

type Machine = { date: string; commit: string; cpu: string; cores: number; memoryGiB: number; node: string };

/** When, of which commit, on what, and what the machine did meanwhile. */
export function measuredOn({ machine, quick }: Result, compared?: Compared): string {
  const { date, commit, cpu, cores, memoryGiB, node } = machine as Machine;
  const meanwhile = compared && [
    `${String(compared.rounds)} rounds`,
    `load ${range(compared.load)}`,
    ...(compared.stolenPercent ? [`${range(compared.stolenPercent)} % of the processors given to others`] : []),
    ...(compared.syncsPerSecond ? [`the disk synced ${range(compared.syncsPerSecond)} times a second`] : []),
  ];
  return [
    ...(quick === true ? ['**A short run, for trying it out: not for quoting.**'] : []),
    `${date.slice(0, 10)}, commit ${commit}: ${String(cores)} cores of an ${cpu}, ${String(memoryGiB)} GiB, Node ${node.slice(1)}.`,
    ...(meanwhile ? [`${meanwhile.join(', ')}.`] : []),
  ].join(' ');
}

export const ratioText = (ratio: Ratio): string =>
  'refused' in ratio
    ? `not told: ${ratio.refused}`
    : `${figure(ratio.median)} (${figure(ratio.min)}–${figure(ratio.max)})`;

/** Ratios of ours to each of the others. */
export const ratiosTable = (ratios: unknown): string =>
  table(
    ['Tasklog to', 'times as many'],
    Object.entries(ratios as Record<string, Ratio>).map(([name, ratio]) => [nameOf(name), ratioText(ratio)]),
  );

const HELD = new Map<unknown, string>([
  [true, 'yes'],
  [false, 'no'],
]);

/** What was wanted, and whether it was reached; with "not judged" where the figures are not to be divided. */
export const targetRows = (what: string, { targets }: Result): string[][] =>
  Object.entries((targets ?? {}) as Record<string, unknown>).map(([target, holds]) => [
    what,
    target,
    HELD.get(holds) ?? 'not judged',
  ]);
