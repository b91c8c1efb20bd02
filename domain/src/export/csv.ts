/** A list as CSV (RFC 4180): a row for each task, all its fields. What import/csv.ts reads. */
import type { StoredReminder, Task } from '@tasklog/schemas';
import { guarded } from './formula.ts';

/** Each column, and what stands in it. */
const COLUMNS = {
  id: ({ id }) => id,
  title: ({ title }) => title,
  notes: ({ notes }) => notes,
  status: ({ status }) => status,
  due: ({ due }) => due ?? '',
  timeZone: ({ timeZone }) => timeZone,
  priority: ({ priority }) => priority,
  tags: ({ tags }) => tags.join(' '),
  rrule: ({ recurrence }) => recurrence?.rrule ?? '',
  completionRelative: ({ recurrence }) => (recurrence ? String(recurrence.completionRelative) : ''),
  anchor: ({ recurrence }) => recurrence?.anchor ?? '',
  exceptions: ({ recurrence }) => recurrence?.exceptions.join(' ') ?? '',
  timesByDay: ({ recurrence }) =>
    Object.entries(recurrence?.timesByDay ?? {})
      .map(([day, time]) => `${day}=${time}`)
      .join(' '),
  occurrence: ({ occurrence }) => occurrence ?? '',
  reminders: ({ reminders }) => reminders.map(reminderText).join(' '),
  snoozedUntil: ({ snoozedUntil }) => snoozedUntil ?? '',
  createdAt: ({ createdAt }) => createdAt,
  completedAt: ({ completedAt }) => completedAt ?? '',
  seriesId: ({ seriesId }) => seriesId ?? '',
  version: ({ version }) => String(version),
} satisfies Record<string, (task: Task) => string>;

export type Column = keyof typeof COLUMNS;

export const CSV_HEADER = Object.keys(COLUMNS) as Column[];

/** The cells of a task, as text that no spreadsheet works out. */
export const csvCells = (task: Task): string[] => CSV_HEADER.map((column) => guarded(COLUMNS[column](task)));

const reminderText = (reminder: StoredReminder): string =>
  'at' in reminder ? reminder.at : `${String(reminder.minutesBefore)}min`;

/** One record with its line end. */
export const csvRecord = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\r\n`;

const quoted = (cell: string): string => (/[",;\t\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
