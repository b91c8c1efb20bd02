/**
 * Liveness by progress: a client library may freeze after it lost its broker and look alive all the same. What counts is
 * whether the records that the bridge has sent arrive. The bridge's checkpoint tells what was sent; a partition that
 * stays behind it for `stallMs` with nothing in hand is stalled.
 */
import { setTimeout as wait } from 'node:timers/promises';

/** Where a partition stands: how far it was read, how far the bridge has sent, and whether this process may read it. */
export type Standing = { partition: number; read: number; sent: number; ours: boolean; busy: boolean };

export type WatchOptions = {
  look: () => Promise<Standing[]>;
  /** Runs for each partition that is stalled, and again after each further `stallMs`. */
  onStalled: (standing: Standing) => Promise<void>;
  onError: (error: Error) => void;
  everyMs: number;
  stallMs: number;
};

/** Looks again and again until stopped. */
export function watchProgress({ look, onStalled, onError, everyMs, stallMs }: WatchOptions): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const since = new Map<number, { read: number; at: number }>();
  const helping = new Set<Promise<void>>();

  const judge = (standing: Standing): void => {
    const { partition, read, sent, ours, busy } = standing;
    const before = since.get(partition);
    if (before?.read !== read || read >= sent || busy)
      return void since.set(partition, { read, at: performance.now() });
    if (performance.now() - before.at < stallMs || !ours) return;
    since.delete(partition);
    // Nobody waits for it: the next look renews what this process holds, however long it takes to bring one partition on.
    const help: Promise<void> = onStalled(standing)
      .catch((error: unknown) => onError(error as Error))
      .finally(() => helping.delete(help));
    helping.add(help);
  };
  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await look()
        .then((all) => all.forEach(judge))
        .catch((error: unknown) => onError(error as Error));
      await wait(everyMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  const running = loop();
  return {
    stop: async () => {
      stopping.abort();
      await running;
      await Promise.all(helping);
    },
  };
}
