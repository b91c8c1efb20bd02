/**
 * One partition for one group, fed by a broker.
 *
 * Everything that reaches it waits its turn: one page at a time, each right behind the one before. The claim is taken
 * when the first delivery comes, whoever held it: the broker says who reads a partition, and the epoch in Postgres makes
 * sure that of two who both believe it only the last one can move the checkpoint. The one before gets ClaimLost, forgets
 * its claim, and takes it again only when the broker brings it something.
 */
import type { Claimed } from '../claims.ts';
import { ClaimLost } from '../event-log.ts';
import type { Handler, LogRecord } from '../event-log.ts';
import type { Delivery } from './broker.ts';
import { fromLog, inOrder } from './order.ts';
import type { OrderOptions } from './order.ts';

export type LaneOptions = OrderOptions & {
  /** Takes the partition; answers where its checkpoint stands. */
  take: () => Promise<Claimed>;
  handler: Handler;
  /** A page behind the claim's `after` failed; the broker will bring it again. */
  onFailed?: (claim: Claimed, error: Error) => Promise<void>;
};

export type Lane = {
  /** Resolves when all of them are in effect. Rejects when the handler failed or the claim is lost: bring them again. */
  offer: (deliveries: readonly Delivery[]) => Promise<void>;
  /** Reads in Postgres up to an offset what the broker did not bring. */
  fill: (to: number) => Promise<void>;
  /** Reads in Postgres up to an offset what the broker was never asked for. */
  begin: (to: number) => Promise<void>;
  /** The claim it holds, and how far it has come. */
  claim: () => Claimed | undefined;
  /** Somebody else has it now. */
  lost: () => void;
  busy: () => boolean;
  /** Resolves when nothing is in hand; what comes later is refused. */
  close: () => Promise<void>;
};

export function createLane(options: LaneOptions): Lane {
  const { take, handler } = options;
  let claim: Claimed | undefined;
  let waiting = 0;
  let closed = false;
  let last: Promise<unknown> = Promise.resolve();

  const inTurn = (work: () => Promise<void>): Promise<void> => {
    waiting += 1;
    const done = last.then(work).finally(() => (waiting -= 1));
    last = done.catch(() => undefined);
    return done;
  };

  const handle = async (pages: (after: number) => AsyncGenerator<LogRecord[], void>): Promise<void> => {
    if (closed) throw new Error('this process no longer reads');
    claim ??= await take();
    try {
      for await (const records of pages(claim.after)) {
        const held: Claimed = claim;
        await handler({ claim: held, after: held.after, records });
        claim = { ...held, after: records.at(-1)?.offset ?? held.after };
        if (closed) throw new Error('this process no longer reads');
      }
    } catch (error) {
      if (error instanceof ClaimLost) claim = undefined;
      else if (!closed) await options.onFailed?.(claim, error as Error);
      throw error;
    }
  };

  return {
    offer: (deliveries) => inTurn(() => handle((after) => inOrder(after, deliveries, options))),
    fill: (to) => inTurn(() => handle((after) => fromLog(after, to, options))),
    begin: (to) => inTurn(() => handle((after) => fromLog(after, to, { ...options, count: () => undefined }))),
    claim: () => claim,
    lost: () => void (claim = undefined),
    busy: () => waiting > 0,
    close: async () => {
      closed = true;
      await last;
    },
  };
}
