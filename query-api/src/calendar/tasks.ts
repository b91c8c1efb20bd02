import { createHash } from 'node:crypto';
import { sql } from '@tasklog/runtime/pool';
import type { Reads } from '@tasklog/runtime/scoped-pool';
import type { LocalDate } from '@tasklog/schemas';
import { isTask } from '@tasklog/schemas/validators';
import { keyedDocument } from '../page.ts';
import type { Dated, Wanted } from './task.ts';

/** What is done stays on the calendar for so long after its date. */
const DONE_DAYS = 90;
/** A calendar is one answer, without pages: of more tasks than these the last ones are left out. */
const MOST_TASKS = 2_000;

/** The tasks with a date, open ones first, soonest first. When one changed last is told by its audit entry, once that is there. */
export async function datedTasks(db: Reads, userId: string, today: LocalDate): Promise<Dated[]> {
  const since = Temporal.PlainDate.from(today).subtract({ days: DONE_DAYS }).toString();
  const rows = await db.any(sql.type(keyedDocument(isTask))`
    with shown as (
      select id, version, item, status, due from read.task
      where user_id = ${userId}::uuid and due is not null and (status = 'open' or (status = 'done' and due >= ${since}))
      order by status desc, due, id
      limit ${MOST_TASKS}
    )
    select shown.item::json as item, jsonb_build_array(at) as key
    from shown
    left join read.audit as audit on audit.task_id = shown.id and audit.version = shown.version
      and audit.user_id = ${userId}::uuid
    order by shown.status desc, shown.due, shown.id`);
  return rows.flatMap(({ item, key: [at] }) =>
    item.due === null ? [] : [{ ...item, due: item.due, changedAt: changeOf(item, at) }],
  );
}

const changeOf = ({ completedAt, createdAt }: Pick<Dated, 'completedAt' | 'createdAt'>, at: unknown): string =>
  typeof at === 'string' ? at : (completedAt ?? createdAt);

/** The same for the same answer, without writing it. Dates that are listed go on from day to day, so the day counts. */
export function etagOf(tasks: readonly Dated[], wanted: Wanted): string {
  const hash = createHash('sha256').update(JSON.stringify(wanted));
  for (const { id, version, changedAt } of tasks) hash.update(`\n${id} ${String(version)} ${changedAt}`);
  return `"${hash.digest('base64url')}"`;
}
