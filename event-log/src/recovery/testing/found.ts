/** How a topic and the bridge that feeds it are found to be. */
import { verify } from '../verify.ts';
import type { Verified } from '../verify.ts';
import type { RecoveryUnderTest } from './operator.ts';

export type Found = Verified & { records: number; duplicates: number; unsent: number };

/** Task events compared with the log, over all partitions. */
export async function verified({ recovery }: Pick<RecoveryUnderTest, 'recovery'>): Promise<Found> {
  const { signal } = new AbortController();
  const found = await verify(recovery, { topic: 'task-events', signal, tell: () => undefined });
  if (found === undefined) throw new Error('it was stopped');
  const sum = (what: 'records' | 'duplicate' | 'unsent') => found.partitions.reduce((all, each) => all + each[what], 0);
  return { ...found, records: sum('records'), duplicates: sum('duplicate'), unsent: sum('unsent') };
}

/** How far the bridge has carried each partition of task events, and whose it is. */
export const bridges = ({ query }: RecoveryUnderTest): Promise<{ off: number; owner: number | null }[]> =>
  query(`select off::int, owner from log.checkpoint where (grp, topic) = ('bridge:kafka', 1) order by part`);
