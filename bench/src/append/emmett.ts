/**
 * Emmett's event store on PostgreSQL: a stream a task, each append with the version it expects, on a pool it shares. No
 * outbox, no record of answered keys and no row beside the events: it does less for a command. Its schema is made
 * beforehand and not looked for at each append, as its options allow.
 */
import pg from 'pg';
import { isExpectedVersionConflictError } from '@event-driven-io/emmett';
import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql';
import { bodiesOf, TITLE } from './writer.ts';
import type { Bodies, Target, Writer } from './writer.ts';

export async function emmettWriter(url: string, connections: number): Promise<Writer> {
  const preparing = getPostgreSQLEventStore(url);
  await preparing.schema.migrate();
  await preparing.close();
  const pool = new pg.Pool({ connectionString: url, max: connections });
  pool.on('error', (error) => console.error(error.message));
  const store = getPostgreSQLEventStore(url, {
    schema: { autoMigration: 'None' },
    connectionOptions: { connectionString: url, pool },
  });
  const append = async ({ taskId }: Target, { event }: Bodies, expected?: bigint | 'STREAM_DOES_NOT_EXIST') => {
    const { data, type, ...metadata } = event as Bodies['event'] & { data: object; type: string };
    await store.appendToStream(
      taskId,
      [{ type, data, metadata } as never],
      expected === undefined ? {} : { expectedStreamVersion: expected },
    );
  };
  const docs = new Map<string, Bodies['doc']>();
  return {
    add: async (target) => {
      const bodies = bodiesOf('added', target, 1);
      await append(target, bodies, 'STREAM_DOES_NOT_EXIST');
      docs.set(target.taskId, bodies.doc);
    },
    complete: async (target) => {
      const before = docs.get(target.taskId);
      docs.delete(target.taskId);
      await append(target, bodiesOf('completed', target, 2, before), 1n);
    },
    rename: async (target, n) => {
      // Whatever version it is at: that spares it reading the stream. It tells of others all the same.
      for (;;) {
        try {
          return await append(target, bodiesOf('updated', target, n, { title: TITLE }, `${TITLE} ${String(n)}`));
        } catch (error) {
          if (!isExpectedVersionConflictError(error)) throw error;
        }
      }
    },
    end: async () => {
      await store.close();
      await pool.end().catch(() => undefined);
    },
  };
}
