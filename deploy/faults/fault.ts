/** What a fault is, and what all of them need. */
import { setTimeout as wait } from 'node:timers/promises';
import type { History } from './history.ts';
import type { People } from './people.ts';
import type { Random } from '../testing/random.ts';
import type { Whole } from './whole.ts';

export type Suffering = {
  whole: Whole;
  random: Random;
  people: People;
  history: History;
  /** One person's, for a socket of theirs. */
  anyToken: () => string;
  /** A token of the person whose tasks poison is put behind, and who is nobody else. */
  poisoned: { userId: string; token: string };
};

/** How long what was killed took to be of use again. */
export type Recovery = { of: 'service' | 'postgres' | 'broker'; ms: number };

export type Fault = {
  name: string;
  /** What must be there for it; a name in `whole.missing`. */
  needs?: string | undefined;
  inflict: (suffering: Suffering) => Promise<{ recovery?: Recovery; note?: object } | void>;
};

export async function measured(until: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await until();
  return Math.round(performance.now() - began);
}

/** Something took longer than is promised: whether that is wrong or the machine is slow, nobody can tell here. */
export class StillNot extends Error {}

/** Of a statement that is wrong itself: a table or a column that is not there, a right that is missing. */
const WRONG_STATEMENT = /^42/;

/**
 * Asks until it is so; the campaign is given up when it never is, with what asking last failed of. A question that can never be
 * answered is no matter of time.
 */
export async function until(what: string, holds: () => Promise<boolean>, withinMs = 120_000): Promise<void> {
  let fault = '';
  const asked = (): Promise<boolean> =>
    holds().catch((error: Error & { code?: unknown }) => {
      if (WRONG_STATEMENT.test(String(error.code))) throw error;
      fault = ` (${error.message})`;
      return false;
    });
  for (const end = Date.now() + withinMs; !(await asked()); await wait(25))
    if (Date.now() > end) throw new StillNot(`after ${String(withinMs / 1_000)} s still not: ${what}${fault}`);
}
