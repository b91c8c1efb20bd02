/** A list in each of the forms that it goes out in, as pieces of text. */
import { CSV_HEADER, csvCells, csvRecord } from '@tasklog/domain/export/csv';
import { TODOIST_HEADER, todoistCells } from '@tasklog/domain/export/todoist';
import type { Reads } from '@tasklog/runtime/scoped-pool';
import type { Task } from '@tasklog/schemas';
import type { View } from '../position.ts';
import { eventPages, taskPages } from './pages.ts';
import type { Status } from './pages.ts';

export type Asked = { db: Reads; userId: string; now: Temporal.Instant };

export type Form = {
  about: string;
  /** Its media type, and how its file's name ends. */
  type: string;
  ending: string;
  /** The read model that is read. */
  reads: View;
  pieces: (asked: Asked) => AsyncGenerator<string, void>;
};

async function* table(
  { db, userId }: Asked,
  header: readonly string[],
  statuses: readonly Status[],
  cells: (task: Task) => string[],
): AsyncGenerator<string, void> {
  yield csvRecord(header);
  for await (const page of taskPages(db, userId, statuses)) yield page.map((task) => csvRecord(cells(task))).join('');
}

async function* lines({ db, userId }: Asked): AsyncGenerator<string, void> {
  for await (const page of eventPages(db, userId)) yield page.map((event) => `${JSON.stringify(event)}\n`).join('');
}

export const FORMS = {
  events: {
    about: 'every event of its tasks, oldest first, one JSON object a line',
    type: 'application/x-ndjson',
    ending: '.jsonl',
    reads: 'audit',
    pieces: lines,
  },
  csv: {
    about: 'every task with all its fields, one a row',
    type: 'text/csv; charset=utf-8',
    ending: '.csv',
    reads: 'task',
    pieces: (asked) => table(asked, CSV_HEADER, ['open', 'done'], csvCells),
  },
  todoist: {
    about: 'the open tasks as a template of Todoist',
    type: 'text/csv; charset=utf-8',
    ending: '-todoist.csv',
    reads: 'task',
    pieces: (asked) => table(asked, TODOIST_HEADER, ['open'], (task) => todoistCells(task, asked.now)),
  },
} satisfies Record<string, Form>;
