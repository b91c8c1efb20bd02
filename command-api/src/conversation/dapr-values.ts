/** What threads-dapr.ts and chats-dapr.ts share: the keys of a user's values, and how a value is changed. */
import { Problem } from '@tasklog/runtime';
import { SidecarError } from '@tasklog/runtime/sidecar/error';
import type { StateStore } from '@tasklog/runtime/sidecar/state';

/** Ids are UUIDs, so none can hold what the store's keys may not. One is the same in capitals. */
export const keys = {
  /** The ids of a user's threads. */
  threads: (userId: string): string => `threads-${userId}`.toLowerCase(),
  /** What a thread remembers. */
  thread: (userId: string, id: string): string => `thread-${userId}-${id}`.toLowerCase(),
  /** The titles of a user's chats. */
  chats: (userId: string): string => `chats-${userId}`.toLowerCase(),
  /** What a chat shows. */
  items: (userId: string, id: string): string => `items-${userId}-${id}`.toLowerCase(),
};

/** A person writes one message at a time; a few may cross. */
const TRIES = 5;

/** Changes a value, or makes it. Who comes second reads again. `next` answers undefined to leave it as it is. */
export async function revise<T extends object>(
  store: StateStore,
  key: string,
  next: (before: T | undefined) => T | undefined,
  beforeNew: () => Promise<boolean> = () => Promise.resolve(true),
): Promise<void> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const kept = await reached(store.get(key));
    if (kept === undefined && !(await beforeNew())) continue;
    const value = next(kept?.value as T | undefined);
    if (value === undefined || (await reached(store.put(key, value, kept?.etag)))) return;
  }
  throw new Problem(
    503,
    'thread-busy',
    'Too many messages came in this conversation at once. What they asked for is done; wait for each answer before the next.',
    { headers: { 'Retry-After': '1' } },
  );
}

export async function valueOf<T>(store: StateStore, key: string): Promise<T | undefined> {
  return (await reached(store.get(key)))?.value as T | undefined;
}

export async function reached<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof SidecarError)) throw error;
    const away = new Problem(503, 'unavailable', 'The conversation cannot be remembered just now. Try again.', {
      headers: { 'Retry-After': '1' },
    });
    away.cause = error;
    throw away;
  }
}
