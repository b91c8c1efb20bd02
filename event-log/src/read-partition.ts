/**
 * Reads one partition while the claim holds: page after page, the same one again when the handler failed.
 *
 * - The claim lost: no more is read, and nothing is given back that is somebody else's by now (giveBack looks at the epoch).
 * - The handler fails for ever: the partition stands still and is tried again, ever less often; others go on.
 * - Told to stop half-way: the page in hand is finished first.
 */
import type { Claimed } from './claims.ts';
import { ClaimLost } from './event-log.ts';
import type { Handler, LogRecord } from './event-log.ts';
import type { Gate } from './gate.ts';

export type PartitionSource = {
  /** Resolves when the log has come past an offset, or at the signal. */
  past: (after: number, signal: AbortSignal) => Promise<unknown>;
  /** How far apart pages begin at least, but for full ones. */
  gate: Gate;
  /** The next records behind an offset, dense. */
  page: (after: number) => Promise<LogRecord[]>;
  /** A page behind that offset failed; it comes again after the pause. */
  failed: (after: number, error: Error, retryMs: number) => Promise<void>;
  /** No more is read. */
  done: () => Promise<void>;
  wait: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Milliseconds from some point on, never back. */
  now: () => number;
};

const RETRY_MIN_MS = 50;
const RETRY_MAX_MS = 5_000;

export async function readPartition(
  { past, gate, page, failed, done, wait, now }: PartitionSource,
  claim: Claimed,
  pageSize: number,
  handler: Handler,
  signal: AbortSignal,
): Promise<void> {
  const aborted = (): boolean => signal.aborted;
  let after = claim.after;
  let retry = RETRY_MIN_MS;
  try {
    while (!aborted()) {
      await past(after, signal);
      await gate.pass(signal);
      if (aborted()) break;
      try {
        const began = now();
        const records = await page(after);
        if (records.length === 0) continue;
        gate.passed(began, records.length >= pageSize);
        await handler({ claim, after, records });
        after = records.at(-1)?.offset ?? after;
        retry = RETRY_MIN_MS;
      } catch (error) {
        if (error instanceof ClaimLost) return;
        await failed(after, error as Error, retry);
        await wait(retry, signal);
        retry = Math.min(retry * 2, RETRY_MAX_MS);
      }
    }
  } finally {
    await done();
  }
}
