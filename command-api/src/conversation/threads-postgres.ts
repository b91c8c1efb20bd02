import { sql } from '@tasklog/runtime/pool';
import type { Pool } from '@tasklog/runtime/pool';
import { postgresChats } from './chats-postgres.ts';
import { HISTORY } from './threads.ts';
import type { Line, ThreadState, ThreadStore } from './threads.ts';

/** Threads beside the tasks, in the service's own database. */
export function postgresThreads(db: Pool): ThreadStore {
  return {
    load: async (userId, id) => {
      const found = (await db.maybeOne(
        sql.unsafe`select state from command.thread where id = ${id} and user_id = ${userId}`,
      )) as { state: ThreadState } | null;
      if (found === null) return undefined;
      const lines = (await db.any(sql.unsafe`
        select role, content from (select n, role, content from command.message where thread_id = ${id} order by n desc limit ${HISTORY}) m order by n`)) as Line[];
      return { id, state: found.state, history: [...lines] };
    },
    save: async (userId, id, { state, message, reply }) =>
      db.transaction(async (tx) => {
        const { rowCount } = await tx.query(sql.unsafe`
          insert into command.thread as kept (id, user_id, state) values (${id}, ${userId}, ${sql.jsonb(state as never)})
          on conflict (id) do update set state = excluded.state, updated_at = now() where kept.user_id = excluded.user_id`);
        if (rowCount === 0) throw new Error(`thread ${id} is another user's`);
        await tx.query(sql.unsafe`
          insert into command.message (thread_id, role, content) values (${id}, 'user', ${message}), (${id}, 'assistant', ${reply})`);
      }),
    forget: async (userId) => void (await db.query(sql.unsafe`delete from command.thread where user_id = ${userId}`)),
    chats: postgresChats(db),
  };
}
