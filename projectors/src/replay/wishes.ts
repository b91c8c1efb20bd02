/** What an operator may wish of a replay, each carried out and written down in one transaction. */
import { notFound, Problem } from '@tasklog/runtime';
import { sql } from '@tasklog/runtime/pool';
import type { Db, Pool } from '@tasklog/runtime/pool';
import type { ActionRequest, ReasonedRequest, Replay, ReplayRequest, SwapRequest } from '@tasklog/schemas';
import { recordAction } from '../ops/action.ts';
import type { Actor } from '../ops/action.ts';
import type { Projector } from '../projector.ts';
import { row } from '../row.ts';
import { beginReplay } from './begin.ts';
import { discard, forget, lockCheckpoints, lockGeneration, tellChange } from './generations.ts';
import { AT_WORK, oneReplay } from './run.ts';
import { swap } from './swap.ts';

export async function begin(pool: Pool, projector: Projector, wish: ReplayRequest, actor: Actor): Promise<Replay> {
  const id = await pool.transaction(async (tx) => {
    const id = await beginReplay(tx, projector, { ...wish, askedBy: actor.name });
    const { reason, ...detail } = wish;
    await recordAction(tx, {
      actor,
      action: 'replay.start',
      target: projector.name,
      reason,
      detail: { ...detail, id },
    });
    return id;
  });
  return shown(pool, id);
}

export async function pause(pool: Pool, id: string, { reason }: ActionRequest, actor: Actor): Promise<Replay> {
  await pool.transaction(async (tx) => {
    const run = await lockRun(tx, id);
    if (!AT_WORK.includes(run.state)) throw inState(run, 'cannot be paused');
    await tx.query(sql.unsafe`
      update projection.replay set state = 'paused', reason = ${reason ?? 'Paused by an operator.'}, updated_at = now()
      where id = ${id}::uuid`);
    await tx.query(sql.unsafe`
      update projection.generation set fed = false where (projector, gen) = (${run.projector}, ${run.gen})`);
    await recordAction(tx, { actor, action: 'replay.pause', target: run.projector, reason, detail: { id } });
    await tellChange(tx);
  });
  return shown(pool, id);
}

/** It goes on at its checkpoints: what was done already is found done. */
export async function resume(pool: Pool, id: string, { reason }: ActionRequest, actor: Actor): Promise<Replay> {
  await pool.transaction(async (tx) => {
    const run = await lockRun(tx, id);
    if (run.state !== 'paused') throw inState(run, 'cannot be resumed');
    await tx.query(sql.unsafe`
      update projection.replay set state = 'running', reason = null, updated_at = now() where id = ${id}::uuid`);
    await recordAction(tx, { actor, action: 'replay.resume', target: run.projector, reason, detail: { id } });
    await tellChange(tx);
  });
  return shown(pool, id);
}

/** Cancels it while something is still to come of it; drops what it left behind when it was set aside. */
export async function end(pool: Pool, id: string, { reason }: ActionRequest, actor: Actor): Promise<Replay> {
  await pool.transaction(async (tx) => {
    const run = await lockRun(tx, id, true);
    if (run.state === 'done' && run.schema !== null) {
      await tx.query(sql.unsafe`select projection.drop_aside(${run.schema})`);
      await tx.query(
        sql.unsafe`update projection.replay set schema_name = null, updated_at = now() where id = ${id}::uuid`,
      );
      await forget(tx, run, 'retired');
      await recordAction(tx, {
        actor,
        action: 'replay.drop',
        target: run.projector,
        reason,
        detail: { id, schema: run.schema },
      });
      return;
    }
    if (![...AT_WORK, 'paused', 'ready'].includes(run.state)) throw inState(run, 'cannot be cancelled');
    await tx.query(sql.unsafe`
      update projection.replay set state = 'cancelled', reason = ${reason ?? 'Cancelled by an operator.'},
        updated_at = now(), ended_at = now() where id = ${id}::uuid`);
    await discard(tx, run, 'cancelled');
    await recordAction(tx, { actor, action: 'replay.cancel', target: run.projector, reason, detail: { id } });
  });
  return shown(pool, id);
}

export type Swapped = { projector: string; from: number; to: number };

/** Shows the generation that is ready. */
export async function swapReady(pool: Pool, projector: string, wish: SwapRequest, actor: Actor): Promise<Swapped> {
  const { reason, allowDeadLetters = false } = wish;
  const to = await generationIn(pool, projector, 'ready', 'is ready to be shown; start one with “tasklog replay”');
  return exchange(pool, { projector, to, allowDeadLetters, reason, action: 'projection.swap', actor });
}

/** Shows the generation again that was live before. What it has parked is known: it was live with it. */
export async function rollBack(pool: Pool, projector: string, wish: ReasonedRequest, actor: Actor): Promise<Swapped> {
  const to = await generationIn(pool, projector, 'retained', 'is kept to go back to');
  const { reason } = wish;
  return exchange(pool, { projector, to, allowDeadLetters: true, reason, action: 'projection.rollback', actor });
}

type Exchange = {
  projector: string;
  to: number;
  allowDeadLetters: boolean;
  reason: string;
  action: string;
  actor: Actor;
};

async function exchange(pool: Pool, { reason, action, actor, ...wish }: Exchange): Promise<Swapped> {
  const { projector, to } = wish;
  let left = 0;
  await swap(pool, {
    ...wish,
    along: async (tx, from) => {
      left = from;
      await tx.query(sql.unsafe`
        update projection.replay set state = 'swapped', reason = null, updated_at = now(), ended_at = now()
        where (projector, gen, state) = (${projector}, ${to}, 'ready')`);
      await recordAction(tx, { actor, action, target: projector, reason, detail: { from, to } });
    },
  });
  return { projector, from: left, to };
}

async function generationIn(db: Db, projector: string, state: string, missing: string): Promise<number> {
  const found = await db.maybeOne(sql.type(row<{ gen: number }>({ gen: 'number' }))`
    select gen from projection.generation where (projector, state) = (${projector}, ${state})
    order by gen desc limit 1`);
  if (found === null) throw new Problem(409, `none-${state}`, `No generation of ${projector} ${missing}.`);
  return found.gen;
}

type Locked = { id: string; projector: string; gen: number; state: Replay['state']; schema: string | null };
const lockedRow = row<Locked>({ id: 'string', projector: 'string', gen: 'number', state: 'string', schema: 'string?' });

async function lockRun(tx: Db, id: string, whole = false): Promise<Locked> {
  const of = await tx.maybeOne(sql.type(
    row<{ projector: string; gen: number }>({ projector: 'string', gen: 'number' }),
  )`
    select projector, gen from projection.replay where id = ${id}::uuid`);
  if (of === null) throw notFound();
  await lockGeneration(tx, of);
  if (whole) await lockCheckpoints(tx, of);
  return tx.one(sql.type(lockedRow)`
    select id, projector, gen, state, schema_name as schema from projection.replay where id = ${id}::uuid for update`);
}

const inState = ({ id, projector, state }: Locked, what: string): Problem =>
  new Problem(409, 'in-another-state', `The replay of ${projector} (${id}) is ${state} and ${what}.`);

async function shown(pool: Pool, id: string): Promise<Replay> {
  const found = await oneReplay(pool, id);
  if (found === undefined) throw notFound();
  return found;
}
