/** A list as export/csv.ts writes it, also when a spreadsheet saved it or a person wrote it: only the title must be there. */
import type { Priority, Recurrence, Reminder } from '@tasklog/schemas';
import { CSV_HEADER } from '../export/csv.ts';
import type { Column } from '../export/csv.ts';
import { unguarded } from '../export/formula.ts';
import { isLocalDate } from '../recurrence/local.ts';
import { ImportFault, reading } from './entry.ts';
import type { Contents, Entry, Imported, Row, Told } from './entry.ts';
import { distinct } from './words.ts';

type Cells = (column: Column) => string;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const PRIORITIES: readonly string[] = ['none', 'low', 'medium', 'high', 'urgent'] satisfies Priority[];
const DAY_TIME = /^(MO|TU|WE|TH|FR|SA|SU)=(\d{2}:\d{2})$/;

export function readCsv(header: readonly string[], rows: readonly Row[]): Contents {
  const names = header.map((name) => name.trim().toLowerCase());
  if (!names.includes('title'))
    return { fault: 'is no list of tasks: its first line must name the columns, and one of them must be title' };
  const places = new Map(CSV_HEADER.map((column) => [column, names.indexOf(column.toLowerCase())]));
  return { entries: rows.map((row) => entryOf(row, (column) => unguarded(row.cells[places.get(column) ?? -1] ?? ''))) };
}

function entryOf({ line }: Row, cells: Cells): Entry {
  const id = cells('id').trim();
  const taskId = UUID.test(id) ? id.toLowerCase() : undefined;
  return {
    line,
    title: cells('title'),
    key: taskId ?? JSON.stringify(CSV_HEADER.map(cells)),
    ...(taskId === undefined ? {} : { taskId }),
    read: (told) => reading(() => taskOf(cells, told)),
  };
}

function taskOf(cells: Cells, told: Told): Imported {
  const title = cells('title').trim();
  if (title === '') throw new ImportFault('has no title');
  const due = dateIn(cells, 'due');
  const recurrence = repeatIn(cells);
  const occurrence = recurrence && dateIn(cells, 'occurrence');
  const completedAt = completionIn(cells, told);
  return {
    title,
    notes: cells('notes'),
    timeZone: cells('timeZone').trim() || told.zone,
    priority: priorityIn(cells),
    tags: distinct(wordsIn(cells, 'tags', /[\s,]+/).map((tag) => tag.replace(/^[#@]/, ''))),
    reminders: wordsIn(cells, 'reminders').map(reminderOf),
    ...(due === undefined ? {} : { due }),
    ...(recurrence === undefined ? {} : { recurrence }),
    ...(occurrence === undefined ? {} : { occurrence }),
    ...(completedAt === undefined ? {} : { completedAt }),
  };
}

const wordsIn = (cells: Cells, column: Column, between = /\s+/): string[] =>
  cells(column).split(between).filter(Boolean);

function dateIn(cells: Cells, column: 'due' | 'occurrence' | 'anchor'): string | undefined {
  const text = cells(column).trim().replace(' ', 'T');
  if (text === '') return undefined;
  if (!isLocalDate(text)) throw new ImportFault(`has the ${column} “${text}”: 2026-11-30 or 2026-11-30T09:00`);
  return text;
}

function instantOf(text: string, column: Column): string {
  try {
    return Temporal.Instant.from(text).toString();
  } catch {
    throw new ImportFault(`has “${text}” in ${column}, which is no instant such as 2026-11-30T09:00:00Z`);
  }
}

function priorityIn(cells: Cells): Priority {
  const priority = cells('priority').trim().toLowerCase() || 'none';
  if (!PRIORITIES.includes(priority)) throw new ImportFault(`has the priority “${priority}”: ${PRIORITIES.join(', ')}`);
  return priority as Priority;
}

/** When it was done; undefined while it is open. */
function completionIn(cells: Cells, { now }: Told): string | undefined {
  const status = cells('status').trim().toLowerCase();
  const completedAt = cells('completedAt').trim();
  if (!['', 'open', 'done'].includes(status)) throw new ImportFault(`has the status “${status}”: open or done`);
  if (status === 'open' || (status === '' && completedAt === '')) return undefined;
  return completedAt === '' ? now.toString() : instantOf(completedAt, 'completedAt');
}

function repeatIn(cells: Cells): Recurrence | undefined {
  const rrule = cells('rrule').trim();
  if (rrule === '') return undefined;
  const relative = cells('completionRelative').trim().toLowerCase();
  if (!['', 'true', 'false'].includes(relative))
    throw new ImportFault(`has “${relative}” in completionRelative: true or false`);
  const anchor = dateIn(cells, 'anchor');
  const timesByDay = wordsIn(cells, 'timesByDay').map((each) => {
    const [, day, time] = DAY_TIME.exec(each) ?? [];
    if (day === undefined || time === undefined) throw new ImportFault(`has “${each}” in timesByDay: MO=09:00`);
    return [day, time];
  });
  return {
    rrule,
    completionRelative: relative === 'true',
    exceptions: wordsIn(cells, 'exceptions'),
    ...(anchor === undefined ? {} : { anchor }),
    ...(timesByDay.length === 0 ? {} : { timesByDay: Object.fromEntries(timesByDay) as Record<string, string> }),
  };
}

function reminderOf(text: string): Reminder {
  const minutes = /^(\d{1,6})min$/.exec(text)?.[1];
  return minutes === undefined ? { at: instantOf(text, 'reminders') } : { minutesBefore: Number(minutes) };
}
