import type { CompensateTask, TaskImage } from '@tasklog/schemas';

/** An event of a change, as far as taking it back needs it. */
export type PastEvent = { type: string; subject: string; data: { before: TaskImage | null; after: TaskImage } };

/** The commands that take back a whole change: its events, last one first. */
export function compensations(events: readonly PastEvent[]): CompensateTask[] {
  return events.toReversed().map(({ type, subject, data }) => ({
    type: 'compensate',
    taskId: subject,
    of: type,
    before: data.before,
    after: data.after,
  }));
}

/** A change in a user's past: its id, and the change that it took back, if it was an undo or a redo. */
export type PastChange = { id: string; undoes: string | undefined };

/**
 * The change that "undo" means: the newest that still stands and is no undo itself, among those asked for. `newestFirst` is the user's past.
 * A redo takes an undo back, so what that undo had taken back stands again.
 */
export function toUndo(newestFirst: readonly PastChange[], among = anyChange): string | undefined {
  const gone = takenBack(newestFirst);
  return newestFirst.find(({ id, undoes }) => undoes === undefined && !gone.has(id) && among(id))?.id;
}

/** The undo that "redo" takes back: the newest undo that still stands. */
export function toRedo(newestFirst: readonly PastChange[], among = anyChange): string | undefined {
  const gone = takenBack(newestFirst);
  const undos = new Set(newestFirst.filter(({ undoes }) => undoes !== undefined).map(({ id }) => id));
  return newestFirst.find(({ id, undoes }) => undoes !== undefined && !undos.has(undoes) && !gone.has(id) && among(id))
    ?.id;
}

const anyChange = (_id: string): boolean => true;

/** Changes whose effect is away: taken back by a change that stands itself. */
function takenBack(newestFirst: readonly PastChange[]): Set<string> {
  const gone = new Set<string>();
  for (const { id, undoes } of newestFirst) if (undoes !== undefined && !gone.has(id)) gone.add(undoes);
  return gone;
}
