import { sql } from '@tasklog/runtime/pool';
import type { Db } from '@tasklog/runtime/pool';
import type { Target } from '../projector.ts';
import { row } from '../row.ts';
import type { Queue } from './letters.ts';

/** The generation of a read model that questions are answered from; the first one where none was ever built anew. */
export async function liveGeneration(db: Db, projector: string): Promise<number> {
  const live = await db.maybeOne(sql.type(row<{ gen: number }>({ gen: 'number' }))`
    select gen from projection.generation where projector = ${projector} and state = 'live'`);
  return live?.gen ?? 1;
}

/**
 * From where on the effects of a generation may reach the outside: of the live one all may, of others none. What waited
 * among the dead letters was never asked for, wherever it lies; what was asked for already is one intent, and stays it.
 */
export async function liveFromOf(db: Db, { group, generation }: Queue): Promise<Target['liveFrom']> {
  const live = generation === (await liveGeneration(db, group));
  return () => (live ? 0 : Number.MAX_SAFE_INTEGER);
}
