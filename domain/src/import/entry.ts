import type { AddTask, Preferences } from '@tasklog/schemas';

/** A record of a CSV file, and the line on which it begins. */
export type Row = { line: number; cells: readonly string[] };

/** What a reading may know beside the file: when and where it is read, and its user's settings. */
export type Told = { now: Temporal.Instant; zone: string; settings: Preferences };

/** The fields of a task that a file tells; what it does not tell is left out. */
export type Imported = Omit<AddTask, 'type' | 'taskId' | 'seriesId'>;

export type Reading = { ok: true; task: Imported } | { ok: false; fault: string };

/** One task of a file. */
export type Entry = {
  /** Where it begins. */
  line: number;
  /** What a report calls it. */
  title: string;
  /** By this it is recognised when the file comes again, also with other lines changed. */
  key: string;
  /** Its id, if it was a task of this product. */
  taskId?: string;
  read: (told: Told) => Reading;
};

/** What a file holds, or why it is none of this format. */
export type Contents = { entries: Entry[] } | { fault: string };

export const fault = (says: string): Reading => ({ ok: false, fault: says });

/** A fault found while reading a task; `reading` makes it the answer. */
export class ImportFault extends Error {}

/** What a function makes of a task; a fault that it throws is the answer. */
export function reading(read: () => Imported): Reading {
  try {
    return { ok: true, task: read() };
  } catch (error) {
    if (error instanceof ImportFault) return fault(error.message);
    throw error;
  }
}
