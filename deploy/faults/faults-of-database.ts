import { setTimeout as wait } from 'node:timers/promises';
import { measured } from './fault.ts';
import type { Fault, Suffering } from './fault.ts';
import { until } from './until.ts';

export const databaseFaults = (): Fault[] => [
  {
    name: 'postgres: immediate stop',
    inflict: (suffering) => crashed(suffering, 'SIGQUIT'),
  },
  {
    name: 'postgres: postmaster killed',
    inflict: (suffering) => crashed(suffering, 'SIGKILL'),
  },
  {
    name: 'postgres: backends terminated',
    inflict: async ({ whole }) => ({ note: { backends: await whole.database.terminateBackends() } }),
  },
  { name: 'postgres: disk full', needs: 'disk', inflict: diskFull },
];

/** Down for a moment; it counts as back when a command is acknowledged again. */
async function crashed({ whole, random, people }: Suffering, signal: 'SIGQUIT' | 'SIGKILL') {
  const downMs = random.whole(0, 2_000);
  const ms = await measured(async () => {
    await whole.database.crash(signal, downMs);
    await people.more(1);
    await acknowledgedAgain(people);
  });
  return { recovery: { of: 'postgres' as const, ms: ms - downMs }, note: { downMs } };
}

async function acknowledgedAgain(people: Suffering['people']): Promise<void> {
  const before = people.acknowledged();
  await until('a command is acknowledged', () => Promise.resolve(people.acknowledged() > before));
}

/** Commands are refused meanwhile, never half taken; the server may give up and is started again when there is room. */
async function diskFull({ whole, random, people }: Suffering) {
  const forMs = random.whole(1_000, 4_000);
  whole.database.disk?.fill();
  await wait(forMs);
  whole.database.disk?.free();
  const died = await whole.database.ensureUp();
  await acknowledgedAgain(people);
  return { note: { forMs, serverDied: died } };
}
