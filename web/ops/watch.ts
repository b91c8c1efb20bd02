/**
 * What the pages of operations read again and again, each in its own time, and the one switch that stops them all. A
 * reading that is late is waited for: there are never two of one kind under way.
 */
import { makeCell, type Cell } from '../ui/cell.ts';
import { EVERY_MS, IDLE_AFTER_MS, pauseBefore } from './poll.ts';

export interface Watch {
  paused: Cell<boolean>;
  /** When something was last read, by this browser's clock. */
  readAt: Cell<number | null>;
  /** Reads at once, then as the schedule says; @returns how to end it. `read` says whether it went well. */
  follow: (read: () => Promise<boolean>, everyMs?: number) => () => void;
  /** Reads everything once, also while paused: somebody has just changed something. */
  refresh: () => void;
  pause: () => void;
  resume: () => void;
  /** Somebody is there. */
  noteActivity: () => void;
  noteVisible: (visible: boolean) => void;
}

interface Clock {
  now: () => number;
  later: (run: () => void, ms: number) => unknown;
  cancel: (timer: unknown) => void;
}

const CLOCK: Clock = {
  now: Date.now,
  later: (run, ms) => setTimeout(run, ms),
  cancel: (timer) => clearTimeout(timer as number),
};

export function makeWatch(clock: Clock = CLOCK): Watch {
  const paused = makeCell(false);
  const readAt = makeCell<number | null>(null);
  const followers = new Set<() => void>();
  let visible = true;
  let activeAt = clock.now();
  const isIdle = () => clock.now() - activeAt >= IDLE_AFTER_MS;
  const wakeAll = () => followers.forEach((wake) => wake());

  return {
    paused,
    readAt,
    follow: (read, everyMs = EVERY_MS) => {
      let timer: unknown;
      let reading = false;
      let over = false;
      const run = async () => {
        clock.cancel(timer);
        if (reading || over) return;
        reading = true;
        const went = await read().catch(() => false);
        reading = false;
        if (over) return;
        if (went) readAt.set(clock.now());
        const ms = pauseBefore({ paused: paused.get(), visible, idleMs: clock.now() - activeAt }, everyMs);
        if (ms !== null) timer = clock.later(due, ms);
      };
      const wake = () => void run();
      // The page may have been paused, or hidden, since the timer was set.
      const due = () => (paused.get() || !visible ? undefined : wake());
      followers.add(wake);
      wake();
      return () => {
        over = true;
        clock.cancel(timer);
        followers.delete(wake);
      };
    },
    refresh: wakeAll,
    pause: () => paused.set(true),
    resume: () => {
      paused.set(false);
      wakeAll();
    },
    noteActivity: () => {
      const wasIdle = isIdle();
      activeAt = clock.now();
      if (wasIdle && !paused.get()) wakeAll();
    },
    noteVisible: (now) => {
      if (now === visible) return;
      visible = now;
      activeAt = clock.now();
      if (visible && !paused.get()) wakeAll();
    },
  };
}
