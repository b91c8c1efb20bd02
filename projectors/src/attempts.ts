import { topicNumber } from '@tasklog/event-log';
import type { Page } from '@tasklog/event-log';
import { sql } from '@tasklog/runtime/pool';
import type { Pool } from '@tasklog/runtime/pool';
import { row } from './row.ts';

/**
 * Counts, in a transaction of its own, that the record behind the page's checkpoint is about to be handled, and answers
 * how often that has begun. With `forgive` the count begins at one: the last time ended without a death.
 */
export async function countAttempt(pool: Pool, { claim, after }: Page, forgive: boolean): Promise<number> {
  const counted = await pool.one(sql.type(row<{ tries: number }>({ tries: 'number' }))`
    insert into projection.attempt as last (grp, gen, topic, part, off, tries)
    values (${claim.group}, ${claim.generation}, ${topicNumber(claim.topic)}, ${claim.partition}, ${after}, 1)
    on conflict (grp, gen, topic, part) do update set off = excluded.off,
      tries = case when last.off = excluded.off and not ${forgive} then last.tries + 1 else 1 end
    returning tries`);
  return counted.tries;
}
