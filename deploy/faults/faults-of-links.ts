import { setTimeout as wait } from 'node:timers/promises';
import type { Fault } from './fault.ts';
import type { Link, Toxic } from './toxiproxy.ts';
import type { Whole } from './whole.ts';

type Wrong = { what: string; forMs: number; toxics: Toxic[] | 'cut' };

const both = (type: Toxic['type'], attributes: Record<string, number>): Toxic[] =>
  (['upstream', 'downstream'] as const).map((stream) => ({ type, stream, attributes }));

const WRONGS: Wrong[] = [
  { what: 'cut', forMs: 1_000, toxics: 'cut' },
  { what: 'reset', forMs: 600, toxics: both('reset_peer', { timeout: 0 }) },
  { what: 'half a second late', forMs: 4_000, toxics: both('latency', { latency: 250, jitter: 150 }) },
  { what: 'sliced', forMs: 3_000, toxics: both('slicer', { average_size: 40, size_variation: 30, delay: 200 }) },
  { what: 'narrow', forMs: 3_000, toxics: both('bandwidth', { rate: 40 }) },
  { what: 'a black hole', forMs: 4_000, toxics: both('timeout', { timeout: 0 }) },
];

/** What was asked for arrives and is done; nobody ever hears of it. */
const SWALLOWED: Wrong = {
  what: 'answers swallowed',
  forMs: 1_500,
  toxics: [{ type: 'timeout', stream: 'downstream', attributes: { timeout: 700 } }],
};

/** Each link with each thing that can be wrong with it would be too many: the one is drawn, the other is in the name. */
export function linkFaults({ links }: Whole): Fault[] {
  const towardsDatabase = [...links.values()].filter(({ name }) => name.endsWith('-postgres'));
  const towardsClients = [...links.values()].filter(({ name }) => name.startsWith('clients-'));
  return [
    ...WRONGS.map((wrong) => faultOf('a service and postgres', towardsDatabase, wrong)),
    ...WRONGS.map((wrong) => faultOf('clients and a service', towardsClients, wrong)),
    faultOf('command-api and postgres', of(links, 'command-api-postgres'), SWALLOWED),
    faultOf('the relay and postgres', of(links, 'relay-postgres'), SWALLOWED),
    faultOf('the projectors and postgres', of(links, 'projectors-postgres'), SWALLOWED),
    faultOf('clients and command-api', of(links, 'clients-command-api'), SWALLOWED),
  ];
}

const of = (links: Map<string, Link>, name: string): Link[] => [...links.values()].filter((link) => link.name === name);

const faultOf = (between: string, links: readonly Link[], { what, forMs, toxics }: Wrong): Fault => ({
  name: `link of ${between}: ${what}`,
  needs: links.length === 0 ? 'toxiproxy' : undefined,
  inflict: async ({ random }) => {
    const link = random.pick(links);
    if (toxics === 'cut') await link.cut();
    else await link.poison(...toxics);
    await wait(forMs);
    await link.mend();
    return { note: { link: link.name } };
  },
});
