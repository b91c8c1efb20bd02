/**
 * A run: world after world from one seed, each some thousand steps of work and faults, then brought to rest and looked at
 * as a whole. The first promise that is broken ends it, with the seed of that world and the step.
 */
import { createDatabase } from './database.ts';
import type { Defect } from './defects.ts';
import { startMachine } from './machine.ts';
import { createPoints, SOMETIMES } from './points.ts';
import type { Points } from './points.ts';
import { SEEDS, seeded } from '../testing/random.ts';
import { checkRest, underWay } from './rest.ts';
import { createSchedule } from './schedule.ts';
import { logOf } from './tables.ts';
import { createWatch } from './watch.ts';
import type { Watch } from './watch.ts';
import { createBell } from './world.ts';
import type { Whole } from './world.ts';

export type SimulateOptions = {
  seed: number;
  steps: number;
  /** What is broken on purpose. */
  defects?: readonly Defect[];
  /** Told of each step, in words that are the same whenever the seed is. */
  onStep?: (line: string) => void;
  onProgress?: (steps: number) => void;
};

export type Simulated = {
  steps: number;
  worlds: number;
  /** What stands for all that happened, in order. */
  trace: string;
  counts: [name: string, count: number][];
  missed: string[];
  /** What went wrong first, if anything did. */
  wrong: { seed: number; step: number; what: string } | undefined;
};

/** Work and faults in a world, before it is brought to rest. */
const WORK = 8_000;
const REST_WITHIN = 30_000;
const LOOK_EVERY = 100;
/** From here on a run must have met every fault. */
const LONG = 100_000;
const MORNING = Date.parse('2026-11-26T07:00:00Z');

export async function simulate({ seed, steps, defects = [], onStep, onProgress }: SimulateOptions): Promise<Simulated> {
  const points = createPoints();
  const traces: string[] = [];
  let done = 0;
  let worlds = 0;
  let wrong: Simulated['wrong'];
  while (done < steps && wrong === undefined) {
    // The first world of a seed is that seed's own, so that a world can be run again by itself.
    const world = await runWorld((seed + worlds) % SEEDS, {
      ...{ points, defects: new Set(defects), onStep },
      onProgress: (n) => onProgress?.(done + n),
    });
    done += world.steps;
    worlds += 1;
    traces.push(world.trace);
    if (world.wrong !== undefined) wrong = { seed: (seed + worlds - 1) % SEEDS, step: world.steps, what: world.wrong };
  }
  const missed = steps >= LONG && wrong === undefined ? points.missed(SOMETIMES) : [];
  return { steps: done, worlds, trace: traces.join(' '), counts: points.counts(), missed, wrong };
}

type WorldOptions = {
  points: Points;
  defects: ReadonlySet<Defect>;
  onStep: ((line: string) => void) | undefined;
  onProgress: (steps: number) => void;
};

async function runWorld(seed: number, { points, defects, onStep, onProgress }: WorldOptions) {
  const random = seeded(seed);
  const schedule = createSchedule({ random, points, epoch: MORNING + random.below(86_400_000), onStep });
  let last = 0;
  let owners = 0;
  const db = createDatabase(schedule);
  const watch: Watch = createWatch(db, points);
  const whole: Whole = {
    ...{ random, points, schedule, db, watch, defects },
    ids: () => `0190bbbb-0000-7000-8000-${(last += 1).toString(16).padStart(12, '0')}`,
    brokered: random.chance(0.5),
    replicas: [],
    owners: new Set(),
    nextOwner: () => (owners += 1),
    log: createBell(),
    outbox: createBell(),
    broker: {
      sent: { 'task-events': logless(), reminders: logless(), 'task-updates': logless() },
      hints: new Map(),
      given: new Map(),
    },
    closing: false,
  };
  const machine = startMachine(whole);
  let steps = 0;
  const step = async (): Promise<boolean> => {
    const went = await schedule.step();
    steps += 1;
    if (steps % 1_000 === 0) onProgress(steps);
    return went && watch.wrongs().length === 0;
  };
  while (steps < WORK && (await step())) machine.mischief();
  whole.closing = true;
  schedule.calm();
  machine.allUp();
  machine.rebuild();
  for (let n = 0; watch.wrongs().length === 0; n += 1) {
    if (n % LOOK_EVERY === 0 && underWay(whole) === undefined) {
      checkRest(whole);
      break;
    }
    if (n > REST_WITHIN) watch.wrong('a', `it does not come to rest: ${underWay(whole) ?? 'late'}`);
    await step();
  }
  return { steps, trace: schedule.trace(), wrong: watch.wrongs()[0] };
}

const logless = (): number[][] => logOf().map(() => []);
