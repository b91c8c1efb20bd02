/**
 * The statement of our batches with one command in each, on a pool: what a careful hand would come to, one round trip a
 * command and no groups. A rename reads the row first, and again when somebody was faster.
 */
import { commitPool, storeIn } from '@tasklog/command-api/store/commit';
import type { Write } from '@tasklog/command-api/store/commit';
import { createWake } from '@tasklog/command-api/wake';
import type { Task } from '@tasklog/domain';
import { openSession, partitionOf } from '@tasklog/event-log';
import type { Envelope } from '@tasklog/schemas';
import { PARTITIONS } from '../server.ts';
import { bodiesOf, TITLE } from './writer.ts';
import type { Bodies, Target, Writer } from './writer.ts';

export async function oneStatementWriter(url: string, connections: number): Promise<Writer> {
  const session = await openSession(url, () => undefined);
  const wake = createWake(session, () => undefined);
  const pool = commitPool(url, (error) => console.error(error.message), connections);
  const store = storeIn(pool);
  const write = async (target: Target, version: number, bodies: Bodies): Promise<boolean> => {
    const [written] = await store.write([writeOf(target, version, bodies)]);
    if (written === 'done') wake();
    return written === 'done';
  };
  const must = async (target: Target, version: number, bodies: Bodies): Promise<void> => {
    if (!(await write(target, version, bodies))) throw new Error('not done');
  };
  const docs = new Map<string, Bodies['doc']>();
  return {
    add: async (target) => {
      const bodies = bodiesOf('added', target, 1);
      await must(target, 1, bodies);
      docs.set(target.taskId, bodies.doc);
    },
    complete: async (target) => {
      const before = docs.get(target.taskId);
      docs.delete(target.taskId);
      await must(target, 2, bodiesOf('completed', target, 2, before));
    },
    rename: async (target, n) => {
      for (;;) {
        const [row] = (await store.read({ ids: [target.taskId], keys: [], zonesOf: [] })).tasks;
        if (!row) throw new Error('no such task');
        const version = row.version + 1;
        const bodies = bodiesOf('updated', target, version, row.doc, `${TITLE} ${String(n)}`);
        if (await write(target, version, bodies)) return;
      }
    },
    end: async () => {
      await session.close();
      await pool.end();
    },
  };
}

/** The parts that the statement reads. */
export function writeOf({ userId, taskId }: Target, version: number, { doc, event, answer, key, hash }: Bodies): Write {
  const task = { ...doc, id: taskId } as unknown as Task;
  const where = { expected: version - 1, version, last: true, partition: partitionOf(userId, PARTITIONS) };
  return { userId, key, hash, answer, items: [{ ...where, task, event: event as unknown as Envelope }] };
}
