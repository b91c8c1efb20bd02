/** What comes of tasks, as their states tell it: an undo, a restoration or a reopening takes it back by itself. Pure. */
import { compareLocal, toLocal } from '@tasklog/domain/recurrence/local';
import type { TaskImage } from '@tasklog/schemas';
import type { Step, TaskState } from '../states.ts';

export type Outcome = {
  taskId: string;
  kind: 'done' | 'skipped';
  /** The date that was passed over; empty of what was done. */
  occurrence: string;
  userId: string;
  at: string;
  due: string | null;
  onTime: boolean | null;
  priority: string;
  tags: string[];
  seriesId: string | null;
};

/** Of a task: that it was done is no longer so, and neither are dates passed over from `from` on. */
export type Withdrawn = { taskId: string; kind: Outcome['kind']; from: string };

/** In the order in which they hold: a later one of a key takes the place of an earlier one. */
export type OutcomeChange = { is: Outcome } | { isNot: Withdrawn };

export const outcomesOf = (steps: readonly Step[]): OutcomeChange[] => steps.flatMap(changesOf);

function changesOf({ record, before, after }: Step): OutcomeChange[] {
  const [was, is] = [before && doneOf(before), doneOf(after)];
  const done: OutcomeChange[] = is ? [{ is }] : was ? [{ isNot: { taskId: after.id, kind: 'done', from: '' } }] : [];
  return [...done, ...(before ? passedOver(before, after, record.event.time) : [])];
}

/** What was done stays done when it is deleted: clearing up takes nothing out of the figures. */
function doneOf({ id, userId, doc }: TaskState): Outcome | undefined {
  const { completedAt, due = null, timeZone = 'UTC' } = doc;
  if (doc.status === 'open' || !completedAt) return undefined;
  return {
    ...facts(id, userId, doc),
    kind: 'done',
    occurrence: '',
    at: completedAt,
    onTime: due === null ? null : compareLocal(toLocal(Temporal.Instant.from(completedAt), timeZone), due) <= 0,
  };
}

/** An open repeat that goes to a later date of the same rule passes over the one it stood for; one that goes back does not. */
function passedOver(before: TaskState, after: TaskState, at: string): OutcomeChange[] {
  const [from, to] = [before.doc.occurrence, after.doc.occurrence];
  if (!from || !to || from === to) return [];
  if (to < from) return [{ isNot: { taskId: after.id, kind: 'skipped', from: to } }];
  const sameRule = JSON.stringify(before.doc.recurrence) === JSON.stringify(after.doc.recurrence);
  if (!sameRule || before.doc.status !== 'open' || after.doc.status !== 'open') return [];
  const skipped = facts(after.id, after.userId, before.doc);
  return [{ is: { ...skipped, kind: 'skipped', occurrence: from, at, onTime: null } }];
}

const facts = (taskId: string, userId: string, { due, priority, tags, seriesId }: TaskImage) => ({
  taskId,
  userId,
  due: due ?? null,
  priority: priority ?? 'none',
  tags: tags ?? [],
  seriesId: seriesId ?? null,
});
