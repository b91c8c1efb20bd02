import { sql } from '@tasklog/runtime/pool';
import type { Pool } from '@tasklog/runtime/pool';
import type { RetryAnswer, RetryGroupRequest } from '@tasklog/schemas';
import { Problem } from '@tasklog/runtime';
import type { Actor } from '../ops/action.ts';
import type { Projector } from '../projector.ts';
import { row } from '../row.ts';
import type { Queue } from './letters.ts';
import { liveGeneration } from './live.ts';
import { replayQueue } from './replay-queue.ts';

export type GroupOptions = { pool: Pool; partitions: number; projectors: readonly Projector[] };

/** One request answers within this and a page; what is left over is asked for again. */
const WITHIN_MS = 10_000;
const MOST_KEYS = 500;
const MOST_FAILED = 20;

/** Retries the queues that fit the filter, one after the other; one that fails again does not keep the next from going on. */
export async function retryGroup(
  { pool, partitions, projectors }: GroupOptions,
  filter: RetryGroupRequest,
  actor: Actor,
): Promise<RetryAnswer> {
  const names = projectors.map(({ name }) => name).filter((name) => name === (filter.projector ?? name));
  const live = new Map<string, number>();
  for (const name of names) live.set(name, filter.generation ?? (await liveGeneration(pool, name)));
  const queues = await queuesFor(pool, filter, [...live]);
  const answer: RetryAnswer = { keys: 0, freed: 0, replayed: 0, left: 0, failed: [], more: false };
  const end = performance.now() + WITHIN_MS;
  for (const queue of queues) {
    if (answer.keys >= MOST_KEYS || performance.now() > end) return { ...answer, more: true };
    const projector = projectors.find(({ name }) => name === queue.group) as Projector;
    const done = await replayQueue({ pool, partitions, projector }, queue, actor).catch((error: unknown) => {
      // Another operator is at this key: that one is done by somebody else.
      if (error instanceof Problem && error.code === 'busy') return undefined;
      throw error;
    });
    if (done === undefined) continue;
    answer.keys += 1;
    answer.freed += done.failed ? 0 : 1;
    answer.replayed += done.replayed;
    answer.left += done.left;
    if (done.failed && answer.failed.length < MOST_FAILED) answer.failed.push({ ...done.failed, key: queue.key });
  }
  return answer;
}

const queueRow = row<Queue>({ group: 'string', generation: 'number', key: 'string' });

/** Queues with a letter that was tried and fits, those that have waited longest first. */
async function queuesFor(
  pool: Pool,
  { errorClass, type, key, before }: RetryGroupRequest,
  generations: readonly [string, number][],
): Promise<readonly Queue[]> {
  const where = [sql.fragment`(d.grp, d.gen) = (g.grp, g.gen)`, sql.fragment`d.state = 'waiting'`];
  where.push(sql.fragment`d.attempts > 0`);
  if (errorClass !== undefined) where.push(sql.fragment`d.error_class = ${errorClass}`);
  if (type !== undefined) where.push(sql.fragment`d.event ->> 'type' = ${type}`);
  if (key !== undefined) where.push(sql.fragment`d.key = ${key}`);
  if (before !== undefined) where.push(sql.fragment`d.last_at < ${before}::timestamptz`);
  return pool.any(sql.type(queueRow)`
    select d.grp as "group", d.gen as generation, d.key
    from ${sql.unnest(
      generations.map((each) => [...each]),
      ['text', 'int4'],
    )} as g(grp, gen)
    join log.dead_letter d on ${sql.join(where, sql.fragment` and `)}
    group by d.grp, d.gen, d.key order by min(d.id) limit ${MOST_KEYS + 1}`);
}
