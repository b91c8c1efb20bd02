/**
 * Puts another generation in the place of the live one, in one transaction.
 *
 * - Nobody sees an older list: the live one is stopped first. Its checkpoints are locked, so its next pages wait before
 *   they have touched anything, and the other one, still fed, comes up to it. Then the views change, all at once.
 * - Nobody sees none: a view is replaced, never dropped; who asks in between waits for this commit.
 * - Twice, or two operators at once: the second one waits for the rows of the generations, and finds it done.
 * - Half-way: nothing of it stays, and what waited goes on where it was.
 * - A consumer of the old one that was frozen meanwhile: its claim's epoch is over.
 * - The old one is fed on, as a copy, so that going back is the same step and loses nothing.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Problem } from '@tasklog/runtime';
import { sql } from '@tasklog/runtime/pool';
import type { Db, Pool } from '@tasklog/runtime/pool';
import { row } from '../row.ts';
import { placesOf, tellChange } from './generations.ts';
import { sqlStateOf } from './trouble.ts';

/** Beside the live one, the one before it is kept this long. */
const RETAIN_HOURS = 24;
/** So long may the live one stand still; readers that wait for a position wait as long at most. */
const DRAIN_WITHIN_MS = 5_000;
const LOOK_EVERY_MS = 10;
/** Behind a question that takes longer the others would queue up. */
const LOCK_TIMEOUT = '1s';
const LOCK_NOT_AVAILABLE = '55P03';

export type SwapOptions = {
  projector: string;
  to: number;
  /** Also when it has parked records that the live one has not. */
  allowDeadLetters: boolean;
  /** Named points for tests: a process may die here. */
  at?: (point: string) => void;
  /** In the same transaction, at its end. */
  along?: (tx: Db, from: number) => Promise<void>;
};

export async function swap(pool: Pool, options: SwapOptions): Promise<void> {
  try {
    await exchangeViews(pool, options);
  } catch (error) {
    if (sqlStateOf(error) !== LOCK_NOT_AVAILABLE) throw error;
    throw new Problem(
      409,
      'in-use',
      `Somebody has read ${options.projector} for longer than ${LOCK_TIMEOUT}, and nobody was to wait behind that. Nothing was changed; try again.`,
    );
  }
}

async function exchangeViews(pool: Pool, { projector, to, allowDeadLetters, at, along }: SwapOptions): Promise<void> {
  await pool.transaction(async (tx) => {
    await tx.query(sql.unsafe`select set_config('lock_timeout', ${LOCK_TIMEOUT}, true)`);
    const from = await lockGenerations(tx, projector, to);
    if (!allowDeadLetters) await refuseNewDeadLetters(tx, projector, from, to);
    await tx.query(sql.unsafe`
      select from log.checkpoint where (grp, gen) = (${projector}, ${from}) order by topic, part for update`);
    await drained(tx, projector, from, to);
    at?.('drained');
    await tx.query(sql.unsafe`
      update log.checkpoint set epoch = epoch + 1, owner = null, lease_until = '-infinity'
      where (grp, gen) = (${projector}, ${from})`);
    await tx.query(sql.unsafe`select projection.show_generation(${projector}, ${from}, ${to})`);
    await exchange(tx, projector, from, to);
    await along?.(tx, from);
    await tellChange(tx);
    at?.('swapping');
  });
}

const generationRow = row<{ gen: number; state: string }>({ gen: 'number', state: 'string' });

