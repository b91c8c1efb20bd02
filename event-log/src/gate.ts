/**
 * Lets the readers of a group's partitions through together, some time after the last of them went: what comes meanwhile, on
 * whatever partition, is read in one statement and can take effect in one transaction, which costs as much for one record as
 * for ten. The first after a rest does not wait.
 */
export type Gate = {
  /** Resolves when it is open, or when the signal aborts. */
  pass: (signal: AbortSignal) => Promise<void>;
  /** Told when a page was asked for, and whether it came full: then there are others behind it, and nobody waits. */
  passed: (at: number, full: boolean) => void;
};

export function createGate(gatherMs: number): Gate {
  const waiting = new Set<() => void>();
  let notBefore = 0;
  // One timer for all who wait, so that they go in one turn of the event loop.
  let timer: NodeJS.Timeout | undefined;
  const open = (): void => {
    timer = undefined;
    for (const go of [...waiting]) go();
  };
  return {
    pass: async (signal) => {
      const early = notBefore - performance.now();
      if (early <= 0 || signal.aborted) return;
      await new Promise<void>((resolve) => {
        const go = (): void => {
          signal.removeEventListener('abort', go);
          waiting.delete(go);
          if (waiting.size === 0) timer = void clearTimeout(timer);
          resolve();
        };
        waiting.add(go);
        signal.addEventListener('abort', go);
        timer ??= setTimeout(open, early);
      });
    },
    passed: (at, full) => void (notBefore = full ? 0 : at + gatherMs),
  };
}
