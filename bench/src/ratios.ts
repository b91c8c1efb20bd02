/**
 * A short profile that fails on ratios alone, for a machine whose speed nobody knows. The floors are far below what is
 * measured in peace: they find what made the product several times slower, not what made it a little slower. What misses
 * its floor, or could not be judged, is tried once more; rounds in which the disk drifted are left out, and nothing is judged
 * where hardly any are left.
 */
import { appendAt, COMPARED_AT, SHORT as APPEND } from './append.ts';
import { machine } from './figures.ts';
import { figure, nameOf, ratioText } from './page/section.ts';
import { relayAt, SHORT as RELAY } from './relay.ts';
import { reaches, steadyRatioOf } from './rounds.ts';
import type { Compared, Ratio, Verdict } from './rounds.ts';

type Floors = Record<string, number>;

/**
 * About half of what a quiet machine of two cores comes to in rounds as short: 5 times a transaction by hand, 2.9 times Emmett,
 * whose append is an event and nothing else, and 0.7 to 1 times graphile-worker, whose jobs write nothing where our relay
 * writes two records of the log.
 */
const FLOORS: { append: Floors; relay: Floors } = {
  append: { handWritten: 2, emmett: 1.5 },
  relay: { graphileWorker: 0.4 },
};
const MEASURES: Record<Name, () => Promise<Compared>> = {
  append: async () => {
    const { unique } = await appendAt(APPEND, true);
    return (unique as Record<string, Compared>)[COMPARED_AT] as Compared;
  },
  relay: async () => (await relayAt(RELAY, true)) as unknown as Compared,
};
const WHAT = { append: 'commands in process', relay: 'the outbox, drained' };

/** `perSecond`: the medians, ours and theirs. */
export type Judged = { ratio: Ratio; floor: number; holds: Verdict; perSecond: number[] };
type Name = keyof typeof FLOORS;

export async function ratios(): Promise<Record<string, unknown>> {
  const judged = { append: await judge('append'), relay: await judge('relay') };
  const holds = Object.values(judged).every((each) => Object.values(each).every(({ holds }) => holds !== false));
  return { bench: 'ratios', machine: machine(), ...judged, holds };
}

async function judge(name: Name): Promise<Record<string, Judged>> {
  const measured = async () => against(FLOORS[name], await MEASURES[name]());
  const first = await measured();
  return Object.values(first).every(({ holds }) => holds === true) ? first : twice(first, await measured());
}

export const against = (floors: Floors, compared: Compared): Record<string, Judged> =>
  Object.fromEntries(
    Object.entries(floors).map(([peer, floor]) => {
      const ratio = steadyRatioOf(compared, 'perSecond', ['tasklog', peer]);
      const perSecond = ['tasklog', peer].map((name) => compared.each[name]?.['perSecond']?.median ?? Number.NaN);
      return [peer, { ratio, floor, holds: reaches(ratio, floor), perSecond }];
    }),
  );

/** What held once has held: a machine that is busy takes from a ratio, it gives none. What else the second time says is true. */
export const twice = (first: Record<string, Judged>, second: Record<string, Judged>): Record<string, Judged> =>
  Object.fromEntries(
    Object.entries(first).map(([peer, once]) => [peer, once.holds === true ? once : (second[peer] ?? once)]),
  );

/** A line for each floor. */
export function saidOf(result: Record<string, unknown>): string {
  const lines = (Object.keys(WHAT) as Name[]).flatMap((name) =>
    Object.entries(result[name] as Record<string, Judged>).map(([peer, { ratio, floor, holds, perSecond }]) => {
      const verdict = holds === true ? 'holds' : holds === false ? 'MISSED' : 'not judged';
      const times = 'refused' in ratio ? ratio.refused : `${ratioText(ratio)} times`;
      const rates = perSecond.map(figure).join(' to ');
      return `  ${verdict}: ${WHAT[name]}, at least ${String(floor)} times ${nameOf(peer)}: ${times} (${rates} a second)`;
    }),
  );
  return ['Ratios, as median (least–most) of the rounds:', ...lines].join('\n');
}
