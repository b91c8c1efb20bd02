/**
 * Conversations of users whose data is erased. Wherever they are kept, only this service can reach them; so it looks for
 * such orders itself, whoever gave them. Forgetting twice, or by several replicas, is as good as once.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from '@tasklog/runtime/pool';
import type { Pool } from '@tasklog/runtime/pool';
import { erased } from '../http/problems.ts';
import { isErased } from '../store/erasure.ts';
import type { ThreadStore } from './threads.ts';

const LOOK_EVERY_MS = 1_000;

/** Threads, but for users whose data is erased: nothing of them is read or kept. */
export function refusingErased(db: Pool, threads: ThreadStore): ThreadStore {
  const need = async (userId: string): Promise<void> => {
    if (await isErased(db, userId)) throw erased();
  };
  const { chats } = threads;
  return {
    load: async (userId, id) => need(userId).then(() => threads.load(userId, id)),
    save: async (userId, id, turn) => need(userId).then(() => threads.save(userId, id, turn)),
    forget: (userId) => threads.forget(userId),
    chats: {
      open: async (userId, head) => need(userId).then(() => chats.open(userId, head)),
      head: async (userId, id) => need(userId).then(() => chats.head(userId, id)),
      heads: async (userId, page) => need(userId).then(() => chats.heads(userId, page)),
      rename: async (userId, id, title) => need(userId).then(() => chats.rename(userId, id, title)),
      remove: async (userId, id) => need(userId).then(() => chats.remove(userId, id)),
      put: async (userId, id, items) => need(userId).then(() => chats.put(userId, id, items)),
      item: async (userId, id, itemId) => need(userId).then(() => chats.item(userId, id, itemId)),
      items: async (userId, id, page) => need(userId).then(() => chats.items(userId, id, page)),
      cut: async (userId, id, itemId) => need(userId).then(() => chats.cut(userId, id, itemId)),
      rate: async (userId, id, itemIds, feedback) => need(userId).then(() => chats.rate(userId, id, itemIds, feedback)),
    },
  };
}

/** Forgets at once, and again when a message that was under way cannot be put down any more. */
export function startForgetting(
  db: Pool,
  threads: ThreadStore,
  onError: (error: Error) => void,
): { stop: () => Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const loop = async (): Promise<void> => {
    while (!signal.aborted) {
      await forgetDue(db, threads).catch((error: unknown) => onError(error as Error));
      await wait(LOOK_EVERY_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  };
  const running = loop();
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

async function forgetDue(db: Pool, threads: ThreadStore): Promise<void> {
  const due = (await db.any(sql.unsafe`
    select user_id as "userId" from log.erasure where done_at is null
      and (threads_at is null or (threads_at < settles_at and settles_at <= clock_timestamp()))`)) as readonly {
    userId: string;
  }[];
  for (const { userId } of due) {
    const { begun } = (await db.one(sql.unsafe`select clock_timestamp()::text as begun`)) as { begun: string };
    await threads.forget(userId);
    // What counts is when it began: a turn may be put down behind it.
    await db.query(sql.unsafe`update log.erasure set threads_at = ${begun}::timestamptz where user_id = ${userId}`);
  }
}
