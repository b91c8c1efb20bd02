/** Threads and items by the ids that a client of ChatKit has of them; what is not this caller's is not there. */
import { Problem } from '@tasklog/runtime';
import type { ChatkitItemPage, ChatkitThread } from '@tasklog/schemas';
import type { ChatHead, ChatStore, KeptItem, PageWish } from './chats.ts';
import type { Said } from './said.ts';
import { wireThread } from './turn.ts';

/** Who asks, and what came with it. */
export type Caller = Pick<Said, 'userId' | 'timeZone' | 'key' | 'traceparent'>;

type Chats = { chats: ChatStore };

export async function headOf({ chats }: Chats, { userId }: Caller, wireId: string): Promise<ChatHead> {
  const id = threadIdIn(wireId);
  const head = id === undefined ? undefined : await chats.head(userId, id);
  if (!head) throw noSuchThread();
  return head;
}

export async function keptOf({ chats }: Chats, { userId }: Caller, id: string, itemId: string): Promise<KeptItem> {
  const kept = await chats.item(userId, id, itemId);
  if (!kept) throw noSuchItem('/params/item_id');
  return kept;
}

export async function itemPage({ chats }: Chats, userId: string, id: string, page: PageWish): Promise<ChatkitItemPage> {
  const slice = await chats.items(userId, id, page);
  if (!slice) throw noSuchCursor();
  return pageOf(
    slice.found.map(({ item }) => item),
    slice.more,
  );
}

export function pageOf<T extends { id: string }>(
  data: T[],
  more: boolean,
): { data: T[]; has_more: boolean; after?: string } {
  const last = data.at(-1);
  return { data, has_more: more, ...(more && last ? { after: last.id } : {}) };
}

export const threadOf = (
  { id, title, createdAt }: ChatHead,
  items: ChatkitItemPage = { data: [], has_more: false },
): ChatkitThread => ({ id: wireThread(id), title, created_at: createdAt, status: { type: 'active' }, items });

export const threadIdIn = (wireId: string): string | undefined =>
  /^thr_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i.exec(wireId)?.[1]?.toLowerCase();

export const noSuchThread = (): Problem =>
  new Problem(404, 'no-such-thread', 'There is no such conversation. Begin one with threads.create.', {
    faults: [{ field: '/params/thread_id', message: 'is not one of your conversations' }],
  });

export const noSuchItem = (field: string): Problem =>
  new Problem(404, 'no-such-item', 'There is nothing of that id in this conversation.', {
    faults: [{ field, message: 'is not in this conversation' }],
  });

export const noSuchCursor = (): Problem =>
  new Problem(422, 'invalid', 'There is nothing to come after. Ask for the first page again.', {
    faults: [{ field: '/params/after', message: 'is not there, or not any more' }],
  });
