import type { Page } from '@tasklog/event-log';
import { sql } from '@tasklog/runtime/pool';
import type { Tx } from '@tasklog/runtime/pool';
import type { FragmentSqlToken } from 'slonik';
import { erasureOf } from './erased.ts';
import { leftOutOf } from './left-out.ts';

/**
 * Whether a page can be applied as it is, as nearly all can: no key of its group is blocked, none of its users was erased,
 * and nothing of its tasks was left out. One question in place of three, of a page that often holds one record.
 *
 * - Concurrently: an operator frees a key and leaves records out of it in one transaction, so whoever does not see the key
 *   any more sees what was left out. Keys become blocked by the owner of the partition alone, who is asking here.
 */
export async function nothingInTheWay(tx: Tx, page: Page): Promise<boolean> {
  return tx.oneFirst(sql.unsafe`select not (${inTheWay(page)})`) as Promise<boolean>;
}

/** Whether anything may be. */
export function inTheWay({ claim, records }: Page): FragmentSqlToken {
  const { group, generation, topic } = claim;
  return sql.fragment`exists (select from log.blocked_key where (grp, gen) = (${group}, ${generation}))
    or exists (select from log.erasure where ${erasureOf(records)})
    or exists (select from log.dead_letter where ${leftOutOf(group, topic, records)})`;
}
