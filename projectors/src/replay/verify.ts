/**
 * Whether a generation is what the log says: as many rows, and the same ones by a hash that knows no order. All of it is
 * read in one snapshot, with the checkpoints that belong to it, so writes may go on.
 */
import { sql } from '@tasklog/runtime/pool';
import type { Db, Pool, Tx } from '@tasklog/runtime/pool';
import type { FragmentSqlToken } from 'slonik';
import type { Applying } from '../apply-records.ts';
import { row } from '../row.ts';
import { tableOf } from '../states.ts';
import { ORACLES, REFOLDED } from './oracles.ts';
import type { Applied } from './oracles.ts';
import { refold, SCRATCH } from './refold.ts';

/** One table: how many rows it has and must have, and how many were compared with what they must be. */
export type TableFinding = {
  table: string;
  by: 'sql' | 'fold';
  rows: number;
  expected?: number;
  compared: number;
  equal: boolean;
};
export type Finding = { mode: 'sample' | 'full'; equal: boolean; tables: TableFinding[] };

/** Places of the log that a sample is drawn from, per topic. */
const SAMPLE = 500;
/** The fold is repeated for this many of the users found there. */
const SAMPLE_USERS = 25;

type Sample = { tasks: readonly string[]; users: readonly string[] };

/** Taken back with its transaction: it leaves nothing behind, whatever it finds. */
class Done extends Error {
  readonly finding: Finding;
  constructor(finding: Finding) {
    super('taken back');
    this.finding = finding;
  }
}

export async function verify(pool: Pool, applying: Applying, gen: number, mode: 'sample' | 'full'): Promise<Finding> {
  try {
    return await pool.transaction<never>(async (tx) => {
      await tx.query(sql.unsafe`set transaction isolation level repeatable read`);
      await tx.query(sql.unsafe`select set_config('work_mem', '64MB', true)`);
      const tables = await findings(tx, applying, gen, mode);
      throw new Done({ mode, equal: tables.every(({ equal }) => equal), tables });
    });
  } catch (error) {
    if (error instanceof Done) return error.finding;
    throw error;
  }
}

async function findings(tx: Tx, applying: Applying, gen: number, mode: 'sample' | 'full'): Promise<TableFinding[]> {
  const { projector } = applying;
  const models = await tx.any(sql.type(row<{ name: string }>({ name: 'string' }))`
    select name from projection.model where projector = ${projector.name} order by name`);
  const sample = mode === 'sample' ? await drawSample(tx, projector.name, gen) : undefined;
  const found: TableFinding[] = [];
  const left: string[] = [];
  for (const { name } of models) {
    if (ORACLES[name]) found.push(await bySql(tx, projector.name, name, gen, sample));
    else left.push(name);
  }
  if (left.length > 0) await refold(tx, applying, appliedBy(projector.name, gen), sample?.users);
  for (const name of left) found.push(await byFold(tx, name, gen, sample));
  return found;
}

/**
 * What the generation has applied, of these tasks only when some are named. Of a user whose data was erased that is one
 * record, and of the trail only.
 */
const appliedBy =
  (projector: string, gen: number, tasks?: readonly string[]): Applied =>
  (topic) => sql.fragment`
    select r.topic, r.part, r.off, r.at, r.task_id, r.version, r.event::jsonb as event from log.record r
    join log.checkpoint c on (c.grp, c.gen, c.topic, c.part) = (${projector}, ${gen}, r.topic, r.part) and r.off <= c.off
    where r.topic = ${topic} ${tasks ? sql.fragment`and r.task_id = any(${sql.array([...tasks], 'uuid')})` : sql.fragment``}
      and not exists (select from log.dead_letter d
        where (d.grp, d.topic, d.part, d.off) = (c.grp, r.topic, r.part, r.off)
          and ((d.gen, d.state) = (c.gen, 'waiting') or d.state in ('skipped', 'discarded', 'repaired')))
      and not exists (select from log.erasure e where e.user_id::text = r.event ->> 'userid'
        and not (c.grp = 'audit' and r.event ->> 'type' = 'user.erased'))`;

