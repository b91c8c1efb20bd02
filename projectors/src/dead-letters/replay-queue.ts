/**
 * Replays the queue of a key, in order, the same way in as from the log.
 *
 * - A page of it is one transaction: its effects, the letters as retried, and the key set free when that was the last.
 * - A letter that still fails: the page is made smaller until it stands alone; what is before it stays applied, it is
 *   told what is wrong with it now, and it waits with all behind it.
 * - Twice: letters that were retried no longer wait, so there is nothing to apply.
 * - Half-way, the process gone: the page in hand comes to nothing. The attempt at the first letter was counted before.
 * - Concurrently: letters.ts says who waits for whom.
 */
import { Problem } from '@tasklog/runtime';
import { upcast } from '@tasklog/schemas/upcast';
import { sql } from '@tasklog/runtime/pool';
import type { Pool } from '@tasklog/runtime/pool';
import { applyRecords } from '../apply-records.ts';
import type { Applying } from '../apply-records.ts';
import { leftOutAmong } from '../left-out.ts';
import type { Actor } from '../ops/action.ts';
import { isPoison } from '../poison.ts';
import { firstOf, freeWhenEmpty, haveQueue, lengthOf, recordOf, settle } from './letters.ts';
import type { Letter, Queue } from './letters.ts';
import { liveFromOf } from './live.ts';

export type ReplayOptions = Applying & { pool: Pool };

/** What became of a queue; `failed` is the letter at which it stopped. */
export type Replayed = { replayed: number; left: number; failed: { id: number; error: string } | null };

/** Small: whoever reads the log and comes to this key waits for one page at most. */
const PAGE = 100;

export async function replayQueue(options: ReplayOptions, queue: Queue, actor: Actor): Promise<Replayed> {
  const { pool } = options;
  const [head] = await firstOf(pool, queue, 1);
  if (head) await countAttempt(pool, head.id);
  let replayed = 0;
  for (let size = PAGE; ;) {
    try {
      const n = await replayPage(options, queue, actor, size);
      replayed += n;
      if (n < size) return { replayed, left: 0, failed: null };
    } catch (error) {
      if (error instanceof Problem || !isPoison(error)) throw error;
      if (size === 1) {
        const failed = await fail(pool, queue, head?.id, (error as Error).message);
        return { replayed, left: await lengthOf(pool, queue), failed };
      }
      size = Math.ceil(size / 2);
    }
  }
}

/** One transaction; answers how many letters it took, fewer than `size` when the queue is empty now. */
async function replayPage(options: ReplayOptions, queue: Queue, { name }: Actor, size: number): Promise<number> {
  return options.pool.transaction(async (tx) => {
    await haveQueue(tx, queue);
    const letters = await firstOf(tx, queue, size);
    const liveFrom = await liveFromOf(tx, queue);
    for (const run of runsOf(letters)) {
      const records = run.map(recordOf);
      const leftOut = await leftOutAmong(tx, queue.group, records[0]?.topic ?? 'task-events', records);
      await applyRecords(tx, options, records, { generation: queue.generation, liveFrom, leftOut, upcast });
    }
    const ids = letters.map(({ id }) => id);
    await settle(tx, ids, 'retried', name);
    if (letters.length < size) await freeWhenEmpty(tx, queue);
    return letters.length;
  });
}

/** Letters that follow one another in one partition: a projector takes no others at once. */
function runsOf(letters: readonly Letter[]): Letter[][] {
  const runs: Letter[][] = [];
  for (const letter of letters) {
    const last = runs.at(-1)?.at(-1);
    if (last && last.topic === letter.topic && last.partition === letter.partition) runs.at(-1)?.push(letter);
    else runs.push([letter]);
  }
  return runs;
}

/** Counted before it is tried, so that a letter which ends the process counts. */
async function countAttempt(pool: Pool, id: number): Promise<void> {
  await pool.query(
    sql.unsafe`update log.dead_letter set attempts = attempts + 1 where id = ${id} and state = 'waiting'`,
  );
}

/** Writes down how the first letter fails now; the last twenty failures are kept. */
async function fail(
  pool: Pool,
  queue: Queue,
  counted: number | undefined,
  reason: string,
): Promise<Replayed['failed']> {
  return pool.transaction(async (tx) => {
    await haveQueue(tx, queue);
    const [letter] = await firstOf(tx, queue, 1);
    if (letter === undefined) return null;
    const more = letter.id === counted ? 0 : 1;
    await tx.query(sql.unsafe`
      update log.dead_letter set reason = ${reason}, attempts = attempts + ${more}, last_at = clock_timestamp(),
        failures = case when attempts = 0 then failures
          else (jsonb_build_array(jsonb_build_object('at', last_at, 'error', reason)) || failures) - 20 end
      where id = ${letter.id}`);
    return { id: letter.id, error: reason };
  });
}
