import type { Page } from './event-log.ts';
import { topicNumber } from './topics.ts';

export type CheckpointMove = { name: string; text: string; values: (string | number | number[])[] };

/**
 * The statement that moves a checkpoint behind the page, to be run in the transaction of the page's effect.
 * No row updated means: another owner reads this partition, or the page was applied before. Then roll back
 * and throw ClaimLost; the effect must not stay.
 *
 * Lazy: its transaction's commit does not wait for the disk, which is right where what a crash takes back is made again with
 * no harm. The setting goes with the statement instead of before it.
 */
export function checkpointMove(page: Page, { lazy = false } = {}): CheckpointMove {
  const { claim, after, records } = page;
  const to = records.at(-1)?.offset ?? after;
  return {
    name: lazy ? 'checkpoint-move-lazily' : 'checkpoint-move',
    text: `update log.checkpoint set off = $1 ${lazy ? LAZILY : ''}
      where (grp, gen, topic, part) = ($2, $3, $4, $5) and off = $6 and epoch = $7`,
    values: [to, claim.group, claim.generation, topicNumber(claim.topic), claim.partition, after, claim.epoch],
  };
}

/**
 * Moves the checkpoints behind pages of one group, generation and topic, each of another partition. So many rows are updated
 * as are still where their page begins: when that is not all, roll back, as of one page.
 *
 * The rows are locked in the order of the partitions, in which everybody locks several of them. With `every` none moves unless
 * all do: for a statement that is a transaction by itself.
 */
export function checkpointMoves(pages: readonly Page[], { lazy = false, every = false } = {}): CheckpointMove {
  const [first] = pages;
  if (first === undefined || pages.length === 1) return checkpointMove(first as Page, { lazy });
  const held = every ? `and (select count(*) from held) = ${String(pages.length)}` : '';
  const { group, generation, topic } = first.claim;
  return {
    name: lazy ? 'checkpoint-moves-lazily' : 'checkpoint-moves',
    text: `with given as (select * from unnest($4::int2[], $5::int8[], $6::int8[], $7::int8[]) as given (part, behind, upto, epoch)),
      held as (select c.part from log.checkpoint c join given g on (c.part, c.off, c.epoch) = (g.part, g.behind, g.epoch)
        where (c.grp, c.gen, c.topic) = ($1, $2, $3) order by c.part for update of c)
      update log.checkpoint c set off = g.upto ${lazy ? `${LAZILY},` : 'from'} given g join held using (part)
      where (c.grp, c.gen, c.topic) = ($1, $2, $3) and (c.part, c.off, c.epoch) = (g.part, g.behind, g.epoch) ${held}`,
    values: [
      ...[group, generation, topicNumber(topic)],
      pages.map(({ claim }) => claim.partition),
      pages.map(({ after }) => after),
      pages.map(({ after, records }) => records.at(-1)?.offset ?? after),
      pages.map(({ claim }) => claim.epoch),
    ],
  };
}

const LAZILY = `from (select set_config('synchronous_commit', 'off', true)) as lazily`;
