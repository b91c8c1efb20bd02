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
import { LEASE_SECONDS, LIVE_OWNERS, topicOf } from '@tasklog/event-log';
import { Problem } from '@tasklog/runtime';
import { sql } from '@tasklog/runtime/pool';
import type { Db, Pool } from '@tasklog/runtime/pool';
import type { Applying } from '../apply-records.ts';
import type { Projector } from '../projector.ts';
import { startRounds } from '../rounds.ts';
import type { Rounds, Sleep } from '../rounds.ts';
import { row } from '../row.ts';
import {
  discard,
  lockCheckpoints,
  lockGeneration,
  placesOf,
  retireOne,
  sweepCheckpoints,
  tellChange,
} from './generations.ts';
import { createMeter } from './rate.ts';
import { AT_WORK, moveOn, RUN_COLUMNS, runRow } from './run.ts';
import type { Run, State } from './run.ts';
import { newDeadLetters, swap } from './swap.ts';
import { verdictOn } from './trouble.ts';
import { verify } from './verify.ts';

export type RunnerOptions = {
  projectors: readonly Projector[];
  pool: Pool;
  /** Partitions of each topic. */
  partitions: number;
  /** The number this process claims under (event-log/session.ts). */
  owner: () => number;
  sleep: Sleep;
  /** Breaks off what the database is doing for `pool`. */
  cancel: () => Promise<void>;
  onError: (error: Error, what: string) => void;
  /** Named points for tests: a process may die here. */
  at?: (point: string) => void;
};

const LOOK_EVERY_MS = 1_000;
const STEP_EVERY_MS = 100;
/** How far behind the head a generation may be and still be said to keep up, and how often that must be seen. */
const KEEPS_UP = 500;
const LOOKS = 3;
/** So many records that the live generation could apply, and no more: then it is the code, not the records. */
const MAX_NEW_DEAD_LETTERS = 25;
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

type Watching = { looks: number; meter: ReturnType<typeof createMeter> };
/** Answers whether there may be more to do. */
type Step = (options: RunnerOptions, run: Run, watching: Watching) => Promise<boolean>;

const STEPS: Partial<Record<State, Step>> = {
  running: async (options, run, { meter }) => {
    const { pool, at } = options;
    const places = await placesOf(pool, run.projector, run.gen);
    const targetOf = ({ topic, part }: (typeof places)[number]): number => run.targets[topicOf(topic)]?.[part] ?? 0;
    const done = places.reduce((all, place) => all + Math.min(place.off, targetOf(place)), 0);
    const { rate, meanRate } = meter.add(performance.now(), done);
    await pool.query(sql.unsafe`
      update projection.replay set done = ${done}, rate = ${rate}, mean_rate = ${meanRate}, updated_at = now()
      where (id, epoch) = (${run.id}::uuid, ${run.epoch}::bigint)`);
    if (done > 0) at?.('bulk');
    if (await tooMany(options, run)) return false;
    if (places.length > 0 && places.every((place) => place.off >= targetOf(place)))
      await moveOn(pool, run, 'running', 'indexing');
    return true;
  },
  indexing: async ({ pool, at }, run) => {
    await pool.transaction(async (tx) => {
      await lockGeneration(tx, run);
      // Tables are locked one by one: a page that is under way must not hold one and want another.
      await lockCheckpoints(tx, run);
      await tx.query(sql.unsafe`select set_config('maintenance_work_mem', '128MB', true)`);
      await tx.query(sql.unsafe`select projection.index_generation(${run.projector}, ${run.gen})`);
      if (run.until !== null) return void (await moveOn(tx, run, 'indexing', 'verifying'));
      if (!(await moveOn(tx, run, 'indexing', 'catching-up'))) return;
      await tx.query(sql.unsafe`
        update projection.generation set fed = true where (projector, gen) = (${run.projector}, ${run.gen})`);
    });
    at?.('indexed');
    return true;
  },
  'catching-up': async ({ pool, at }, run, watching) => {
    const places = await placesOf(pool, run.projector, run.gen);
    const lag = places.reduce((all, { off, head }) => all + head - off, 0);
    watching.looks = lag < KEEPS_UP ? watching.looks + 1 : 0;
    if (watching.looks >= LOOKS && (await moveOn(pool, run, 'catching-up', 'verifying'))) at?.('caught-up');
    return true;
  },
  verifying: async (options, run) => {
    const { pool, at } = options;
    const finding = await verify(pool, applyingOf(options, run), run.gen, run.verify);
    if (!finding.equal) {
      const wrong = finding.tables.filter(({ equal }) => !equal).map(({ table }) => table);
      await failRun(
        pool,
        run,
        `The rows of ${wrong.join(', ')} are not what the log says; see its verification.`,
        finding,
      );
      return false;
    }
    if (run.until !== null) {
      await setAside(pool, run, finding);
      return false;
    }
    await pool.transaction(async (tx) => {
      await lockGeneration(tx, run);
      if (!(await moveOn(tx, run, 'verifying', 'ready', { verification: finding }))) return;
      await tx.query(sql.unsafe`
        update projection.generation set state = 'ready' where (projector, gen) = (${run.projector}, ${run.gen})`);
    });
    at?.('verified');
    return true;
  },
  ready: async ({ pool, at }, run) => {
    if (run.swap === 'manual') return false;
    const { projector, gen: to, allowDeadLetters } = run;
    try {
      await swap(pool, {
        ...{ projector, to, allowDeadLetters, ...(at && { at }) },
        along: async (tx) => {
          if (!(await moveOn(tx, run, 'ready', 'swapped')))
            throw new Problem(409, 'moved-on', 'It is not ready any more.');
        },
      });
      at?.('swapped');
      return false;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      // Behind for a moment: again. Dead letters: a person decides.
      if (error.code === 'dead-letters') await moveOn(pool, run, 'ready', 'ready', { reason: error.message });
      return error.code === 'behind' || error.code === 'in-use';
    }
  },
};

