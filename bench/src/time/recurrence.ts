// A million next dates beside another implementation, how fast ours are, and rules that are made to be slow.
import { machine } from '../figures.ts';
import { agreement, hashesByProcessZone } from './agreement.ts';
import { answersTo } from './answers.ts';
import { bombs } from './bombs.ts';
import { casesFrom } from './cases.ts';
import { librariesOf } from './oracle.ts';

const SEED = 1970;
/** About nine dates each. */
const SERIES = 115_000;
const BOMB_MS = 50;
const WANTED_PER_SECOND = 20_000;

export async function recurrence({ quick }: { quick: boolean }): Promise<unknown> {
  const series = quick ? 2_000 : SERIES;
  const slow = bombs();
  const worst = slow.reduce((a, b) => (b.ms > a.ms ? b : a));
  const speed = rate(quick ? 2_000 : 20_000);
  const { differences, judge, ...compared } = await agreement(librariesOf(), SEED, series);
  const hashes = await hashesByProcessZone(SEED, quick ? 500 : 20_000);
  return {
    bench: 'time-recurrence',
    quick,
    machine: machine(),
    tzdata: { node: process.versions['tz'], python: judge.tzdata },
    judge: `python-dateutil 2.9.0.post0 and zoneinfo on Python ${judge.python}`,
    ...compared,
    differences: differences.length,
    differing: differences.slice(0, 200),
    speed: { ...speed, wantedPerSecond: WANTED_PER_SECOND, reached: speed.perCpuSecond >= WANTED_PER_SECOND },
    sameUnderProcessZones: { hashes, same: new Set(Object.values(hashes)).size === 1 },
    bombs: { wantedMs: BOMB_MS, worst, reached: worst.ms <= BOMB_MS, each: slow },
  };
}

/** On one core: by the processor's time, as others may use it as well, and by the clock. Read, found, and placed in its zone. */
function rate(series: number): { computations: number; perCpuSecond: number; perSecond: number } {
  for (const one of casesFrom(SEED + 1, 2_000)) answersTo(one);
  const cases = [...casesFrom(SEED + 2, series)];
  const [began, cpu] = [performance.now(), process.cpuUsage()];
  const computations = cases.reduce((sum, one) => sum + answersTo(one).computations, 0);
  const [seconds, used] = [(performance.now() - began) / 1000, process.cpuUsage(cpu)];
  return {
    computations,
    perCpuSecond: Math.round(computations / ((used.user + used.system) / 1_000_000)),
    perSecond: Math.round(computations / seconds),
  };
}
