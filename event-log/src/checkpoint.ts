import type { Page } from './event-log.ts';
import { topicNumber } from './topics.ts';

export type CheckpointMove = { name: string; text: string; values: (string | number)[] };

/**
 * The statement that moves a checkpoint behind the page, to be run in the transaction of the page's effect.
 * No row updated means: another owner reads this partition, or the page was applied before. Then roll back
 * and throw ClaimLost; the effect must not stay.
 *
 * Lazy: its commit does not wait for the disk, which is right where a page may take effect twice. It is then the whole
 * transaction, so the setting goes with the statement instead of before it.
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

const LAZILY = `from (select set_config('synchronous_commit', 'off', true)) as lazily`;
