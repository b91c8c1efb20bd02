/** What there is to say of an import. Pure. */
import type { ImportAnswer, ImportLine } from '@tasklog/schemas';
import { count } from './numbers.ts';

export type Format = ImportAnswer['format'];
export const FORMATS: readonly Format[] = ['todoist', 'vikunja', 'csv', 'text'];

/** By the name of a file, and of CSV by its first line; undefined when it could be anything. */
export function formatOf(name: string, text: string): Format | undefined {
  if (/\.json$/i.test(name)) return 'vikunja';
  if (/\.(?:txt|md|text)$/i.test(name)) return 'text';
  if (!/\.csv$/i.test(name)) return undefined;
  const [header = ''] = text.replace(/^\uFEFF/, '').split(/[\r\n]/, 1);
  return /\bTYPE\b/.test(header) && /\bCONTENT\b/.test(header) ? 'todoist' : 'csv';
}

/** A line of the report: where, what, and what became of it. */
export function lineText({ line, title, outcome, message, task }: ImportLine): string {
  const what = title === '' ? '' : ` “${title}”`;
  const due = task?.due ? `: ${task.due.replace('T', ' ')}` : '';
  switch (outcome) {
    case 'failed':
      return `line ${line}${what} ${message ?? 'failed'}`;
    case 'there':
      return `line ${line}${what} is on the list already`;
    case 'deleted':
      return `line ${line}${what} was deleted since it was imported (--restore brings it back)`;
    case 'restored':
      return `line ${line}${what} comes back${due}`;
    case 'imported':
      return `line ${line}${what} becomes a task${due}`;
  }
}

export function summary({ preview, tasks, imported, restored, there, deleted, failed }: ImportAnswer): string {
  const parts = [
    `${count(imported)} ${preview ? 'would be imported' : 'imported'}`,
    ...(restored > 0 ? [`${count(restored)} brought back`] : []),
    ...(there > 0 ? [`${count(there)} there already`] : []),
    ...(deleted > 0 ? [`${count(deleted)} deleted since`] : []),
    ...(failed > 0 ? [`${count(failed)} failed`] : []),
  ];
  return `${count(tasks)} ${tasks === 1 ? 'task' : 'tasks'} in the file: ${parts.join(', ')}.`;
}

/** How to take it back: by words while it is the last thing that was done. */
export const undoing = ({ changeIds }: ImportAnswer): string | undefined =>
  changeIds.length === 0
    ? undefined
    : changeIds.length === 1
      ? 'To take it back: tasklog chat undo'
      : `To take it back: tasklog chat undo, ${count(changeIds.length)} times`;
