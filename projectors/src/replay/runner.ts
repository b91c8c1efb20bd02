/**
 * Drives replays: watches the bulk come in, makes the indexes, waits until the new generation keeps up, compares it with
 * the log, and puts it in place. The feeding does the reading (feed.ts); here is only what comes when.
 *
 * A replay is a row, and each step is one transaction that ends with the next state:
 * - Half-way: a step that did not commit has left nothing, and is done again by whoever drives the replay next. The bulk
 *   goes on at its checkpoints.
 * - Twice, or concurrently: one process at a time drives it, under a lease; a dead one is replaced at once, a frozen one
 *   after LEASE_SECONDS, and its epoch is over: its next step finds another row and changes nothing.
 * - Paused or cancelled meanwhile: the step finds another state, and changes nothing either.
 * - Never: while none runs, the old generation serves and the new one stays as it is.
 */
import { LEASE_SECONDS, LIVE_OWNERS } from '@tasklog/event-log';
import { sql } from '@tasklog/runtime/pool';
import type { Db, Pool } from '@tasklog/runtime/pool';
import { startRounds } from '../rounds.ts';
import type { Rounds, Sleep } from '../rounds.ts';
import { row } from '../row.ts';
import { retireOne, sweepCheckpoints } from './generations.ts';
import { createMeter } from './rate.ts';
import { AT_WORK, RUN_COLUMNS, runRow } from './run.ts';
import type { Run, State } from './run.ts';
import { STEPS } from './steps.ts';
import type { StepOptions } from './steps.ts';
import { failRun, pauseRun } from './stops.ts';
import { verdictOn } from './trouble.ts';

export type RunnerOptions = StepOptions & {
  /** The number this process claims under (event-log/session.ts). */
  owner: () => number;
  sleep: Sleep;
  /** Breaks off what the database is doing for `pool`. */
  cancel: () => Promise<void>;
  onError: (error: Error, what: string) => void;
};

const LOOK_EVERY_MS = 1_000;
const STEP_EVERY_MS = 100;

const KEEP_HOUSE_EVERY_MS = 10_000;
const STOP_WITHIN_MS = 2_000;

/** Woken, it looks for replays that nobody drives. */
export function startRunner(options: RunnerOptions): Rounds {
  const driving = new Map<string, Promise<void>>();
  let keptHouse = -Infinity;
  const rounds = startRounds(async (stopping) => {
    try {
      for (const run of await claim(options, [...driving.keys()])) {
        const done = drive(options, run, stopping)
          .catch((error: unknown) => options.onError(error as Error, `replaying ${run.projector}`))
          .finally(() => driving.delete(run.id));
        driving.set(run.id, done);
      }
      if (performance.now() - keptHouse > KEEP_HOUSE_EVERY_MS) {
        await keepHouse(options.pool);
        keptHouse = performance.now();
      }
    } catch (error) {
      options.onError(error as Error, 'looking for replays');
    }
    return LOOK_EVERY_MS;
  }, options.sleep);
  return {
    wake: rounds.wake,
    stop: async () => {
      await rounds.stop();
      const done = Promise.all(driving.values());
      // A step of minutes is broken off; whoever drives it next begins it anew.
      if ((await Promise.race([done, options.sleep(STOP_WITHIN_MS, new AbortController().signal)])) === undefined)
        await options.cancel();
      await done;
      await options.pool.query(sql.unsafe`
        update projection.replay set owner = null, lease_until = '-infinity' where owner = ${options.owner()}`);
    },
  };
}

/** Renews the leases of those that are driven here, and takes those that nobody drives. */
async function claim({ pool, projectors, owner }: RunnerOptions, driven: readonly string[]): Promise<readonly Run[]> {
  const lease = sql.fragment`clock_timestamp() + make_interval(secs => ${LEASE_SECONDS})`;
  const ids = sql.array([...driven], 'uuid');
  await pool.query(sql.unsafe`
    update projection.replay set lease_until = ${lease} where owner = ${owner()} and id = any(${ids})`);
  const live = { ...sql.fragment``, sql: LIVE_OWNERS };
  return pool.any(sql.type(runRow)`
    update projection.replay set owner = ${owner()}, epoch = epoch + 1, lease_until = ${lease}
    where id in (
      select id from projection.replay
      where (state = any(${sql.array([...AT_WORK], 'text')}) or (state = 'ready' and swap = 'auto' and reason is null))
        and projector = any(${sql.array(
          projectors.map(({ name }) => name),
          'text',
        )}) and not id = any(${ids})
        and (owner is null or lease_until < clock_timestamp() or owner = ${owner()} or owner not in (${live}))
      for update skip locked)
    returning ${RUN_COLUMNS}`);
}

/** One step after another, until it is through, or is no longer ours to drive. */
async function drive(options: RunnerOptions, run: Run, stopping: AbortSignal): Promise<void> {
  const watching = { looks: 0, meter: createMeter() };
  while (!stopping.aborted) {
    const state = await stateOf(options.pool, run);
    const step = state && STEPS[state];
    if (step === undefined) return;
    try {
      const going = await step(options, run, watching);
      if (!going) return;
    } catch (error) {
      if (stopping.aborted) return;
      const verdict = verdictOn(error);
      options.onError(error as Error, `replaying ${run.projector}: ${state as string}`);
      if (verdict?.to === 'failed') await failRun(options.pool, run, verdict.reason);
      else if (verdict) await pauseRun(options.pool, run, verdict.reason);
      await options.sleep(LOOK_EVERY_MS, stopping);
    }
    await options.sleep(STEP_EVERY_MS, stopping);
  }
}

const stateRow = row<{ state: State }>({ state: 'string' });

/** The state of a replay that is still ours. */
async function stateOf(db: Db, { id, epoch }: Run): Promise<State | undefined> {
  const found = await db.maybeOne(sql.type(stateRow)`
    select state from projection.replay where (id, epoch) = (${id}::uuid, ${epoch}::bigint)`);
  return found?.state;
}

/** Retires what was kept long enough. */
async function keepHouse(pool: Pool): Promise<void> {
  while (await pool.transaction(retireOne));
  await sweepCheckpoints(pool);
}
