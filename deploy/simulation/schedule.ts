/**
 * The one loop of a simulation. Whatever a process waits for (a statement, a message, a timer, its next turn) lies here
 * until its time has come; a step takes one of those that could come now, by chance, and lets it happen. Nothing else
 * moves, so the seed alone decides in which order things happen, and every place where a process waits is one at which
 * it can be killed, frozen, or told that its connection broke.
 *
 * A process that is killed never hears of what it waited for. One that is frozen hears of it late: by then it may have
 * lost what it believes to hold.
 */
import type { Points } from './points.ts';
import type { Random } from '../testing/random.ts';

/** `frozenUntil`: nothing reaches it before that. */
export type Process = { name: string; alive: boolean; frozenUntil: number };

export type Kind = 'database' | 'commit' | 'network' | 'turn';

type Waiting = { by: Process; name: string; kind: Kind; run: () => void; fail: (error: Error) => void };
type Timer = Waiting & { at: number };

export type Schedule = {
  /** Milliseconds since the beginning; never goes back. */
  now: () => number;
  /** Milliseconds since the epoch by the wall clock, which jumps. */
  wall: () => number;
  /** The latest that the wall clock has ever shown. */
  latest: () => number;
  jump: (milliseconds: number) => void;
  /** Does some work for a process, later; it waits for what comes of it. */
  call: <T>(by: Process, kind: Kind, name: string, work: () => T) => Promise<T>;
  /** Until then or the signal. */
  sleep: (by: Process, milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** What processes wait for, by name. */
  waitingOf: (by: Process) => string[];
  kill: (by: Process) => void;
  /** All that was asked of the database comes to nothing. */
  breakConnections: () => void;
  /** No more faults: what is asked for happens. */
  calm: () => void;
  /** False when nobody waits for anything. */
  step: () => Promise<boolean>;
  /** A number that stands for all that has happened so far, in order. */
  trace: () => string;
};

export type ScheduleOptions = {
  random: Random;
  points: Points;
  /** The wall clock at the beginning. */
  epoch: number;
  /** Told of each step before it is taken. */
  onStep?: ((line: string) => void) | undefined;
};

/** How often a statement or a message goes wrong. */
const LOST = 0.004;
/** How much time goes by in a step, at most. */
const STEP_MS = 40;

export const connectionLost = (): Error =>
  Object.assign(new Error('Connection terminated unexpectedly'), { code: 'ECONNRESET' });

export function createSchedule({ random, points, epoch, onStep }: ScheduleOptions): Schedule {
  const ready: Waiting[] = [];
  let timers: Timer[] = [];
  let now = 0;
  let skew = 0;
  let latest = -Infinity;
  let calm = false;
  let hash = 0x811c9dc5;

  const note = (line: string): void => {
    for (let n = 0; n < line.length; n += 1) hash = Math.imul(hash ^ line.charCodeAt(n), 0x01000193) >>> 0;
    onStep?.(line);
  };
  const awake = (): void => {
    const due = timers.filter(({ at }) => at <= now);
    if (due.length === 0) return;
    timers = timers.filter(({ at }) => at > now);
    ready.push(...due);
  };
  /** The next that can happen, or undefined when all who wait are frozen. */
  const take = (): Waiting | undefined => {
    for (let tries = 0; tries < 8 && ready.length > 0; tries += 1) {
      const n = random.below(ready.length);
      const waiting = ready[n] as Waiting;
      if (waiting.by.frozenUntil > now) continue;
      ready[n] = ready.at(-1) as Waiting;
      ready.pop();
      return waiting;
    }
    return undefined;
  };
  const next = (): number => {
    const frozen = ready.map(({ by }) => by.frozenUntil);
    return Math.min(...timers.map(({ at }) => at), ...frozen);
  };

  const schedule: Schedule = {
    now: () => now,
    wall: () => epoch + now + skew,
    latest: () => Math.max(latest, schedule.wall()),
    jump: (milliseconds) => {
      latest = schedule.latest();
      skew += milliseconds;
    },
    call: (by, kind, name, work) =>
      new Promise((resolve, reject) => {
        if (!by.alive) return;
        const run = (): void => {
          const lost = !calm && (kind === 'database' || kind === 'commit') && random.chance(LOST);
          if (lost && random.chance(0.5)) {
            points.hit('database: statement lost before it ran');
            return reject(connectionLost());
          }
          try {
            const value = work();
            if (!lost) return resolve(value);
            points.hit(kind === 'commit' ? 'database: commit done, reply lost' : 'database: reply lost after it ran');
            reject(connectionLost());
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)));
          }
        };
        ready.push({ by, name, kind, run, fail: reject });
      }),
    sleep: (by, milliseconds, signal) =>
      new Promise((resolve) => {
        if (!by.alive) return;
        if (signal?.aborted) return resolve();
        const up = (): void => {
          timers = timers.filter((each) => each !== timer);
          timer.run();
        };
        const run = (): void => {
          signal?.removeEventListener('abort', up);
          resolve();
        };
        const at = now + Math.max(0, milliseconds);
        const timer: Timer = { by, name: 'wakes', kind: 'turn', run, fail: () => undefined, at };
        signal?.addEventListener('abort', up);
        timers.push(timer);
      }),
    waitingOf: (by) => ready.filter((each) => each.by === by).map(({ name }) => name),
    kill: (by) => {
      by.alive = false;
      for (let n = ready.length - 1; n >= 0; n -= 1) if (ready[n]?.by === by) ready.splice(n, 1);
      timers = timers.filter((each) => each.by !== by);
    },
    breakConnections: () => {
      const broken = ready.filter(({ kind }) => kind === 'database' || kind === 'commit');
      for (const each of broken) ready.splice(ready.indexOf(each), 1);
      for (const each of broken) each.fail(connectionLost());
    },
    calm: () => void (calm = true),
    step: async () => {
      now += random.below(STEP_MS);
      awake();
      let waiting = take();
      while (waiting === undefined) {
        const later = next();
        if (later === Infinity) return false;
        now = Math.max(now, later);
        awake();
        waiting = take();
      }
      note(`${String(now)} ${waiting.by.name} ${waiting.name}`);
      waiting.run();
      await settled();
      return true;
    },
    trace: () => hash.toString(16).padStart(8, '0'),
  };
  return schedule;
}

/** When all that could go on has gone on, and everybody waits again. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
