import { sql } from '@tasklog/runtime/pool';
import type { Tx } from '@tasklog/runtime/pool';
import type { IdentifierSqlToken } from 'slonik';
import type { Outcome, OutcomeChange, Withdrawn } from './outcomes.ts';

const TYPES = 'uuid text text uuid timestamptz text bool text jsonb uuid'.split(' ');

/** First all that was withdrawn from what the table holds, then what holds after the last of them. */
export async function saveOutcomes(
  tx: Tx,
  table: IdentifierSqlToken,
  changes: readonly OutcomeChange[],
): Promise<void> {
  const withdrawn = changes.flatMap((change) => ('isNot' in change ? [change.isNot] : []));
  if (withdrawn.length > 0) await withdraw(tx, table, withdrawn);
  const rows = standing(changes).map((each) => [
    ...[each.taskId, each.kind, each.occurrence, each.userId, each.at, each.due, each.onTime, each.priority],
    JSON.stringify(each.tags),
    each.seriesId,
  ]);
  if (rows.length === 0) return;
  await tx.query(sql.unsafe`
    insert into ${table} (task_id, kind, occurrence, user_id, at, due, on_time, priority, tags, series_id)
    select * from ${sql.unnest(rows, TYPES)}
    on conflict (task_id, kind, occurrence) do update set at = excluded.at, due = excluded.due,
      on_time = excluded.on_time, priority = excluded.priority, tags = excluded.tags, series_id = excluded.series_id`);
}

async function withdraw(tx: Tx, table: IdentifierSqlToken, withdrawn: readonly Withdrawn[]): Promise<void> {
  const keys = withdrawn.map(({ taskId, kind, from }) => [taskId, kind, from]);
  await tx.query(sql.unsafe`
    delete from ${table} o using ${sql.unnest(keys, ['uuid', 'text', 'text'])} as w (task_id, kind, beginning)
    where o.task_id = w.task_id and o.kind = w.kind and o.occurrence collate "C" >= w.beginning collate "C"`);
}

/** What is left of the changes themselves, each key once. */
export function standing(changes: readonly OutcomeChange[]): Outcome[] {
  const rows = new Map<string, Outcome>();
  for (const change of changes) {
    if ('is' in change) rows.set(keyOf(change.is), change.is);
    else for (const [key, each] of rows) if (isWithdrawn(each, change.isNot)) rows.delete(key);
  }
  return [...rows.values()];
}

const keyOf = ({ taskId, kind, occurrence }: Outcome): string => `${taskId} ${kind} ${occurrence}`;

const isWithdrawn = ({ taskId, kind, occurrence }: Outcome, { from, ...its }: Withdrawn): boolean =>
  taskId === its.taskId && kind === its.kind && occurrence >= from;
