import { sql } from '@tasklog/runtime/pool';
import type { Pool } from '@tasklog/runtime/pool';
import { postgresChats } from './chats-postgres.ts';
import { HISTORY } from './threads.ts';
import type { Line, ThreadState, ThreadStore } from './threads.ts';

/** Threads beside the tasks, in the service's own database. */
export function postgresThreads(db: Pool): ThreadStore {
  return {
    load: async (userId, id) => {
      const found = (await db.maybeOne(sql.unsafe`
        select state, array(select json_build_object('role', role, 'content', content)
          from (select * from command.message where thread_id = thread.id order by n desc limit ${HISTORY}) said order by n) as history
        from command.thread where id = ${id} and user_id = ${userId}`)) as {
        state: ThreadState;
        history: Line[];
      } | null;
      return found ? { id, ...found } : undefined;
    },
    save: async (userId, id, { state, message, reply, changeId = null }) => {
      const { rowCount } = await db.query(sql.unsafe`
        with its as (
          insert into command.thread as kept (id, user_id, state) values (${id}, ${userId}, ${sql.jsonb(state as never)})
          on conflict (id) do update set state = excluded.state, updated_at = now() where kept.user_id = excluded.user_id
          returning id)
        insert into command.message (thread_id, role, content, change_id)
        select its.id, said.role, said.content, said.change_id
        from its, (values (1, 'user', ${message}, ${changeId}::uuid), (2, 'assistant', ${reply}, null))
          as said (place, role, content, change_id) order by place`);
      if (rowCount === 0) throw new Error(`thread ${id} is another user's`);
    },
    forget: async (userId) => void (await db.query(sql.unsafe`delete from command.thread where user_id = ${userId}`)),
    chats: postgresChats(db),
  };
}
