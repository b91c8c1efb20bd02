/** What a conversation remembers between messages: enough to know what "it", "the second one" and "yes" mean. */
import type { Interpretation } from '@tasklog/schemas';
import type { ChatStore } from './chats.ts';

/** A change that was shown and waits for a yes; bound to the versions it was shown for. */
export type Plan = {
  token: string;
  interpretation: Interpretation;
  versions: Record<string, number>;
  expiresAt: string;
};

export type ThreadState = {
  /** Ids of the last listing, in the order of its numbers. */
  listing?: string[];
  /** Ids of the tasks last changed or shown alone. */
  touched?: string[];
  /** Ids behind numbers that an open question or plan uses, beside those of the listing. */
  numbers?: Record<number, string>;
  /** Ids of the tasks of the last few changes, oldest first; forgotten when a list is shown. */
  recent?: string[];
  /** What was done last, and the change that it was: what a correction corrects. */
  last?: Interpretation;
  changeId?: string;
  /** What was listed last: what "more" goes on with. */
  shown?: Interpretation;
  /** Ids and titles of deleted tasks, in the order of the numbers they were shown with. */
  deleted?: { id: string; title: string }[];
  /** The question or plan that is open. */
  pending?: Interpretation;
  plan?: Plan;
};

/** One thing said. */
export type Line = { role: 'user' | 'assistant'; content: string };
export type Thread = { id: string; state: ThreadState; history: Line[] };

/** What a message adds to its thread, and the change that it brought about. */
export type Turn = { message: string; reply: string; state: ThreadState; changeId?: string };

/** How many of the last things said the interpreter may look back. */
export const HISTORY = 10;

/** Where threads are kept. Each belongs to one user; to anybody else it is as absent as one that never was. */
export type ThreadStore = {
  /** The user's thread with the last HISTORY things said, oldest first; undefined when the user has none of that id. */
  load: (userId: string, id: string) => Promise<Thread | undefined>;
  /**
   * Puts a turn down; the first one makes the thread. Of two at once both stay in the history, and what a follow-up may
   * refer to is what the later one left.
   */
  save: (userId: string, id: string, turn: Turn) => Promise<void>;
  /** Deletes all threads of a user, with what chats show of them. */
  forget: (userId: string) => Promise<void>;
  /** What chats show of the threads. */
  chats: ChatStore;
};

export const linesOf = ({ message, reply }: Turn): Line[] => [
  { role: 'user', content: message },
  { role: 'assistant', content: reply },
];
