import { sql } from '@tasklog/runtime/pool';
import type { Tx } from '@tasklog/runtime/pool';
import type { IdentifierSqlToken } from 'slonik';
import type { Projector } from '../projector.ts';
import { row } from '../row.ts';
import { firstsOnLog, refuseForgeries, sortOut } from '../sequence.ts';
import type { FirstsOf, TaskRecord } from '../sequence.ts';
import { fold, tableOf } from '../states.ts';
import type { TaskState } from '../states.ts';
import { outcomesOf } from './outcomes.ts';
import type { OutcomeChange } from './outcomes.ts';
import { saveOutcomes } from './save-outcomes.ts';
import { versionsOf } from './versions.ts';
import type { Version, Versions } from './versions.ts';

/** Versions and outcomes, one copy for each generation, in whatever holds them. */
export type HistoryTables<T> = {
  firstsOf: FirstsOf<T>;
  lastVersions: (tx: T, generation: number, records: readonly TaskRecord[]) => Promise<Map<string, Version>>;
  saveVersions: (tx: T, generation: number, versions: Versions) => Promise<void>;
  saveOutcomes: (tx: T, generation: number, changes: readonly OutcomeChange[]) => Promise<void>;
};

/** Each task as every event left it, with the time in which that held; and what came of it. */
export const historyIn = <T>(tables: HistoryTables<T>): Projector<T> => ({
  name: 'history',
  reads: ['task-events'],
  apply: async (tx, records, { generation, leftOut, upcast }) => {
    const last = await tables.lastVersions(tx, generation, records as TaskRecord[]);
    const states = new Map([...last].map(([id, version]) => [id, stateOf(version)]));
    const { fresh, repeats } = sortOut(states, records as TaskRecord[], leftOut);
    await refuseForgeries(tx, tables.firstsOf, repeats, upcast);
    const steps = fold(states, fresh);
    await tables.saveVersions(tx, generation, versionsOf(last, steps));
    await tables.saveOutcomes(tx, generation, outcomesOf(steps));
  },
});

const historyTables: HistoryTables<Tx> = {
  firstsOf: firstsOnLog,
  lastVersions: (tx, generation, records) => lastVersions(tx, tableOf('task_version', generation), records),
  saveVersions: (tx, generation, versions) => saveVersions(tx, tableOf('task_version', generation), versions),
  saveOutcomes: (tx, generation, changes) => saveOutcomes(tx, tableOf('outcome', generation), changes),
};

export const history = historyIn(historyTables);

const stateOf = ({ taskId, userId, version, doc }: Version): TaskState => ({ id: taskId, userId, version, doc });

const versionRow = row<Version>({
  taskId: 'string',
  version: 'number',
  userId: 'string',
  validFrom: 'string',
  validTo: 'string?',
  doc: 'object',
});

async function lastVersions(
  tx: Tx,
  table: IdentifierSqlToken,
  records: readonly TaskRecord[],
): Promise<Map<string, Version>> {
  const ids = [...new Set(records.map(({ event }) => event.subject))];
  const rows = await tx.any(sql.type(versionRow)`
    select last.task_id as "taskId", last.version, last.user_id as "userId", last.valid_from as "validFrom",
      null::timestamptz as "validTo", last.doc
    from unnest(${sql.array(ids, 'uuid')}) as wanted (id)
    cross join lateral (
      select * from ${table} v where v.task_id = wanted.id order by v.version desc limit 1
    ) last`);
  return new Map(rows.map((each) => [each.taskId, each]));
}

async function saveVersions(tx: Tx, table: IdentifierSqlToken, { begun, ended }: Versions): Promise<void> {
  if (ended.length > 0) {
    const ends = ended.map(({ taskId, version, validTo }) => [taskId, version, validTo]);
    await tx.query(sql.unsafe`
      update ${table} as v set valid_to = e.at
      from ${sql.unnest(ends, ['uuid', 'int4', 'timestamptz'])} as e (task_id, version, at)
      where v.task_id = e.task_id and v.version = e.version`);
  }
  if (begun.length === 0) return;
  const rows = begun.map(({ taskId, version, userId, validFrom, validTo, doc }) => [
    ...[taskId, version, userId, validFrom, validTo ?? 'infinity'],
    JSON.stringify(doc),
  ]);
  await tx.query(sql.unsafe`
    insert into ${table} (task_id, version, user_id, valid_from, valid_to, doc)
    select * from ${sql.unnest(rows, ['uuid', 'int4', 'uuid', 'timestamptz', 'timestamptz', 'jsonb'])}`);
}
