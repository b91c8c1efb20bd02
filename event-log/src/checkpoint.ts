import type { Page } from './event-log.ts';
import { topicNumber } from './topics.ts';

/**
 * The statement that moves a checkpoint behind the page, to be run in the transaction of the page's effect.
 * No row updated means: another owner reads this partition, or the page was applied before. Then roll back
 * and throw ClaimLost; the effect must not stay.
 */
export function checkpointMove(page: Page): { text: string; values: (string | number)[] } {
  const { claim, after, records } = page;
  const to = records.at(-1)?.offset ?? after;
  return {
    text: `update log.checkpoint set off = $1
      where (grp, gen, topic, part) = ($2, $3, $4, $5) and off = $6 and epoch = $7`,
    values: [to, claim.group, claim.generation, topicNumber(claim.topic), claim.partition, after, claim.epoch],
  };
}
