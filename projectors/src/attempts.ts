/**
 * What a reader notes before it handles a page, each in a transaction of its own, so that its death does not take it back.
 *
 * - Begun and never counted: any number of processes may have died, and of anything, other pages among it.
 * - Counted: it was the only one in the hands of its process.
 */
import { topicNumber } from '@tasklog/event-log';
import type { Page } from '@tasklog/event-log';
import { sql } from '@tasklog/runtime/pool';
import type { Pool } from '@tasklog/runtime/pool';
import { row } from './row.ts';

/**
 * Notes that what lies behind the page's checkpoint is begun, and answers whether it had been before. With `forgive` that is
 * forgotten, and the count of its attempts with it: the last time ended without a death.
 */
export async function begunBefore(pool: Pool, { claim, after }: Page, forgive: boolean): Promise<boolean> {
  const place = sql.fragment`${claim.group}, ${claim.generation}, ${topicNumber(claim.topic)}, ${claim.partition}, ${after}`;
  const { known } = await pool.one(sql.type(row<{ known: boolean }>({ known: 'boolean' }))`
    with before as (
      select from projection.attempt where (grp, gen, topic, part, off) = (${place}) and not ${forgive})
    insert into projection.attempt as last (grp, gen, topic, part, off, tries) values (${place}, 0)
    on conflict (grp, gen, topic, part) do update set off = excluded.off,
      tries = case when exists (select from before) then last.tries else 0 end
    returning exists (select from before) as known`);
  return known;
}

/** Counts that the record behind the page's checkpoint is about to be handled, and answers how often that has been counted. */
export async function countAttempt(pool: Pool, { claim, after }: Page): Promise<number> {
  const counted = await pool.one(sql.type(row<{ tries: number }>({ tries: 'number' }))`
    insert into projection.attempt as last (grp, gen, topic, part, off, tries)
    values (${claim.group}, ${claim.generation}, ${topicNumber(claim.topic)}, ${claim.partition}, ${after}, 1)
    on conflict (grp, gen, topic, part) do update set off = excluded.off,
      tries = case when last.off = excluded.off then last.tries + 1 else 1 end
    returning tries`);
  return counted.tries;
}

/** What was begun there ended, and not with the process: nothing of it counts, unless another has begun further on since. */
export async function livedThrough(pool: Pool, { claim, after }: Page): Promise<void> {
  await pool.query(sql.unsafe`
    delete from projection.attempt where (grp, gen, topic, part, off)
      = (${claim.group}, ${claim.generation}, ${topicNumber(claim.topic)}, ${claim.partition}, ${after})`);
}
