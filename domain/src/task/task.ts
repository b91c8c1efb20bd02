import type { LocalDate, Priority, StoredRecurrence, StoredReminder, TaskEvent, TaskImage } from '@tasklog/schemas';
import type { Missed } from '../recurrence/successor.ts';
import type { Refusal } from './refusal.ts';

type Fields = {
  id: string;
  title: string;
  notes: string;
  due: LocalDate | null;
  timeZone: string;
  priority: Priority;
  tags: string[];
  recurrence: StoredRecurrence | null;
  reminders: StoredReminder[];
  createdAt: string;
  seriesId: string | null;
  occurrence: LocalDate | null;
  snoozedUntil: string | null;
  /** Of one that is done: the date that comes after it; null when none does. */
  nextOccurrence?: LocalDate | null;
  /** What the next occurrences have where this one differs. */
  template?: TaskImage | null;
};

export type OpenTask = Fields & { status: 'open'; completedAt: null };
export type DoneTask = Fields & { status: 'done'; completedAt: string };
export type DeletedTask = Fields & { status: 'deleted'; completedAt: string | null; deletedAt: string };
export type Task = OpenTask | DoneTask | DeletedTask;

export type FactType = TaskEvent['type'];

/** What happened to one task: its fields before and after, those that changed. The envelope is put around it later. */
export type Fact = { type: FactType; before: TaskImage | null; after: TaskImage; task?: TaskImage };

export type Decision = { kind: 'fact'; fact: Fact } | { kind: 'unchanged' } | { kind: 'refused'; refusal: Refusal };

/** What a decision may know beside the task: the time it is told, the zone of a task that names none, what the user wants of dates that were missed. */
export type Told = { now: string; timeZone: string; missed?: Missed };

/** The task after a fact. A row is the fold of its facts. */
export function evolve(task: Task | undefined, fact: Pick<Fact, 'type' | 'after'>): Task {
  const { deletedAt, ...kept } = { ...task, ...fact.after } as DeletedTask;
  return kept.status === 'deleted' ? { ...kept, deletedAt } : (kept as Task);
}
