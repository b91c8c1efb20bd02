import type { Pool } from '@tasklog/runtime/pool';
import type { Handle } from '../handle.ts';
import type { Assistant } from './assistant.ts';
import type { ThreadStore } from './threads.ts';

/** One message of a verified user, and what came with it. */
export type Said = {
  userId: string;
  message: string;
  threadId: string | undefined;
  timeZone: string | undefined;
  key: string | undefined;
  traceparent?: string;
  click?: Click;
};

/** What a click names exactly, where words would leave it open. Who may do it is asked as for any message. */
export type Click =
  | { kind: 'task'; taskId: string; version: number; words: (n: number) => string }
  | { kind: 'change'; changeId: string }
  | { kind: 'plan'; token: string };

/** What a conversation works with. */
export type ConverseDeps = {
  db: Pool;
  handle: Handle;
  threads: ThreadStore;
  now: () => Date;
  /** Helps where the rules are not sure; left out: the rules read alone. */
  assistant?: Assistant | undefined;
};
