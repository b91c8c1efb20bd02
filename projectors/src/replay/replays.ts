/** All that generations need of a running process: they are fed, replays are driven, and it is heard when one of them changes. */
import type { EventLog, Handler, Session } from '@tasklog/event-log';
import type { Pool } from '@tasklog/runtime/pool';
import type { Projector } from '../projector.ts';
import type { Sleep } from '../rounds.ts';
import { startFeeding } from './feed.ts';
import { CHANNEL } from './generations.ts';
import type { Fed, Source } from './generations.ts';
import { startRunner } from './runner.ts';
import { failRun, pauseRun } from './stops.ts';
import { verdictOn } from './trouble.ts';

/** What a process brings for its generations; whoever starts them ends these. */
export type ReplayParts = {
  session: Session;
  /** For looking, for the steps of a replay, and for operators. */
  pool: Pool;
  /** Breaks off what the database is doing for `pool`. */
  cancel: () => Promise<void>;
  /** For the pages of generations that are not live. */
  copies: Pool;
  /** Another way to the log; kafka only where there is one. */
  openSource: (source: Source) => Promise<EventLog>;
  hasKafka: boolean;
  /** How many partitions are built at a time. */
  atOnce: number;
  /** Named points for tests: a process may die here. */
  at?: (point: string) => void;
};

export type ReplayOptions = ReplayParts & {
  projectors: readonly Projector[];
  partitions: number;
  log: EventLog;
  handlerOf: (projector: Projector, fed: Fed) => Handler;
  pageSize: number;
  sleep: Sleep;
  onError: (error: Error, what: string) => void;
};

export async function startReplays(options: ReplayOptions): Promise<{ stop(): Promise<void> }> {
  const { pool, session, at } = options;
  const watched = (projector: Projector, fed: Fed): Handler => {
    const handler = options.handlerOf(projector, fed);
    if (fed.state !== 'building' && fed.state !== 'ready') return handler;
    return async (page) => {
      try {
        await handler(page);
      } catch (error) {
        await judge(pool, fed, error).catch((failure: unknown) =>
          options.onError(failure as Error, 'judging a failure'),
        );
        throw error;
      }
    };
  };
  const feeding = await startFeeding({ ...options, handlerOf: watched });
  const runner = startRunner({ ...options, owner: session.owner, ...(at && { at }) });
  await session.listen(CHANNEL, () => {
    feeding.wake();
    runner.wake();
  });
  return { stop: async () => void (await Promise.all([feeding.stop(), runner.stop()])) };
}

/** A page failed, and no record is to blame: what no other try will mend ends the replay, a full disk pauses it. */
async function judge(pool: Pool, { projector, gen }: Fed, error: unknown): Promise<void> {
  const verdict = verdictOn(error);
  if (verdict?.to === 'paused') await pauseRun(pool, { projector, gen }, verdict.reason);
  else if (verdict) await failRun(pool, { projector, gen }, verdict.reason);
}
