import { compensations, toRedo, toUndo } from '@tasklog/domain';
import type { Db } from '@tasklog/runtime/pool';
import type { Change } from './envelope.ts';
import type { Handle, Outcome, Result } from './handle.ts';
import { eventsOfChange, pastChanges } from './store/changes.ts';

export type Undoing = {
  change: Change;
  key: string | undefined;
  hash: Buffer;
  which: 'undo' | 'redo';
  changeId: string | undefined;
  /** Only a change of these is meant; any when left out. */
  among?: (id: string) => boolean;
  answer: (result: Result, undone: string) => unknown;
};

/**
 * Takes a whole change back: with an id that one, else the newest that stands (undo) or the newest undo (redo).
 * Answers undefined when there is nothing to take back. What has changed since is refused, and then none of it happens.
 */
export async function takeBack(
  db: Db,
  handle: Handle,
  { change, key, hash, which, changeId, among, answer }: Undoing,
): Promise<Outcome | undefined> {
  const id = changeId ?? (which === 'undo' ? toUndo : toRedo)(await pastChanges(db, change.userId), among);
  if (id === undefined) return undefined;
  const events = await eventsOfChange(db, change.userId, id);
  if (events.length === 0) return undefined;
  return handle({
    change: { ...change, undoes: id },
    key,
    hash,
    timeZone: 'UTC',
    wishes: compensations(events).map((command) => ({ command })),
    answer: (result) => answer(result, id),
  });
}
