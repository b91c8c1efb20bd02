/** A replay as its row tells of it. The row is the state machine: whoever moves it on says from where. */
import { sql } from '@tasklog/runtime/pool';
import type { Db } from '@tasklog/runtime/pool';
import type { Replay } from '@tasklog/schemas';
import { isReplay } from '@tasklog/schemas/validators';
import { rowOf } from '@tasklog/runtime/pool';
import { row } from '../row.ts';
import { tellChange } from './generations.ts';

export type State = Replay['state'];

/** Something is still to come of it. */
export const OPEN: readonly State[] = ['running', 'indexing', 'catching-up', 'verifying', 'ready', 'paused'];
/** Somebody must drive it. */
export const AT_WORK: readonly State[] = ['running', 'indexing', 'catching-up', 'verifying'];

/** What who drives a replay must know. */
export type Run = {
  id: string;
  projector: string;
  gen: number;
  until: string | null;
  verify: 'sample' | 'full';
  swap: 'auto' | 'manual';
  allowDeadLetters: boolean;
  state: State;
  targets: Record<string, number[]>;
  records: number;
  epoch: number;
};

export const runRow = row<Run>({
  id: 'string',
  projector: 'string',
  gen: 'number',
  until: 'string?',
  verify: 'string',
  swap: 'string',
  allowDeadLetters: 'boolean',
  state: 'string',
  targets: 'object',
  records: 'number',
  epoch: 'number',
});

export const RUN_COLUMNS = sql.fragment`id, projector, gen, until, verify, swap, allow_dead_letters as "allowDeadLetters",
  state, targets, records, epoch`;

/**
 * Moves a replay from one state to another, with what is to be noted of it. False when it is elsewhere by now: paused,
 * cancelled, or driven by another process, whose epoch is newer.
 */
export async function moveOn(
  db: Db,
  { id, epoch }: Pick<Run, 'id' | 'epoch'>,
  from: State,
  to: State,
  { reason = null, verification }: { reason?: string | null; verification?: object } = {},
): Promise<boolean> {
  const noted = verification === undefined ? null : JSON.stringify(verification);
  const { rowCount } = await db.query(sql.unsafe`
    update projection.replay set state = ${to}, reason = ${reason}, updated_at = now(),
      verification = coalesce(${noted}::jsonb, verification),
      ended_at = case when ${to} in ('swapped', 'done', 'failed', 'cancelled') then now() end
    where (id, epoch, state) = (${id}::uuid, ${epoch}::bigint, ${from})`);
  if (rowCount === 1) await tellChange(db);
  return rowCount === 1;
}

const replayRow = rowOf(isReplay, 'replay');

const AS_JSON = sql.fragment`select jsonb_strip_nulls(jsonb_build_object(
    'id', r.id, 'projector', r.projector, 'generation', r.gen, 'source', r.source,
    'until', to_char(r.until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'verify', r.verify, 'swap', r.swap, 'allowDeadLetters', r.allow_dead_letters, 'state', r.state, 'reason', r.reason,
    'records', r.records, 'done', r.done, 'rate', round(r.rate), 'meanRate', round(r.mean_rate),
    'verification', r.verification, 'schema', r.schema_name, 'askedBy', r.asked_by,
    'deadLetters', (select count(*) from log.dead_letter d where (d.grp, d.gen, d.state) = (r.projector, r.gen, 'waiting')),
    'effectsFrom', (select to_jsonb(g.live_from) from projection.generation g where (g.projector, g.gen) = (r.projector, r.gen)),
    'madeAt', to_char(r.made_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'updatedAt', to_char(r.updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'endedAt', to_char(r.ended_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))) as replay
  from projection.replay r`;

/** Newest first. */
export async function allReplays(db: Db, limit: number): Promise<Replay[]> {
  const rows = await db.any(sql.type(replayRow)`${AS_JSON} order by r.made_at desc, r.id limit ${limit}`);
  return rows.map(({ replay }) => replay);
}

export async function oneReplay(db: Db, id: string): Promise<Replay | undefined> {
  const found = await db.maybeOne(sql.type(replayRow)`${AS_JSON} where r.id = ${id}::uuid`);
  return found?.replay;
}
