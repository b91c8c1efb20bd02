/** The audit trail as it lies in the read model, user by user, entry by entry. */
import type { ChainedEntry } from '@tasklog/event-log/chain';
import { sql } from '@tasklog/runtime/pool';
import type { Db } from '@tasklog/runtime/pool';
import { rowWhere } from '../row.ts';

export type Entry = ChainedEntry & { hash: string };

const PAGE = 1_000;

const entryRow = rowWhere((row): row is Entry => typeof (row as Entry).seq === 'number');

/** All entries, or those of one user, in the order of users and of their chains; page by page. */
export async function* entries(db: Db, user: string | undefined): AsyncGenerator<readonly Entry[], void> {
  let after = { userId: '00000000-0000-0000-0000-000000000000', seq: -1 };
  for (;;) {
    const page = await db.any(sql.type(entryRow)`
      select seq, off as "offset", event_id as id, user_id as "userId", task_id as "taskId", version, type,
        ${instant(sql.fragment`at`)} as at, actor, change_id as "changeId", before, after, hash
      from read.ops_audit_entry
      where (user_id, seq) > (${after.userId}::uuid, ${after.seq}::bigint)
        ${user === undefined ? sql.fragment`` : sql.fragment`and user_id = ${user}::uuid`}
      order by user_id, seq limit ${PAGE}`);
    if (page.length > 0) yield page;
    if (page.length < PAGE) return;
    after = page.at(-1) as Entry;
  }
}

/** As the canonical form has it: to the microsecond, in UTC. */
export const instant = (at: ReturnType<typeof sql.fragment>) =>
  sql.fragment`to_char(${at}::timestamptz at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
