import { sql } from '@tasklog/runtime/pool';
import type { Tx } from '@tasklog/runtime/pool';
import type { IdentifierSqlToken } from 'slonik';
import type { Projector } from '../projector.ts';
import { row } from '../row.ts';
import { refuseForgeries, sortOut } from '../sequence.ts';
import type { Known, TaskRecord } from '../sequence.ts';
import { tableOf } from '../states.ts';

/** Who changed what, and when: one row for each event, with what stood there before and after. */
export const audit: Projector = {
  name: 'audit',
  reads: ['task-events'],
  apply: async (tx, records, { generation, leftOut, upcast }) => {
    const table = tableOf('audit', generation);
    const told = await known(tx, table, records as TaskRecord[]);
    const { fresh, repeats } = sortOut(told, records as TaskRecord[], leftOut);
    await refuseForgeries(tx, repeats, upcast);
    await write(tx, table, fresh);
  },
};

const knownRow = row<Known & { id: string }>({ id: 'string', version: 'number', userId: 'string' });

async function known(tx: Tx, table: IdentifierSqlToken, records: readonly TaskRecord[]): Promise<Map<string, Known>> {
  const ids = [...new Set(records.map(({ event }) => event.subject))];
  const rows = await tx.any(sql.type(knownRow)`
    select distinct on (task_id) task_id as id, version, user_id as "userId"
    from ${table} where task_id = any(${sql.array(ids, 'uuid')}) order by task_id, version desc`);
  return new Map(rows.map((each) => [each.id, each]));
}

async function write(tx: Tx, table: IdentifierSqlToken, records: readonly TaskRecord[]): Promise<void> {
  if (records.length === 0) return;
  const rows = records.map(({ event }) => [
    event.id,
    event.userid,
    event.subject,
    event.taskversion,
    event.type,
    event.time,
    event.actor,
    event.changeid,
    event.data.before === null ? null : JSON.stringify(event.data.before),
    JSON.stringify(event.data.after),
  ]);
  await tx.query(sql.unsafe`
    insert into ${table} (event_id, user_id, task_id, version, type, at, actor, change_id, before, after)
    select * from ${sql.unnest(rows, ['uuid', 'uuid', 'uuid', 'int4', 'text', 'timestamptz', 'text', 'uuid', 'jsonb', 'jsonb'])}`);
}
