/**
 * The shortest way for a read model that is nothing but the last state of each task: one look at what is there and what is in
 * the way, and one statement that moves the checkpoints and writes the rows, a transaction by itself. Each statement more is a
 * wait for a processor, on the way to whoever asks after the command.
 *
 * Between the look and the write nobody else may have changed what was seen: the rows are their projector's alone, an operator
 * works only on keys that are blocked, and whoever reads the partition instead of us has taken our epoch. All checkpoints stand
 * where their pages begin, or nothing is written. Twice, late, half-way: as in consume.ts.
 */
import { checkpointMoves, ClaimLost } from '@tasklog/event-log';
import type { Page } from '@tasklog/event-log';
import { sql } from '@tasklog/runtime/pool';
import type { Pool } from '@tasklog/runtime/pool';
import { inTheWay } from './in-the-way.ts';
import { NOTHING } from './left-out.ts';
import { row } from './row.ts';
import { isUuid } from './check-record.ts';
import { sortOut } from './sequence.ts';
import type { TaskRecord } from './sequence.ts';
import { fold, lastRows, tableOf } from './states.ts';
import type { TaskState } from './states.ts';

type Looked = { free: boolean; states: TaskState[] };
const lookedRow = row<Looked>({ free: 'boolean', states: 'object' });

export type AtOnce = {
  /** The table of the states. */
  table: string;
  lazy: boolean;
  /** The records as this release knows them, checked; throws Poison. */
  read: (page: Page) => TaskRecord[];
};

/** Answers whether it was done. When not, nothing was, and there is something that wants a closer look. */
export async function applyAtOnce(
  pool: Pool,
  { table: name, lazy, read }: AtOnce,
  pages: readonly Page[],
): Promise<boolean> {
  const [first] = pages;
  if (first === undefined) return true;
  const table = tableOf(name, first.claim.generation);
  const all = { ...first, records: pages.flatMap(({ records }) => records) };
  const ids = [...new Set(all.records.map(({ event }) => event.subject))].filter(isUuid);
  const { free, states } = await pool.one(sql.type(lookedRow)`
    select not (${inTheWay(all)}) as free, (
      select coalesce(jsonb_agg(jsonb_build_object('id', id, 'userId', user_id, 'version', version, 'doc', doc)), '[]')
      from ${table} where id = any(${sql.array(ids, 'uuid')})
    ) as states`);
  if (!free) return false;
  const known = new Map(states.map((each) => [each.id, each]));
  const { fresh, repeats } = sortOut(known, pages.flatMap(read), NOTHING);
  if (repeats.length > 0 || fresh.length === 0) return false;
  const moves = checkpointMoves(pages, { lazy, every: true });
  const at = moves.values.length;
  const { rowCount } = await pool.query({
    ...sql.unsafe`select`,
    sql: `with moved as (${moves.text} returning 1),
      kept as (insert into ${`projection.${name}_g${String(first.claim.generation)}`} as kept (id, user_id, version, doc)
        select u.* from unnest($${String(at + 1)}::uuid[], $${String(at + 2)}::uuid[], $${String(at + 3)}::int4[], $${String(at + 4)}::jsonb[]) u
        where exists (select from moved)
        on conflict (id) do update set version = excluded.version, doc = excluded.doc where kept.version < excluded.version)
      select from moved`,
    values: [...moves.values, ...lastRows(fold(known, fresh))],
  });
  if (rowCount !== pages.length) throw new ClaimLost(first.claim);
  return true;
}
