import { compensations, toRedo, toUndo } from '@tasklog/domain';
import type { Db } from '@tasklog/runtime/pool';
import type { Change } from './envelope.ts';
import type { Handle } from './handle.ts';
import type { Outcome, Result } from './request.ts';
import { eventsOfChange, pastChanges } from './store/changes.ts';
import { storedAnswer } from './store/idempotency.ts';

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
 * Asked again with the same key, it answers as before, also when what it took back was all there was.
 */
export async function takeBack(
  db: Db,
  handle: Handle,
  { change, key, hash, which, changeId, among, answer }: Undoing,
): Promise<Outcome | undefined> {
  const id = changeId ?? (which === 'undo' ? toUndo : toRedo)(await pastChanges(db, change.userId), among);
  const events = id === undefined ? [] : await eventsOfChange(db, change.userId, id);
  if (id === undefined || events.length === 0) return answeredBefore(db, change.userId, key, hash);
  return handle({
    change: { ...change, undoes: id },
    key,
    hash,
    timeZone: 'UTC',
    wishes: compensations(events).map((command) => ({ command })),
    answer: (result) => answer(result, id),
  });
}

/** The key is looked up after the past: whoever finds all taken back already finds the answer that was stored with it. */
async function answeredBefore(
  db: Db,
  userId: string,
  key: string | undefined,
  hash: Buffer,
): Promise<Outcome | undefined> {
  const before = key === undefined ? undefined : await storedAnswer(db, userId, key);
  if (before === undefined) return undefined;
  return before.hash.equals(hash) ? { kind: 'done', answer: before.answer, replayed: true } : { kind: 'key-reused' };
}
