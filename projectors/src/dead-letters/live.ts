import type { Db } from '@tasklog/runtime/pool';
import type { Target } from '../projector.ts';
import type { Queue } from './letters.ts';

/** The generation of a read model that questions are answered from. */
export async function liveGeneration(_db: Db, _projector: string): Promise<number> {
  return 1;
}

/** From where on the effects of a generation may reach the outside: of the live one all may, of others none. */
export async function liveFromOf(db: Db, { group, generation }: Queue): Promise<Target['liveFrom']> {
  const live = generation === (await liveGeneration(db, group));
  return () => (live ? 0 : Number.MAX_SAFE_INTEGER);
}
