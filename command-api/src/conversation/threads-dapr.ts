/**
 * Threads in a Dapr state store: one value for a thread, under a key that holds its user, so nobody else's id finds it.
 * A store cannot be asked which keys it has, so another value remembers the threads of a user. It is written before the
 * first turn of a thread: what it names may not be there, but what is there it names.
 *
 * - Concurrently: a value is put only where its ETag still holds. Who comes second reads again and puts its turn behind.
 * - Twice: after a call whose answer was lost, a turn may stand in the history twice; no change depends on that.
 * - The store away: a 503. What the message changed was committed before its turn is put down, and stays.
 */
import type { StateStore } from '@tasklog/runtime/sidecar/state';
import { daprChats } from './chats-dapr.ts';
import { keys, reached, revise, valueOf } from './dapr-values.ts';
import { HISTORY, linesOf } from './threads.ts';
import type { Thread, ThreadStore } from './threads.ts';

type Value = Omit<Thread, 'id'>;

export function daprThreads(store: StateStore): ThreadStore {
  return {
    load: async (userId, id) => {
      const value = await valueOf<Value>(store, keys.thread(userId, id));
      return value && { id, ...value };
    },
    save: (userId, id, turn) =>
      revise<Value>(
        store,
        keys.thread(userId, id),
        (before) => ({ state: turn.state, history: [...(before?.history ?? []), ...linesOf(turn)].slice(-HISTORY) }),
        () => remember(store, userId, id),
      ),
    forget: async (userId) => {
      const known = await valueOf<Known>(store, keys.threads(userId));
      for (const id of known?.ids ?? []) {
        await reached(store.remove(keys.thread(userId, id)));
        await reached(store.remove(keys.items(userId, id)));
      }
      await reached(store.remove(keys.chats(userId)));
      await reached(store.remove(keys.threads(userId)));
    },
    chats: daprChats(store, {
      begin: (userId, id) =>
        revise<Value>(
          store,
          keys.thread(userId, id),
          (before) => (before ? undefined : { state: {}, history: [] }),
          () => remember(store, userId, id),
        ),
    }),
  };
}

type Known = { ids: string[] };

/** False when somebody else wrote the list at the same moment. */
async function remember(store: StateStore, userId: string, id: string): Promise<boolean> {
  const known = await reached(store.get(keys.threads(userId)));
  const { ids } = (known?.value as Known | undefined) ?? { ids: [] };
  return ids.includes(id) || reached(store.put(keys.threads(userId), { ids: [...ids, id] }, known?.etag));
}
