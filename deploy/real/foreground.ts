/**
 * Parts that run while a person wants them to. Ctrl-C ends them in order, last started first, also while the first of
 * them is still starting. Their data stays. A part that ends by itself ends all of them, with its last words.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from '@tasklog/runtime/server-process';
import type { Progress } from '../local/progress.ts';

/** What was started; `stop` and `gone` as the real parts have them. */
export type Started = { stop(): Promise<void>; gone(): Promise<string> };
export type Start = {
  progress: Progress;
  /** Remembers what runs, so that it ends with us. */
  keep: <Part extends Started>(part: Part) => Part;
};
/** Starts everything; resolves with what to tell a person then. */
export type Part = (start: Start) => Promise<string>;

export type Foreground = { folder: string; fresh: boolean; progress: Progress; part: Part };

export async function runUntilStopped({ folder, fresh, progress, part }: Foreground): Promise<void> {
  const release = claim(folder, fresh);
  const running: Started[] = [];
  const failed = Promise.withResolvers<never>();
  let stopping = false;
  const keep: Start['keep'] = (started) => {
    running.push(started);
    void started.gone().then((how) => stopping || failed.reject(new Error(`It ended by itself: ${how}`)));
    return started;
  };
  const stopped = stopSignal();
  const up = part({ progress, keep }).then((words) => {
    progress.end();
    progress.say(words);
    return stopped;
  });
  try {
    await Promise.race([up, stopped, failed.promise]);
  } finally {
    stopping = true;
    for (const started of running.reverse()) await started.stop();
    release();
  }
  // Something may have been starting: it is killed as we exit.
  process.exit(0);
}

/** One at a time in a folder: two brokers on the same data would destroy it. A pid that is gone is no obstacle. */
function claim(folder: string, fresh: boolean): () => void {
  const file = join(folder, 'pid');
  const pid = existsSync(file) ? Number(readFileSync(file, 'utf8')) : undefined;
  if (pid !== undefined && isAlive(pid))
    throw new Error(
      `Process ${String(pid)} runs real parts in ${folder}: stop it first. If it is another program, delete ${file}.`,
    );
  if (fresh) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, String(process.pid));
  return () => rmSync(file, { force: true });
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}
