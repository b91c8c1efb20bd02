/**
 * A short profile that fails on ratios alone, for a machine whose speed nobody knows. The floors are far below what is
 * measured in peace: they find what made the product several times slower, not what made it a little slower. A floor that
 * is missed is tried once more; where the disk drifted, nothing is judged.
 */
import { appendAt, SHORT as APPEND } from './append.ts';
import { machine } from './figures.ts';
import { relayAt, SHORT as RELAY } from './relay.ts';
import type { Ratio } from './rounds.ts';

type Floors = Record<string, number>;

const FLOORS: { append: Floors; relay: Floors } = {
  append: { handWritten: 2, emmett: 3 },
  relay: { graphileWorker: 1 },
};
const MEASURES = { append: () => appendAt(APPEND, true), relay: () => relayAt(RELAY, true) };

type Judged = { ratio: Ratio; floor: number; holds: boolean | 'not judged' };

export async function ratios(): Promise<Record<string, unknown>> {
  const judged = { append: await judge('append'), relay: await judge('relay') };
  const holds = Object.values(judged).every((each) => !missed(each));
  return { bench: 'ratios', machine: machine(), ...judged, holds };
}

async function judge(name: keyof typeof FLOORS): Promise<Record<string, Judged>> {
  const first = against(FLOORS[name], await MEASURES[name]());
  return missed(first) ? against(FLOORS[name], await MEASURES[name]()) : first;
}

const missed = (judged: Record<string, Judged>): boolean => Object.values(judged).some(({ holds }) => holds === false);

function against(floors: Floors, { ratios = {} }: { ratios?: unknown }): Record<string, Judged> {
  return Object.fromEntries(
    Object.entries(floors).map(([peer, floor]) => {
      const ratio = (ratios as Record<string, Ratio>)[peer] ?? { refused: 'was not measured' };
      return [peer, { ratio, floor, holds: 'refused' in ratio ? 'not judged' : ratio.median >= floor }];
    }),
  );
}
