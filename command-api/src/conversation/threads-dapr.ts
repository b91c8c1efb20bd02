/**
 * Threads in a Dapr state store: one value for a thread, under a key that holds its user, so nobody else's id finds it.
 * A store cannot be asked which keys it has, so another value remembers the threads of a user. It is written before the
 * first turn of a thread: what it names may not be there, but what is there it names.
 *
 * - Concurrently: a value is put only where its ETag still holds. Who comes second reads again and puts its turn behind.
 * - Twice: after a call whose answer was lost, a turn may stand in the history twice; no change depends on that.
 * - The store away: a 503. What the message changed was committed before its turn is put down, and stays.
 */
import { Problem } from '@tasklog/runtime';
import { SidecarError } from '@tasklog/runtime/sidecar/error';
import type { Kept, StateStore } from '@tasklog/runtime/sidecar/state';
import { HISTORY, linesOf } from './threads.ts';
import type { Thread, ThreadStore } from './threads.ts';

type Value = Omit<Thread, 'id'>;

/** A person writes one message at a time; a few may cross. */
const TRIES = 5;

export function daprThreads(store: StateStore): ThreadStore {
  return {
    load: async (userId, id) => {
      const kept = await reached(store.get(keyOf(userId, id)));
      return kept && { id, ...(kept.value as Value) };
    },
    save: async (userId, id, turn) => {
      const key = keyOf(userId, id);
      for (let tries = 0; tries < TRIES; tries += 1) {
        const kept = await reached(store.get(key));
        if (kept === undefined && !(await remember(store, userId, id))) continue;
        const before = (kept?.value as Value | undefined)?.history ?? [];
        const value: Value = { state: turn.state, history: [...before, ...linesOf(turn)].slice(-HISTORY) };
        if (await reached(store.put(key, value, kept?.etag))) return;
      }
      throw new Problem(
        503,
        'thread-busy',
        'Too many messages came in this conversation at once. What they asked for is done; wait for each answer before the next.',
        { headers: { 'Retry-After': '1' } },
      );
    },
    forget: async (userId) => {
      const known = await reached(store.get(listOf(userId)));
      for (const id of idsIn(known)) await reached(store.remove(keyOf(userId, id)));
      await reached(store.remove(listOf(userId)));
    },
  };
}

/** False when somebody else wrote the list at the same moment. */
async function remember(store: StateStore, userId: string, id: string): Promise<boolean> {
  const known = await reached(store.get(listOf(userId)));
  const ids = idsIn(known);
  return ids.includes(id) || reached(store.put(listOf(userId), { ids: [...ids, id] }, known?.etag));
}

const idsIn = (known: Kept | undefined): string[] => (known?.value as { ids: string[] } | undefined)?.ids ?? [];
const listOf = (userId: string): string => `threads-${userId}`.toLowerCase();

/** Both are UUIDs, so neither can hold what the store's keys may not. One is the same in capitals. */
const keyOf = (userId: string, id: string): string => `thread-${userId}-${id}`.toLowerCase();

async function reached<T>(call: Promise<T>): Promise<T> {
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