/** Locks the two; answers which one is live. One that is being built beside them may be locked for long, and is let be. */
async function lockGenerations(tx: Db, projector: string, to: number): Promise<number> {
  const rows = await tx.any(sql.type(generationRow)`
    select gen, state from projection.generation
    where projector = ${projector} and (state = 'live' or gen = ${to}) order by gen for update`);
  const target = rows.find(({ gen }) => gen === to);
  const live = rows.find(({ state }) => state === 'live');
  if (live === undefined || target === undefined)
    throw new Problem(
      409,
      'changed',
      `Somebody else has just changed which generation of ${projector} is shown. Look again.`,
    );
  if (target.gen === live.gen)
    throw new Problem(409, 'already-live', `Generation ${String(to)} of ${projector} is live already.`);
  if (target.state !== 'ready' && target.state !== 'retained')
    throw new Problem(
      409,
      'not-ready',
      `Generation ${String(to)} of ${projector} is ${target.state}: it cannot be shown.`,
    );
  return live.gen;
}

const countRow = row<{ n: number }>({ n: 'number' });

/** How many records a generation has parked that another one has not. */
export async function newDeadLetters(db: Db, projector: string, from: number, to: number): Promise<number> {
  const { n } = await db.one(sql.type(countRow)`
    select count(*) as n from log.dead_letter d where (grp, gen, state) = (${projector}, ${to}, 'waiting') and not exists (
      select from log.dead_letter o
      where (o.grp, o.gen, o.topic, o.part, o.off) = (${projector}, ${from}, d.topic, d.part, d.off))`);
  return n;
}

async function refuseNewDeadLetters(tx: Db, projector: string, from: number, to: number): Promise<void> {
  const n = await newDeadLetters(tx, projector, from, to);
  if (n > 0) throw new Problem(409, 'dead-letters', deadLettersSentence(projector, to, n));
}

const deadLettersSentence = (projector: string, gen: number, n: number): string =>
  `Generation ${String(gen)} of ${projector} has parked ${String(n)} record${n === 1 ? '' : 's'} that the live one could apply (tasklog dead-letters shows them). To show it all the same: tasklog projections swap ${projector} --allow-dead-letters`;

/** Waits until the other one has applied at least what the live one has. */
async function drained(tx: Db, projector: string, from: number, to: number): Promise<void> {
  const wanted = await placesOf(tx, projector, from);
  for (const end = performance.now() + DRAIN_WITHIN_MS; ; await pause(LOOK_EVERY_MS)) {
    const places = await placesOf(tx, projector, to);
    const off = new Map(places.map((each) => [`${String(each.topic)}/${String(each.part)}`, each.off]));
    if (wanted.every((each) => (off.get(`${String(each.topic)}/${String(each.part)}`) ?? -1) >= each.off)) return;
    if (performance.now() > end)
      throw new Problem(
        409,
        'behind',
        `Generation ${String(to)} of ${projector} did not catch up with the live one within ${String(DRAIN_WITHIN_MS / 1_000)} s. Nothing was changed; try again when its lag is small (tasklog projections).`,
      );
  }
}

async function exchange(tx: Db, projector: string, from: number, to: number): Promise<void> {
  // What the old one could not apply and the new one could was held back as sent: nobody has sent it.
  await tx.query(sql.unsafe`
    update projection.intent i set state = 'waiting' from log.dead_letter d
    where (d.grp, d.gen, d.state) = (${projector}, ${from}, 'waiting') and i.grp = d.grp and i.state = 'suppressed'
      and (i.topic, i.part, i.off) = (d.topic, d.part, d.off)
      and not exists (select from log.dead_letter n
        where (n.grp, n.gen, n.topic, n.part, n.off) = (${projector}, ${to}, d.topic, d.part, d.off))`);
  // Only one is kept for going back: each of them is fed, and that costs.
  await tx.query(sql.unsafe`
    update projection.generation set retire_at = now()
    where projector = ${projector} and state = 'retained' and gen <> ${to}`);
  await tx.query(sql.unsafe`
    update projection.generation set state = 'retained',
      retire_at = now() + make_interval(hours => ${RETAIN_HOURS}) where (projector, gen) = (${projector}, ${from})`);
  await tx.query(sql.unsafe`
    update projection.generation set state = 'live', live_at = now(), retire_at = null
    where (projector, gen) = (${projector}, ${to})`);
}
