/** What a file tells of tasks, in each of the formats. */
import { readCsv } from '@tasklog/domain/import/csv';
import { fault } from '@tasklog/domain/import/entry';
import type { Contents, Entry, Row } from '@tasklog/domain/import/entry';
import { readText } from '@tasklog/domain/import/text';
import { readTodoist } from '@tasklog/domain/import/todoist';
import { readVikunja } from '@tasklog/domain/import/vikunja';
import { Problem } from '@tasklog/runtime';
import { recordsOf } from './records.ts';
import { wrongFormat } from './text.ts';

export const FORMATS = ['todoist', 'vikunja', 'csv', 'text'] as const;
export type Format = (typeof FORMATS)[number];

/** As many tasks as a list may be expected to have, and some more. */
const MOST_TASKS = 100_000;

/** In the order of the file. Throws Problem 422 for a file that is none of this format, 413 for one of too many tasks. */
export async function entriesOf(text: string, format: Format): Promise<Entry[]> {
  const { entries } = await contentsOf(text, format);
  if (entries.length === 0)
    throw new Problem(422, 'empty-file', 'The file holds no tasks.', {
      faults: [{ field: '', message: 'holds no tasks' }],
    });
  if (entries.length > MOST_TASKS)
    throw new Problem(
      413,
      'too-many-tasks',
      `The file holds ${entries.length.toLocaleString('en')} tasks; ${MOST_TASKS.toLocaleString('en')} may come at once. Split it.`,
    );
  return entries.toSorted((a, b) => a.line - b.line);
}

async function contentsOf(text: string, format: Format): Promise<{ entries: Entry[] }> {
  switch (format) {
    case 'text':
      return needed(readText(text));
    case 'vikunja':
      return needed(readVikunja(text));
    case 'csv':
      return fromRecords(text, readCsv);
    case 'todoist':
      return fromRecords(text, readTodoist);
  }
}

async function fromRecords(
  text: string,
  read: (header: readonly string[], rows: readonly Row[]) => Contents,
): Promise<{ entries: Entry[] }> {
  const { header, rows, faults } = await recordsOf(text);
  const { entries } = needed(read(header, rows));
  const broken = faults.map(({ line, message }): Entry => ({ line, title: '', key: '', read: () => fault(message) }));
  return { entries: [...entries, ...broken] };
}

function needed(contents: Contents): { entries: Entry[] } {
  if ('fault' in contents) throw wrongFormat(`${contents.fault}.`);
  return contents;
}
