import { sql } from '@tasklog/runtime/pool';
import type { Tx } from '@tasklog/runtime/pool';
import type { IdentifierSqlToken } from 'slonik';
import { userKey } from '../check-record.ts';
import type { Projector } from '../projector.ts';
import { row } from '../row.ts';
import { firstsOnLog, refuseForgeries, sortOut } from '../sequence.ts';
import type { FirstsOf, Known, TaskRecord } from '../sequence.ts';
import { tableOf } from '../states.ts';
import { chain, erasureEntry } from './chain.ts';
import type { Chained, Head } from './chain.ts';

/** The trail, one copy for each generation, in whatever holds it. */
export type AuditTables<T> = {
  firstsOf: FirstsOf<T>;
  /** How far the trail has come with the tasks of these records. */
  known: (tx: T, generation: number, records: readonly TaskRecord[]) => Promise<Map<string, Known>>;
  /** The ends of the chains of their users. */
  heads: (tx: T, generation: number, records: readonly TaskRecord[]) => Promise<Map<string, Head>>;
  write: (tx: T, generation: number, entries: readonly Chained[]) => Promise<void>;
  /** Takes out all of a user whose erasure was asked for, and of nobody else. */
  erase: (tx: T, generation: number, userId: string) => Promise<void>;
};

/** Who changed what, and when: one row for each event, with what stood there before and after, in a chain for each user. */
export const auditIn = <T>(tables: AuditTables<T>): Projector<T> => ({
  name: 'audit',
  reads: ['task-events'],
  asWritten: true,
  // What waits for one event of a user waits for all: a chain in another order than the log could not be made again.
  keys: (_, records) => Promise.resolve(records.map(userKey)),
  apply: async (tx, records, { generation, leftOut, upcast }) => {
    const told = await tables.known(tx, generation, records as TaskRecord[]);
    const { fresh, repeats } = sortOut(told, records as TaskRecord[], leftOut);
    await refuseForgeries(tx, tables.firstsOf, repeats, upcast);
    await tables.write(tx, generation, chain(await tables.heads(tx, generation, fresh), fresh));
  },
  erased: async (tx, record, { generation }) => {
    await tables.erase(tx, generation, record.event.userid);
    await tables.write(tx, generation, [erasureEntry(record)]);
  },
});

const auditTables: AuditTables<Tx> = {
  firstsOf: firstsOnLog,
  known: (tx, generation, records) => known(tx, tableOf('audit', generation), records),
  heads: (tx, generation, records) => heads(tx, tableOf('audit', generation), records),
  write: (tx, generation, entries) => write(tx, tableOf('audit', generation), entries),
  // The role may not delete here: the function does, for users whose erasure was asked for.
  erase: async (tx, generation, userId) =>
    void (await tx.query(sql.unsafe`select projection.erase_audit(${generation}, ${userId}::uuid)`)),
};

export const audit = auditIn(auditTables);

const knownRow = row<Known & { id: string }>({ id: 'string', version: 'number', userId: 'string' });

async function known(tx: Tx, table: IdentifierSqlToken, records: readonly TaskRecord[]): Promise<Map<string, Known>> {
  const ids = [...new Set(records.map(({ event }) => event.subject))];
  const rows = await tx.any(sql.type(knownRow)`
    select distinct on (task_id) task_id as id, version, user_id as "userId"
    from ${table} where task_id = any(${sql.array(ids, 'uuid')}) order by task_id, version desc`);
  return new Map(rows.map((each) => [each.id, each]));
}

const headRow = row<Head & { userId: string }>({ userId: 'string', seq: 'number', hash: 'string' });

async function heads(tx: Tx, table: IdentifierSqlToken, records: readonly TaskRecord[]): Promise<Map<string, Head>> {
  const users = [...new Set(records.map(({ event }) => event.userid))];
  const rows = await tx.any(sql.type(headRow)`
    select u.id as "userId", last.seq, last.hash
    from ${sql.unnest(
      users.map((user) => [user]),
      ['uuid'],
    )} as u(id)
    cross join lateral (select seq, hash from ${table} where user_id = u.id order by seq desc limit 1) last`);
  return new Map(rows.map((each) => [each.userId, each]));
}

async function write(tx: Tx, table: IdentifierSqlToken, entries: readonly Chained[]): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map((entry) => [
    entry.id,
    entry.userId,
    entry.taskId,
    entry.version,
    entry.type,
    entry.at,
    entry.actor,
    entry.changeId,
    entry.before === null ? null : JSON.stringify(entry.before),
    entry.after === null ? null : JSON.stringify(entry.after),
    entry.seq,
    entry.offset,
    entry.hash,
  ]);
  await tx.query(sql.unsafe`
    insert into ${table} (event_id, user_id, task_id, version, type, at, actor, change_id, before, after, seq, off, hash)
    select * from ${sql.unnest(rows, COLUMN_TYPES)}`);
}

const COLUMN_TYPES = 'uuid uuid uuid int4 text timestamptz text uuid jsonb jsonb int8 int8 text'.split(' ');
