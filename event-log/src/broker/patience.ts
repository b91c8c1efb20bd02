import { setTimeout as wait } from 'node:timers/promises';
import { BrokerError } from './broker.ts';

const RETRY_MIN_MS = 500;
const RETRY_MAX_MS = 15_000;

/**
 * Starts what needs a broker. A broker that is away at the start is waited for in the background: the log goes on without
 * it. Every other fault of the first try is the operator's to mend, and rejects; when it shows later it is told, and tried
 * again, for by then there is a process that others rely on.
 */
export async function startWhenReachable(
  start: () => Promise<{ stop(): Promise<void> }>,
  onError: (error: Error, what: string) => void,
): Promise<{ stop(): Promise<void> }> {
  const stopping = new AbortController();
  const again = async (): Promise<{ stop(): Promise<void> } | undefined> => {
    for (let pause = RETRY_MIN_MS; ; pause = Math.min(2 * pause, RETRY_MAX_MS)) {
      await wait(pause, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return undefined;
      try {
        return await start();
      } catch (error) {
        onError(error as Error, 'the bridge to the broker waits');
      }
    }
  };
  const running = await start().catch((error: unknown) => {
    if (!(error instanceof BrokerError) || error.fault !== 'unreachable') throw error;
    onError(error, 'the bridge to the broker waits');
    return undefined;
  });
  const later = running ? Promise.resolve(running) : again();
  return {
    stop: async () => {
      stopping.abort();
      await (await later)?.stop();
    },
  };
}
