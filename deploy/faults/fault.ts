/** What a fault is, and what it is inflicted on. */
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
