/** What a chat shows of conversations: threads with their titles, and the items of each in their order. */
import type { ChatChange, ChatkitThreadItem, Task } from '@tasklog/schemas';

export type ChatHead = { id: string; title: string; createdAt: string };

/** What a widget shows, to be drawn anew when a click has changed it. */
export type Shown = {
  tasks: Task[];
  /** What became of which task, where a change brought it about; one that is deleted stands here alone. */
  became?: Pick<ChatChange, 'taskId' | 'type' | 'next'>[];
  /** How the message was read, rule by rule. */
  because?: string[];
  /** The change that brought it about, while it can be taken back here. */
  changeId?: string;
  /** The plan that waits for a yes. */
  plan?: { token: string; summary: string };
  /** The change was taken back, or the plan answered, by a click. */
  over?: boolean;
};

/** An item as it is kept. Only `item` ever leaves. */
export type KeptItem = { item: ChatkitThreadItem; shown?: Shown };

export type Feedback = 'positive' | 'negative';
export type PageWish = { limit: number; order: 'asc' | 'desc'; after?: string | undefined };
export type Slice<T> = { found: T[]; more: boolean };

/**
 * Beside the memory of a thread (threads.ts), and gone with it. All of it belongs to one user; to anybody else it is as
 * absent as what never was. A page is undefined when there is nothing of that id to come after.
 */
export type ChatStore = {
  /** Begins a thread; one that is there already stays as it is. */
  open: (userId: string, head: ChatHead) => Promise<void>;
  head: (userId: string, id: string) => Promise<ChatHead | undefined>;
  heads: (userId: string, page: PageWish) => Promise<Slice<ChatHead> | undefined>;
  /** Answers whether there is such a thread. */
  rename: (userId: string, id: string, title: string) => Promise<boolean>;
  /** Deletes a thread with its items and its memory. Answers whether there was one. */
  remove: (userId: string, id: string) => Promise<boolean>;
  /** Puts items down behind the others; one whose id is there already takes that one's place. */
  put: (userId: string, id: string, items: readonly KeptItem[]) => Promise<void>;
  item: (userId: string, id: string, itemId: string) => Promise<KeptItem | undefined>;
  items: (userId: string, id: string, page: PageWish) => Promise<Slice<KeptItem> | undefined>;
  /** Deletes what came after an item, and answers the ids of that. */
  cut: (userId: string, id: string, itemId: string) => Promise<string[]>;
  /** Answers how many of the items there are. */
  rate: (userId: string, id: string, itemIds: readonly string[], feedback: Feedback) => Promise<number>;
};
