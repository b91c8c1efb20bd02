/**
 * Reads partitions from their beginning: large pages, the next one read while the one before takes effect, and only as
 * many partitions at a time as there are cores to work on them. A partition that has read its share, or is at its end,
 * makes way for the next; what it had read ahead is dropped, never applied.
 *
 * A page that fails ends the claim: it is given back and taken anew in the next round, where the checkpoint then stands.
 */
import type { Base } from './base.ts';
import { giveBack } from './claims.ts';
import type { Claimed } from './claims.ts';
import { ClaimLost } from './event-log.ts';
import type { Bulk, Handler, LogRecord } from './event-log.ts';
import { readPage } from './page.ts';
import { noteTrouble } from './trouble.ts';

/** Pages that a partition has to itself before others have their turn. */
const SHARE = 16;

/** Reads one partition while its claim holds; all that one of these reads share its turns. */
export function bulkReader(
  { db, heads, onError }: Base,
  { atOnce, upTo, pageSize }: Bulk & { pageSize: number },
  handler: Handler,
): (claim: Claimed, signal: AbortSignal) => Promise<void> {
  const turns = createTurns(atOnce);

  /** Handles what there is, up to its share; answers how far it came. */
  const inTurn = async (claim: Claimed, from: number, end: number, signal: AbortSignal): Promise<number> => {
    const read = (after: number): Promise<LogRecord[]> =>
      after >= end
        ? Promise.resolve([])
        : readPage(db, claim.topic, claim.partition, after, Math.min(pageSize, end - after));
    let after = from;
    let next = read(after);
    for (let n = 0; n < SHARE && !signal.aborted; n += 1) {
      const records = await next;
      if (records.length === 0) break;
      const behind = records.at(-1)?.offset ?? after;
      next = read(behind);
      // Its failure is told when it is waited for; should the handler fail first, nobody will.
      next.catch(() => undefined);
      await handler({ claim, after, records });
      after = behind;
    }
    return after;
  };

  return async (claim, signal) => {
    const end = upTo?.[claim.partition] ?? Infinity;
    let after = claim.after;
    try {
      while (!signal.aborted) {
        await heads.past(claim.topic, claim.partition, after >= end ? Infinity : after, signal);
        after = await turns.take(() => inTurn(claim, after, end, signal));
      }
    } catch (error) {
      if (error instanceof ClaimLost) return;
      onError(error as Error, `${claim.group} at ${claim.topic}/${String(claim.partition)} behind ${String(after)}`);
      await noteTrouble(db, { ...claim, after }, error as Error);
    } finally {
      await giveBack(db, claim).catch((error: unknown) =>
        onError(error as Error, `giving back a partition of ${claim.group}`),
      );
    }
  };
}

/** So many at a time, first come, first served. */
function createTurns(atOnce: number): { take<T>(work: () => Promise<T>): Promise<T> } {
  const waiting: (() => void)[] = [];
  let free = atOnce;
  return {
    take: async (work) => {
      if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve));
      else free -= 1;
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next) next();
        else free += 1;
      }
    },
  };
}
