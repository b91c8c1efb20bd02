/**
 * Chats in a Dapr state store: one value for the titles of a user's chats, one for the items of each. A thread is in the
 * list of its user's threads (threads-dapr.ts) before anything of it is put down, so that it can be forgotten.
 *
 * - Concurrently: as there, who comes second reads again.
 * - Half-way: a thread whose title was not put down is not shown; one whose items were not deleted is not, either.
 */
import type { StateStore } from '@tasklog/runtime/sidecar/state';
import type { ChatHead, ChatStore, Feedback, KeptItem, PageWish, Slice } from './chats.ts';
import { keys, reached, revise, valueOf } from './dapr-values.ts';

type Heads = { heads: ChatHead[] };
type Rated = KeptItem & { feedback?: Feedback };
type Items = { items: Rated[] };

/** The whole value is read and written with every turn. What is older is let go. */
const MOST_ITEMS = 1_000;

export function daprChats(
  store: StateStore,
  { begin }: { begin: (userId: string, id: string) => Promise<void> },
): ChatStore {
  const headsOf = async (userId: string): Promise<ChatHead[]> =>
    (await valueOf<Heads>(store, keys.chats(userId)))?.heads ?? [];
  const headOf = async (userId: string, id: string): Promise<ChatHead | undefined> =>
    (await headsOf(userId)).find((head) => head.id === id);
  const itemsOf = async (userId: string, id: string): Promise<Rated[]> =>
    (await headOf(userId, id)) ? ((await valueOf<Items>(store, keys.items(userId, id)))?.items ?? []) : [];
  /** Answers whether there was such a thread. */
  const changeHeads = async (userId: string, id: string, next: (heads: ChatHead[]) => ChatHead[]): Promise<boolean> => {
    let found = false;
    await revise<Heads>(store, keys.chats(userId), (before) => {
      found = before?.heads.some((head) => head.id === id) ?? false;
      return found ? { heads: next(before?.heads ?? []) } : undefined;
    });
    return found;
  };
  return {
    open: async (userId, head) => {
      await begin(userId, head.id);
      await revise<Heads>(store, keys.chats(userId), (before) =>
        before?.heads.some(({ id }) => id === head.id) ? undefined : { heads: [...(before?.heads ?? []), head] },
      );
    },
    head: headOf,
    heads: async (userId, page) => pageOf(await headsOf(userId), page, ({ id }) => id),
    rename: (userId, id, title) =>
      changeHeads(userId, id, (heads) => heads.map((head) => (head.id === id ? { ...head, title } : head))),
    remove: async (userId, id) => {
      const found = await changeHeads(userId, id, (heads) => heads.filter((head) => head.id !== id));
      if (!found) return false;
      await reached(store.remove(keys.items(userId, id)));
      await reached(store.remove(keys.thread(userId, id)));
      return true;
    },
    put: async (userId, id, items) => {
      if (!(await headOf(userId, id))) return;
      await revise<Items>(store, keys.items(userId, id), (before) => ({ items: joined(before?.items ?? [], items) }));
    },
    item: async (userId, id, itemId) => bare((await itemsOf(userId, id)).find(({ item }) => item.id === itemId)),
    items: async (userId, id, page) => {
      const slice = pageOf(await itemsOf(userId, id), page, ({ item }) => item.id);
      return slice && { ...slice, found: slice.found.flatMap((kept) => bare(kept) ?? []) };
    },
    cut: async (userId, id, itemId) => {
      if (!(await headOf(userId, id))) return [];
      let gone: string[] = [];
      await revise<Items>(store, keys.items(userId, id), (before) => {
        const items = before?.items ?? [];
        const at = items.findIndex(({ item }) => item.id === itemId);
        gone = at < 0 ? [] : items.slice(at + 1).map(({ item }) => item.id);
        return gone.length === 0 ? undefined : { items: items.slice(0, at + 1) };
      });
      return gone;
    },
    rate: async (userId, id, itemIds, feedback) => {
      if (!(await headOf(userId, id))) return 0;
      let rated = 0;
      await revise<Items>(store, keys.items(userId, id), (before) => {
        const items = (before?.items ?? []).map((kept) =>
          itemIds.includes(kept.item.id) ? { ...kept, feedback } : kept,
        );
        rated = items.filter(({ item }) => itemIds.includes(item.id)).length;
        return rated === 0 ? undefined : { items };
      });
      return rated;
    },
  };
}

function joined(before: readonly Rated[], items: readonly KeptItem[]): Rated[] {
  const replaced = before.map((kept) => items.find(({ item }) => item.id === kept.item.id) ?? kept);
  const fresh = items.filter(({ item }) => !before.some((kept) => kept.item.id === item.id));
  return [...replaced, ...fresh].slice(-MOST_ITEMS);
}

const bare = (kept: Rated | undefined): KeptItem | undefined =>
  kept && { item: kept.item, ...(kept.shown ? { shown: kept.shown } : {}) };

function pageOf<T>(
  all: readonly T[],
  { limit, order, after }: PageWish,
  idOf: (one: T) => string,
): Slice<T> | undefined {
  const inOrder = order === 'asc' ? all : all.toReversed();
  const at = after === undefined ? -1 : inOrder.findIndex((one) => idOf(one) === after);
  if (after !== undefined && at < 0) return undefined;
  const rest = inOrder.slice(at + 1);
  return { found: rest.slice(0, limit), more: rest.length > limit };
}
