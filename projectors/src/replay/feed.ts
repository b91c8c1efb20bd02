/**
 * Brings the log to every generation that wants it: the live one, the one kept for going back, the one being built. Which
 * ones these are is looked up when something has changed and once in a while; consumers are started and stopped to match.
 *
 * - Twice: several processes feed one generation and share its partitions, as they share those of the live one.
 * - Late: one that is gone meanwhile has no checkpoints; its consumer finds its claims void and is stopped soon after.
 * - Half-way: what a consumer had in hand when it was stopped is committed whole, or comes again.
 * - Copies have connections of their own. When a swap makes the live one wait, its pages hold theirs, and the copy that is
 *   to come up to it must not wait for one of them.
 */
import type { Consumer, EventLog, Handler, Topic } from '@tasklog/event-log';
import type { Pool } from '@tasklog/runtime/pool';
import type { Projector } from '../projector.ts';
import { startRounds } from '../rounds.ts';
import type { Rounds, Sleep } from '../rounds.ts';
import { fedGenerations } from './generations.ts';
import type { Fed, Source } from './generations.ts';

export type FeedOptions = {
  projectors: readonly Projector[];
  /** To look up what wants to be fed. */
  pool: Pool;
  /** Where the live generation and those beside it read. */
  log: EventLog;
  /** Another way to the log for one that is built from its beginning; closed when it is through. */
  openSource: (source: Source) => Promise<EventLog>;
  /** What is done with a page, in the generation given. */
  handlerOf: (projector: Projector, fed: Fed) => Handler;
  pageSize: number;
  /** How many partitions are built at a time. */
  atOnce: number;
  sleep: Sleep;
  onError: (error: Error, what: string) => void;
};

const LOOK_EVERY_MS = 1_000;
/** How long records gather to a page while they keep coming: ten cost little more than one. */
const GATHER_MS = 100;
const PROMPT_GATHER_MS = 15;
const BULK_PAGE = 2_500;

type Running = { how: string; stop: () => Promise<void> };

/** Resolves when all that wants it is fed. Woken, it looks again what that is. */
export async function startFeeding(options: FeedOptions): Promise<Rounds> {
  const running = new Map<string, Running>();
  await round(options, running, new AbortController().signal);
  const rounds = startRounds(
    (stopping) =>
      round(options, running, stopping).then(
        () => LOOK_EVERY_MS,
        (error: unknown) => {
          options.onError(error as Error, 'looking which generations to feed');
          return LOOK_EVERY_MS;
        },
      ),
    options.sleep,
  );
  return {
    wake: rounds.wake,
    stop: async () => {
      await rounds.stop();
      await Promise.all([...running.values()].map((each) => each.stop()));
    },
  };
}

async function round(options: FeedOptions, running: Map<string, Running>, stopping: AbortSignal): Promise<void> {
  const fed = await fedGenerations(
    options.pool,
    options.projectors.map(({ name }) => name),
  );
  const wanted = new Map(fed.map((each) => [`${each.projector} ${String(each.gen)}`, each]));
  await Promise.all(
    [...running].map(async ([key, each]) => {
      const wish = wanted.get(key);
      if (wish && howOf(wish) === each.how) return;
      running.delete(key);
      await each.stop();
    }),
  );
  for (const [key, wish] of wanted) {
    if (running.has(key) || stopping.aborted) continue;
    await start(options, wish).then(
      (started) => running.set(key, started),
      (error: unknown) =>
        options.onError(error as Error, `feeding generation ${String(wish.gen)} of ${wish.projector}`),
    );
  }
}

/** Two that differ in this are not fed by the same consumer. */
const howOf = ({ bulk, source, state }: Fed): string => (bulk ? `bulk ${source}` : state === 'live' ? 'live' : 'copy');

async function start(options: FeedOptions, fed: Fed): Promise<Running> {
  const { log, openSource, pageSize, atOnce } = options;
  const projector = options.projectors.find(({ name }) => name === fed.projector) as Projector;
  const from = fed.bulk ? await openSource(fed.source) : log;
  const consumers: Consumer[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(consumers.map((consumer) => consumer.stop()));
    if (from !== log) await from.close();
  };
  const bulk = (topic: Topic) => {
    const upTo = fed.upTo?.[topic];
    return fed.bulk
      ? { pageSize: BULK_PAGE, bulk: { atOnce, ...(upTo && { upTo }) } }
      : { pageSize, gatherMs: projector.prompt ? PROMPT_GATHER_MS : GATHER_MS };
  };
  try {
    const handler = options.handlerOf(projector, fed);
    for (const topic of projector.reads)
      consumers.push(await from.consume({ group: fed.projector, topic, generation: fed.gen, ...bulk(topic) }, handler));
  } catch (error) {
    await stop();
    throw error;
  }
  return { how: howOf(fed), stop };
}
