/** How a replay that is under way ends before it is through, or stands still. */
import { sql } from '@tasklog/runtime/pool';
import type { Pool } from '@tasklog/runtime/pool';
import { discard, lockCheckpoints, lockGeneration, tellChange } from './generations.ts';
import { AT_WORK } from './run.ts';

/** Ends it; the tables go, what was found stays. A replay that is through, or was cancelled, is left as it is. */
export async function failRun(pool: Pool, of: Copy, reason: string, verification?: object): Promise<void> {
  const noted = verification === undefined ? null : JSON.stringify(verification);
  await pool.transaction(async (tx) => {
    await lockGeneration(tx, of);
    await lockCheckpoints(tx, of);
    const { rowCount } = await tx.query(sql.unsafe`
      update projection.replay set state = 'failed', reason = ${reason}, verification = ${noted}::jsonb,
        updated_at = now(), ended_at = now()
      where (projector, gen) = (${of.projector}, ${of.gen}) and state = any(${UNDER_WAY})`);
    if (rowCount === 1) await discard(tx, of, 'failed');
  });
}

/** Stops it where it is: the feeding sees it, and whoever resumes begins at the checkpoints. */
export async function pauseRun(pool: Pool, { projector, gen }: Copy, reason: string): Promise<void> {
  await pool.transaction(async (tx) => {
    await lockGeneration(tx, { projector, gen });
    const { rowCount } = await tx.query(sql.unsafe`
      update projection.replay set state = 'paused', reason = ${reason}, updated_at = now()
      where (projector, gen) = (${projector}, ${gen}) and state = any(${UNDER_WAY})`);
    if (rowCount === 0) return;
    await tx.query(sql.unsafe`
      update projection.generation set fed = false where (projector, gen) = (${projector}, ${gen})`);
    await tellChange(tx);
  });
}

type Copy = { projector: string; gen: number };
const UNDER_WAY = sql.array([...AT_WORK], 'text');