async function bySql(
  tx: Db,
  projector: string,
  name: string,
  gen: number,
  sample: Sample | undefined,
): Promise<TableFinding> {
  const oracle = ORACLES[name] as (typeof ORACLES)[string];
  const table = tableOf(name, gen);
  const { n: rows } = await tx.one(sql.type(countRow)`select count(*) as n from ${table}`);
  const { n: expected } = await tx.one(sql.type(countRow)`${oracle.count(appliedBy(projector, gen))}`);
  const scope = sample
    ? sql.fragment`where ${sql.identifier([oracle.task])} = any(${sql.array([...sample.tasks], 'uuid')})`
    : sql.fragment``;
  const has = await hashOf(tx, oracle.columns, sql.fragment`select * from ${table} ${scope}`);
  const must = await hashOf(tx, oracle.columns, oracle.rows(appliedBy(projector, gen, sample?.tasks)));
  return { table: name, by: 'sql', rows, expected, compared: must.n, equal: rows === expected && same(has, must) };
}

async function byFold(tx: Db, name: string, gen: number, sample: Sample | undefined): Promise<TableFinding> {
  const columns = REFOLDED[name];
  if (columns === undefined) throw new Error(`nothing is known to compare the table ${name} with`);
  const scope = sample ? sql.fragment`where user_id = any(${sql.array([...sample.users], 'uuid')})` : sql.fragment``;
  const { n: rows } = await tx.one(sql.type(countRow)`select count(*) as n from ${tableOf(name, gen)}`);
  const has = await hashOf(tx, columns, sql.fragment`select * from ${tableOf(name, gen)} ${scope}`);
  const must = await hashOf(tx, columns, sql.fragment`select * from ${tableOf(name, SCRATCH)}`);
  return { table: name, by: 'fold', rows, compared: must.n, equal: same(has, must) };
}

const countRow = row<{ n: number }>({ n: 'number' });

type Hash = { n: number; hash: string };
const hashRow = row<Hash>({ n: 'number', hash: 'string' });
const same = (one: Hash, other: Hash): boolean => one.n === other.n && one.hash === other.hash;

/** A sum over the hashes of the rows: the same rows in any order give the same. */
async function hashOf(tx: Db, columns: readonly string[], rows: FragmentSqlToken): Promise<Hash> {
  const names = sql.join(
    columns.map((name) => sql.identifier([name])),
    sql.fragment`, `,
  );
  return tx.one(sql.type(hashRow)`
    select count(*) as n, coalesce(sum(hashtextextended(row(${names})::text, 0)::numeric), 0)::text as hash
    from (${rows}) t`);
}

const sampleRow = row<{ task: string; user: string }>({ task: 'string', user: 'string' });

/** Tasks and users at random places of the log: those with many events are the likelier ones. */
async function drawSample(tx: Db, projector: string, gen: number): Promise<Sample> {
  const rows = await tx.any(sql.type(sampleRow)`
    select distinct r.task_id as task, r.event ->> 'userid' as user
    from log.checkpoint c
    cross join lateral (select distinct 1 + floor(random() * c.off)::bigint as off from generate_series(1, ${SAMPLE})) p
    join log.record r on (r.topic, r.part, r.off) = (c.topic, c.part, p.off)
    where (c.grp, c.gen) = (${projector}, ${gen}) and c.off > 0 and json_typeof(r.event -> 'userid') = 'string'
    order by 1 limit ${2 * SAMPLE}`);
  return {
    tasks: [...new Set(rows.map(({ task }) => task))],
    users: [...new Set(rows.map(({ user }) => user))].filter((user) => UUID.test(user)).slice(0, SAMPLE_USERS),
  };
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
