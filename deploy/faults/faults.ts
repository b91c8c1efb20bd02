/** Every fault that a campaign may inflict, by name. Each ends what it began: when it returns, the machine is whole again. */
import { setTimeout as wait } from 'node:timers/promises';
import type { People } from './people.ts';
import type { Random } from './random.ts';
import type { Whole } from './whole.ts';
import { brokerFaults } from './faults-of-broker.ts';
import { databaseFaults } from './faults-of-database.ts';
import { linkFaults } from './faults-of-links.ts';
import { otherFaults } from './faults-of-others.ts';
import { serviceFaults } from './faults-of-services.ts';
import type { History } from './history.ts';

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

export const faultsFor = (whole: Whole): Fault[] => [
  ...serviceFaults(whole),
  ...databaseFaults(),
  ...linkFaults(whole),
  ...otherFaults(whole),
  ...(whole.mode === 'kafka' ? brokerFaults() : []),
];

/** Kinds in turn before any comes a second time, in an order drawn from the seed: a short run still meets them all. */
export function inTurn(faults: readonly Fault[], random: Random): () => Fault {
  let left: Fault[] = [];
  return () => {
    if (left.length === 0)
      left = [...faults]
        .map((fault) => ({ fault, at: random.next() }))
        .sort((a, b) => a.at - b.at)
        .map(({ fault }) => fault);
    return left.pop() as Fault;
  };
}

export async function measured(until: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await until();
  return Math.round(performance.now() - began);
}

/** Asks until it is so; the campaign is given up when it never is. */
export async function until(what: string, holds: () => Promise<boolean>, withinMs = 120_000): Promise<void> {
  for (const end = Date.now() + withinMs; !(await holds().catch(() => false)); await wait(25))
    if (Date.now() > end) throw new Error(`after ${String(withinMs / 1_000)} s still not: ${what}`);
}
