/** What is done in each state of a replay. A step is one transaction, which ends with the next state; see runner.ts. */
import { topicOf } from '@tasklog/event-log';
import { Problem } from '@tasklog/runtime';
import { sql } from '@tasklog/runtime/pool';
import type { Pool } from '@tasklog/runtime/pool';
import type { Applying } from '../apply-records.ts';
import type { Projector } from '../projector.ts';
import { row } from '../row.ts';
import { lockCheckpoints, lockGeneration, placesOf } from './generations.ts';
import type { createMeter } from './rate.ts';
import { moveOn } from './run.ts';
import type { Run, State } from './run.ts';
import { failRun } from './stops.ts';
import { newDeadLetters, swap } from './swap.ts';
import { verify } from './verify.ts';

export type StepOptions = {
  projectors: readonly Projector[];
  pool: Pool;
  /** Partitions of each topic. */
  partitions: number;
  /** Named points for tests: a process may die here. */
  at?: (point: string) => void;
};

type Watching = { looks: number; meter: ReturnType<typeof createMeter> };
/** Answers whether there may be more to do. */
type Step = (options: StepOptions, run: Run, watching: Watching) => Promise<boolean>;

export const STEPS: Partial<Record<State, Step>> = {
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

/** How far behind the head a generation may be and still be said to keep up, and how often that must be seen. */
const KEEPS_UP = 500;
const LOOKS = 3;
/** So many records that the live generation could apply, and no more: then it is the code, not the records. */
const MAX_NEW_DEAD_LETTERS = 25;

const applyingOf = ({ projectors, partitions }: StepOptions, run: Run): Applying => ({
  projector: projectors.find(({ name }) => name === run.projector) as Projector,
  partitions,
});

/** A projector that cannot take what it took before would park record after record, and never come to an end. */
async function tooMany(options: StepOptions, run: Run): Promise<boolean> {
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
