/** One person at their desk: the tasks they know of, and how an act asks for something. */
import type { Wish } from '../testing/ask.ts';
import type { Random } from '../testing/random.ts';
import type { Asked } from './asking.ts';
import type { Operation } from './history.ts';

export type Known = { id: string; version: number; tags: string[]; repeating: boolean };

export type Person = {
  name: string;
  userId: string;
  token: string;
  /** Is in every title of this person's, and in nobody else's. */
  marker: string;
  /** Nobody else works on these just now. */
  free: Known[];
  /** Lists that all of this person's windows append to at once. */
  shared: Known[];
  /** What was acknowledged last: may be taken back, or sent again. */
  past: { operation: Operation; wish: Wish }[];
};

/** What an act needs of the world. */
export type Desk = {
  random: Random;
  person: Person;
  urls: { web: string; 'command-api': string; 'query-api': string };
  /** A word that nobody else has. */
  mark: () => string;
  send: (wish: Pick<Wish, 'method' | 'body' | 'headers'> & { path: string }, about: About) => Promise<Asked>;
  /** The same request as before, byte for byte; or another body under its key. */
  resend: (past: { operation: Operation; wish: Wish }, other?: unknown) => Promise<Asked>;
  read: (path: string, headers?: Record<string, string>) => Promise<Asked>;
  someoneElse: () => Known | undefined;
};

export type About = Pick<Operation, 'kind'> & Partial<Operation>;
