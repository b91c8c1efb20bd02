/** What an operator decides about letters, other than to try again. Each is recorded in the transaction of its effect. */
import { sql } from '@tasklog/runtime/pool';
import type { Pool, Tx } from '@tasklog/runtime/pool';
import { recordAction } from '../ops/action.ts';
import type { Actor } from '../ops/action.ts';
import { row } from '../row.ts';
import { firstOf, freeWhenEmpty, haveQueue, settle, waitingLetter } from './letters.ts';
import type { Letter, Queue, Settled } from './letters.ts';

export type Deciding = { pool: Pool; actor: Actor; reason: string | undefined };

export const titleOf = ({ id }: Pick<Letter, 'id'>): string => `dead letter ${String(id)}`;

/** What is recorded of a letter: enough to find its record on the log again. */
export const detailOf = ({ group, generation, key, topic, partition, offset, reason }: Letter) => ({
  group,
  generation,
  key,
  topic,
  partition,
  offset,
  error: reason,
});

/** Leaves one record out; answers whether it was the first of its queue, so that the next one can go on. */
export async function skip({ pool, actor, reason }: Deciding, id: number): Promise<{ letter: Letter; first: boolean }> {
  return settleOne({ pool, actor, reason }, id, 'skipped', 'dead-letter.skip');
}

/** Settles one letter that waits, and frees its key when that was the last one. */
export async function settleOne(
  { pool, actor, reason }: Deciding,
  id: number,
  as: Exclude<Settled, 'retried'>,
  action: string,
  detail: Record<string, unknown> = {},
): Promise<{ letter: Letter; first: boolean }> {
  return pool.transaction(async (tx) => {
    const letter = await haveLetter(tx, id);
    const [head] = await firstOf(tx, letter, 1);
    await settle(tx, [id], as, actor.name);
    await freeWhenEmpty(tx, letter);
    await recordAction(tx, {
      actor,
      action,
      target: titleOf(letter),
      reason,
      detail: { ...detailOf(letter), ...detail },
    });
    return { letter, first: head?.id === id };
  });
}

/** Leaves out all that waits under the key of a letter, and frees the key. */
export async function discard(
  { pool, actor, reason }: Deciding,
  id: number,
): Promise<{ queue: Queue; discarded: number }> {
  return pool.transaction(async (tx) => {
    const letter = await haveLetter(tx, id);
    const { group, generation, key } = letter;
    const all = await tx.any(sql.type(row<{ id: number }>({ id: 'number' }))`
      select id from log.dead_letter
      where (grp, gen, key) = (${group}, ${generation}, ${key}) and state = 'waiting' order by id`);
    const ids = all.map((each) => each.id);
    await settle(tx, ids, 'discarded', actor.name);
    await freeWhenEmpty(tx, letter);
    const detail = { ...detailOf(letter), letters: ids.slice(0, 1_000), discarded: ids.length };
    await recordAction(tx, { actor, action: 'dead-letter.discard', target: `${group} ${key}`, reason, detail });
    return { queue: { group, generation, key }, discarded: ids.length };
  });
}

/** The letter, its queue ours, and still waiting now that it is. */
async function haveLetter(tx: Tx, id: number): Promise<Letter> {
  await haveQueue(tx, await waitingLetter(tx, id));
  return waitingLetter(tx, id);
}