const applyingOf = ({ projectors, partitions }: RunnerOptions, run: Run): Applying => ({
  projector: projectors.find(({ name }) => name === run.projector) as Projector,
  partitions,
});

const stateRow = row<{ state: State }>({ state: 'string' });

/** The state of a replay that is still ours. */
async function stateOf(db: Db, { id, epoch }: Run): Promise<State | undefined> {
  const found = await db.maybeOne(sql.type(stateRow)`
    select state from projection.replay where (id, epoch) = (${id}::uuid, ${epoch}::bigint)`);
  return found?.state;
}

/** A projector that cannot take what it took before would park record after record, and never come to an end. */
async function tooMany(options: RunnerOptions, run: Run): Promise<boolean> {
  const { pool } = options;
  const { live } = await pool.one(sql.type(row<{ live: number }>({ live: 'number' }))`
    select projection.live_of(${run.projector}) as live`);
  const n = await newDeadLetters(pool, run.projector, live, run.gen);
  if (n <= MAX_NEW_DEAD_LETTERS || run.allowDeadLetters) return false;
  const { reason } = await pool.one(sql.type(row<{ reason: string }>({ reason: 'string' }))`
    select reason from log.dead_letter where (grp, gen, state) = (${run.projector}, ${run.gen}, 'waiting') and attempts > 0
    order by at desc limit 1`);
  await failRun(
    pool,
    run,
    `It could not apply ${String(n)} records that the live generation could; of the last one it says: ${reason}`,
  );
  return true;
}

/** Ends it; the tables go, what was found stays. A replay that is through, or was cancelled, is left as it is. */
export async function failRun(pool: Pool, of: Copy, reason: string, verification?: object): Promise<void> {
  const noted = verification === undefined ? null : JSON.stringify(verification);
  await pool.transaction(async (tx) => {
    await lockGeneration(tx, of);
    await lockCheckpoints(tx, of);
    const { rowCount } = await tx.query(sql.unsafe`
      update projection.replay set state = 'failed', reason = ${reason}, verification = ${noted}::jsonb,
        updated_at = now(), ended_at = now()
      where (projector, gen) = (${of.projector}, ${of.gen}) and state = any(${UNDER_WAY})`);
    if (rowCount === 1) await discard(tx, of, 'failed');
  });
}

/** Stops it where it is: the feeding sees it, and whoever resumes begins at the checkpoints. */
export async function pauseRun(pool: Pool, { projector, gen }: Copy, reason: string): Promise<void> {
  await pool.transaction(async (tx) => {
    await lockGeneration(tx, { projector, gen });
    const { rowCount } = await tx.query(sql.unsafe`
      update projection.replay set state = 'paused', reason = ${reason}, updated_at = now()
      where (projector, gen) = (${projector}, ${gen}) and state = any(${UNDER_WAY})`);
    if (rowCount === 0) return;
    await tx.query(sql.unsafe`
      update projection.generation set fed = false where (projector, gen) = (${projector}, ${gen})`);
    await tellChange(tx);
  });
}

type Copy = { projector: string; gen: number };
const UNDER_WAY = sql.array([...AT_WORK], 'text');

async function setAside(pool: Pool, run: Run, finding: object): Promise<void> {
  const name = `replay_${run.id.slice(0, 8)}`;
  await pool.transaction(async (tx) => {
    await lockGeneration(tx, run);
    if (!(await moveOn(tx, run, 'verifying', 'done', { verification: finding }))) return;
    await tx.query(sql.unsafe`select projection.set_aside(${run.projector}, ${run.gen}, ${name})`);
    await tx.query(sql.unsafe`update projection.replay set schema_name = ${name} where id = ${run.id}::uuid`);
    await tx.query(sql.unsafe`
      update projection.generation set state = 'scratch' where (projector, gen) = (${run.projector}, ${run.gen})`);
    await tx.query(sql.unsafe`delete from log.checkpoint where (grp, gen) = (${run.projector}, ${run.gen})`);
  });
}

/** Retires what was kept long enough. */
async function keepHouse(pool: Pool): Promise<void> {
  while (await pool.transaction(retireOne));
  await sweepCheckpoints(pool);
}
