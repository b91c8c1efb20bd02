import type { ChatkitEvent, ChatkitItemPage, ChatkitThreadItem, Problem } from '@tasklog/schemas';

/** A message of this page that has no whole answer yet. */
export interface Outgoing {
  /** Its Idempotency-Key, so a retry keeps it. */
  key: string;
  text: string;
  state: 'sending' | 'failed';
  /** The item that it became, once the service has it. */
  itemId?: string;
  problem?: Problem;
}

export interface Thread {
  id: string | null;
  title: string | null;
  /** What was said, oldest first, as far as it was read. */
  items: readonly ChatkitThreadItem[];
  outgoing: readonly Outgoing[];
  /** The item whose click or answer is on its way. */
  acting: string | null;
  /** The answer that is still being written. */
  writing: string | null;
  /** Where what was said before goes on; null when all of it is here. */
  earlier: string | null;
  loading: boolean;
  /** Why what was said cannot be shown. */
  fault: Problem | null;
}

export type ThreadInput =
  | { kind: 'sending'; key: string; text: string }
  | { kind: 'retrying'; key: string }
  | { kind: 'answered'; key: string }
  | { kind: 'failed'; key: string; problem: Problem }
  | { kind: 'withdrawn'; key: string }
  | { kind: 'acting'; itemId: string }
  | { kind: 'acted' }
  | { kind: 'event'; event: ChatkitEvent; key?: string }
  | { kind: 'loading' }
  | { kind: 'latest'; title?: string | undefined; page: ChatkitItemPage }
  | { kind: 'earlier'; page: ChatkitItemPage }
  | { kind: 'unreadable'; problem: Problem }
  | { kind: 'opened'; id: string; title: string | null; outgoing?: readonly Outgoing[] }
  | { kind: 'named'; title: string }
  | { kind: 'cleared' };

export const emptyThread: Thread = {
  id: null,
  title: null,
  items: [],
  outgoing: [],
  acting: null,
  writing: null,
  earlier: null,
  loading: false,
  fault: null,
};

/** The conversation after one more thing happened. */
export function advance(thread: Thread, input: ThreadInput): Thread {
  switch (input.kind) {
    case 'sending':
      return {
        ...thread,
        outgoing: [...thread.outgoing, { key: input.key, text: input.text, state: 'sending' }],
      };
    case 'retrying':
      return changed(thread, input.key, ({ problem: _, ...rest }) => ({ ...rest, state: 'sending' }));
    case 'failed':
      return changed({ ...thread, writing: null }, input.key, (sent) => ({
        ...sent,
        state: 'failed',
        problem: input.problem,
      }));
    case 'answered':
    case 'withdrawn':
      return { ...thread, writing: null, outgoing: thread.outgoing.filter(({ key }) => key !== input.key) };
    case 'acting':
      return { ...thread, acting: input.itemId };
    case 'acted':
      return { ...thread, acting: null, writing: null };
    case 'event':
      return happened(thread, input.event, input.key);
    case 'loading':
      return { ...thread, loading: true, fault: null };
    case 'latest':
      return withLatest(thread, input.page, input.title);
    case 'earlier':
      return {
        ...thread,
        loading: false,
        earlier: nextOf(input.page),
        items: [...input.page.data.toReversed().filter(({ id }) => !hasItem(thread, id)), ...thread.items],
      };
    case 'unreadable':
      return { ...thread, loading: false, fault: input.problem };
    case 'opened':
      return { ...emptyThread, id: input.id, title: input.title, outgoing: input.outgoing ?? [], loading: true };
    case 'named':
      return { ...thread, title: input.title };
    case 'cleared':
      return emptyThread;
  }
}

/** @returns true while an answer is awaited. */
export function isAnswering({ outgoing, acting }: Thread): boolean {
  return acting !== null || outgoing.some(({ state }) => state === 'sending');
}

/** Changes with everything that is added at the end; earlier items do not count. */
export function endOf({ items, outgoing }: Thread): string {
  const last = items.at(-1);
  const written = last?.type === 'assistant_message' ? last.content.reduce((sum, { text }) => sum + text.length, 0) : 0;
  return [last?.id ?? '', written, outgoing.length].join();
}

/** The message that an item became, while it is not answered. */
export function outgoingOf({ outgoing }: Thread, itemId: string): Outgoing | undefined {
  return outgoing.find((each) => each.itemId === itemId);
}

/** @returns true once something was said after the item: its answer. */
export function isAnswered({ items }: Thread, itemId: string): boolean {
  const at = items.findIndex(({ id }) => id === itemId);
  return at >= 0 && at < items.length - 1;
}

function happened(thread: Thread, event: ChatkitEvent, key: string | undefined): Thread {
  switch (event.type) {
    case 'thread.created':
      return { ...thread, id: event.thread.id, title: event.thread.title };
    case 'thread.item.added':
      return { ...withItem(thread, event.item), writing: event.item.id };
    case 'thread.item.done': {
      const { item } = event;
      const next = { ...withItem(thread, item), writing: thread.writing === item.id ? null : thread.writing };
      return key !== undefined && item.type === 'user_message'
        ? changed(next, key, (sent) => ({ ...sent, itemId: item.id }))
        : next;
    }
    case 'thread.item.replaced':
      return withItem(thread, event.item);
    case 'thread.item.removed':
      return { ...thread, items: thread.items.filter(({ id }) => id !== event.item_id) };
    case 'thread.item.updated':
      return {
        ...thread,
        items: thread.items.map((item) => (item.id === event.item_id ? written(item, event) : item)),
      };
    default:
      return thread;
  }
}

function written(item: ChatkitThreadItem, { update }: Extract<ChatkitEvent, { type: 'thread.item.updated' }>) {
  if (item.type !== 'assistant_message') return item;
  const content = [...item.content];
  const at = update.content_index;
  const before = content[at] ?? { type: 'output_text' as const, text: '', annotations: [] };
  content[at] = 'delta' in update ? { ...before, text: before.text + update.delta } : update.content;
  return { ...item, content };
}

function hasItem({ items }: Thread, id: string): boolean {
  return items.some((item) => item.id === id);
}

function withItem(thread: Thread, item: ChatkitThreadItem): Thread {
  const items = hasItem(thread, item.id)
    ? thread.items.map((each) => (each.id === item.id ? item : each))
    : [...thread.items, item];
  return { ...thread, items };
}

/** The end of what was said, read anew; a message that turns out to be answered is done with. */
function withLatest(thread: Thread, page: ChatkitItemPage, title: string | undefined): Thread {
  const latest = page.data.toReversed();
  // What was read of before stays, where the page joins on to it.
  const at = thread.items.findIndex(({ id }) => id === latest[0]?.id);
  const next = {
    ...thread,
    title: title ?? thread.title,
    items: at > 0 ? [...thread.items.slice(0, at), ...latest] : latest,
    earlier: at > 0 ? thread.earlier : nextOf(page),
    loading: false,
    fault: null,
  };
  return {
    ...next,
    outgoing: thread.outgoing.filter(({ itemId }) => itemId === undefined || !isAnswered(next, itemId)),
  };
}

function nextOf({ has_more: more, after }: ChatkitItemPage): string | null {
  return more && after !== undefined ? after : null;
}

function changed(thread: Thread, key: string, to: (sent: Outgoing) => Outgoing): Thread {
  return { ...thread, outgoing: thread.outgoing.map((sent) => (sent.key === key ? to(sent) : sent)) };
}
