/** Every fault that a campaign may inflict, by name. Each ends what it began: when it returns, the machine is whole again. */
import type { Random } from '../testing/random.ts';
import type { Whole } from './whole.ts';
import type { Fault } from './fault.ts';
import { brokerFaults } from './faults-of-broker.ts';
import { databaseFaults } from './faults-of-database.ts';
import { linkFaults } from './faults-of-links.ts';
import { otherFaults } from './faults-of-others.ts';
import { serviceFaults } from './faults-of-services.ts';

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
