/**
 * The whole product under a steady load for long: what each process holds of memory and descriptors, read from the operating
 * system, and how fast that grows once all of it is warm; and, from a quarter of the warm-up to the end, what it holds after a
 * full collection.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { machine, stolenSince } from './figures.ts';
import { connect, tokenFor } from './live.ts';
import { growthOf } from './soak/growth.ts';
import type { Sample } from './soak/growth.ts';
import { steadily } from './soak/load.ts';
import type { Held } from './soak/held.ts';
import { heldByAll, sampleAll } from './soak/processes.ts';
import { removeData, startWhole } from './whole.ts';

const PER_SECOND = 100;
const USERS = 20;
const MINUTE_MS = 60_000;
const SAMPLE_EVERY_MS = 10_000;
const WANTED_PERCENT = 1;

export async function soak({
  quick,
  minutes = quick ? 1 : 30,
}: {
  quick: boolean;
  minutes?: number;
}): Promise<unknown> {
  const running = await startWhole();
  const stolen = stolenSince();
  try {
    const names = Array.from({ length: USERS }, (_, n) => `soak ${String(n)}`);
    const screens = await Promise.all(names.map((name) => connect(running.urls, name, new Map())));
    // Longer than the run, whatever its length.
    const seconds = Math.ceil((minutes + 30) * 60);
    const tokens = await Promise.all(names.map((name) => tokenFor(running.urls, name, seconds)));
    const load = { urls: running.urls, tokens, perSecond: PER_SECOND };
    // Code is made faster, and heaps find their size, for minutes: what grows by then stops by itself.
    const warmUpMs = quick ? 10_000 : 20 * MINUTE_MS;
    await steadily({ ...load, forMs: warmUpMs / 4 });
    // Not at its end: a collector that was made to begin anew fills the heap up again for twenty minutes (measured of command-api:
    // from 50 to 53 MB, and flat from then on), and that would be looked at.
    const held = [await heldByAll(running)];
    await steadily({ ...load, forMs: (3 * warmUpMs) / 4 });
    const samples = new Map<string, Sample[]>();
    const stopping = new AbortController();
    const sampling = sampleUntil(stopping.signal, () => {
      for (const [name, sample] of sampleAll(running, performance.now()))
        samples.set(name, [...(samples.get(name) ?? []), sample]);
    });
    const answers = await steadily({ ...load, forMs: minutes * MINUTE_MS });
    stopping.abort();
    await sampling;
    held.push(await heldByAll(running).catch(untold));
    for (const { socket } of screens) socket.close();
    const growth = [...samples].map(([name, its]) => ({
      name,
      rssMB: growthOf(its, ({ rssMB }) => rssMB),
      descriptors: growthOf(its, ({ descriptors }) => descriptors),
    }));
    const afterCollection = heldGrowth(held);
    return {
      ...{ bench: 'soak', quick, machine: machine(), perSecond: PER_SECOND, minutes, warmUpSeconds: warmUpMs / 1_000 },
      ...{ users: USERS, stolenPercent: stolen(), answers, growth, afterCollection },
      targets: {
        [`no process grows by ${String(WANTED_PERCENT)} % in an hour`]: growth.every(
          ({ rssMB }) => rssMB.percentPerHour < WANTED_PERCENT,
        ),
        [`after a full collection no service holds ${String(WANTED_PERCENT)} % more in an hour`]: afterCollection.every(
          ({ heapMB }) => heapMB.samples === 2 && heapMB.percentPerHour < WANTED_PERCENT,
        ),
        'all together grow by less than that':
          growthOf(summed(samples), ({ rssMB }) => rssMB).percentPerHour < WANTED_PERCENT,
        'no process gains two descriptors in an hour': growth.every(({ descriptors }) => descriptors.perHour < 2),
      },
    };
  } finally {
    await running.stop();
    removeData(running);
  }
}

/** The rest of a long run is not lost with it. */
function untold(error: unknown): Map<string, Held> {
  console.error(`What is held after a collection is not known: ${(error as Error).message}`);
  return new Map();
}

function heldGrowth(times: readonly ReadonlyMap<string, Held>[]) {
  return [...(times[0]?.keys() ?? [])].map((name) => {
    const its = times.flatMap((all) => all.get(name) ?? []);
    return { name, heapMB: growthOf(its, ({ heapMB }) => heapMB), rssMB: growthOf(its, ({ rssMB }) => rssMB) };
  });
}

/** The whole at each time that all were looked at. */
function summed(samples: ReadonlyMap<string, readonly Sample[]>): Sample[] {
  const each = [...samples.values()];
  return (each[0] ?? []).map((first, n) => ({
    ...first,
    rssMB: each.reduce((all, its) => all + (its[n]?.rssMB ?? 0), 0),
  }));
}

async function sampleUntil(signal: AbortSignal, sample: () => void): Promise<void> {
  while (!signal.aborted) {
    sample();
    await wait(SAMPLE_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}
