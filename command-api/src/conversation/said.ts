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
};

/** What a conversation works with. */
export type ConverseDeps = {
  db: Pool;
  handle: Handle;
  threads: ThreadStore;
  now: () => Date;
  /** Helps where the rules are not sure; left out: the rules read alone. */
  assistant?: Assistant | undefined;
};
