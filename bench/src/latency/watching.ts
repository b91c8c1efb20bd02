/** Looks into a read model again and again for tasks that are waited for: all of them in one question, some 500 a second. */
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

export type Watching = { seen: (taskId: string) => Promise<number>; stop: () => Promise<void> };

const FIND = { name: 'find', text: 'select id from live.task where id = any ($1::uuid[])' };

export async function watchTasks(url: string): Promise<Watching> {
  const db = new pg.Client(url);
  await db.connect();
  const waiting = new Map<string, (at: number) => void>();
  let going = true;
  const look = async (): Promise<void> => {
    const { rows } = await db.query<{ id: string }>({ ...FIND, values: [[...waiting.keys()]] });
    const now = performance.now();
    for (const { id } of rows) {
      waiting.get(id)?.(now);
      waiting.delete(id);
    }
  };
  const looking = (async () => {
    while (going) {
      if (waiting.size > 0) await look();
      await pause(1);
    }
  })();
  return {
    seen: (taskId) => new Promise((resolve) => waiting.set(taskId, resolve)),
    stop: async () => {
      going = false;
      await looking;
      await db.end();
    },
  };
}
