import { sql } from '@tasklog/runtime/pool';
import type { Pool } from '@tasklog/runtime/pool';
import type { ChatHead, ChatStore, KeptItem, PageWish, Slice } from './chats.ts';

const HEAD = sql.fragment`id, title, to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "createdAt"`;

/** Chats beside the tasks, in the service's own database. */
export function postgresChats(db: Pool): ChatStore {
  const owned = (userId: string, id: string) =>
    sql.fragment`thread_id in (select id from command.thread where id = ${id} and user_id = ${userId} and title is not null)`;
  return {
    open: async (userId, { id, title, createdAt }) =>
      void (await db.query(sql.unsafe`
        insert into command.thread (id, user_id, title, created_at) values (${id}, ${userId}, ${title}, ${createdAt})
        on conflict (id) do nothing`)),
    head: async (userId, id) =>
      ((await db.maybeOne(sql.unsafe`
        select ${HEAD} from command.thread where id = ${id} and user_id = ${userId} and title is not null`)) as ChatHead | null) ??
      undefined,
    heads: async (userId, page) => {
      const { after } = page;
      const mine = sql.fragment`user_id = ${userId} and title is not null`;
      const known =
        after === undefined || (await isThere(db, sql.fragment`command.thread where id = ${after} and ${mine}`));
      if (!known) return undefined;
      const { order, than } = wayOf(page);
      const beyond =
        after === undefined
          ? sql.fragment``
          : sql.fragment`and (created_at, id) ${than} (select created_at, id from command.thread where id = ${after})`;
      return slice(
        (await db.any(sql.unsafe`
          select ${HEAD} from command.thread where ${mine} ${beyond}
          order by command.thread.created_at ${order}, id ${order} limit ${page.limit + 1}`)) as ChatHead[],
        page,
      );
    },
    rename: async (userId, id, title) => {
      const { rowCount } = await db.query(sql.unsafe`
        update command.thread set title = ${title} where id = ${id} and user_id = ${userId} and title is not null`);
      return rowCount > 0;
    },
    remove: async (userId, id) => {
      const { rowCount } = await db.query(sql.unsafe`
        delete from command.thread where id = ${id} and user_id = ${userId} and title is not null`);
      return rowCount > 0;
    },
    put: async (userId, id, items) =>
      void (await db.query(sql.unsafe`
        insert into command.thread_item (thread_id, id, item, shown)
        select thread.id, each.kept -> 'item' ->> 'id', each.kept -> 'item', each.kept -> 'shown'
        from jsonb_array_elements(${JSON.stringify(items)}::jsonb) with ordinality as each (kept, place)
        join command.thread on thread.id = ${id} and thread.user_id = ${userId}
        order by each.place
        on conflict (thread_id, id) do update set item = excluded.item, shown = excluded.shown`)),
    item: async (userId, id, itemId) =>
      keptOf(
        (await db.maybeOne(sql.unsafe`
          select item, shown from command.thread_item where ${owned(userId, id)} and id = ${itemId}`)) as Row | null,
      ),
    items: async (userId, id, page) => {
      const { after } = page;
      const mine = owned(userId, id);
      const known =
        after === undefined || (await isThere(db, sql.fragment`command.thread_item where id = ${after} and ${mine}`));
      if (!known) return undefined;
      const { order, than } = wayOf(page);
      const beyond =
        after === undefined
          ? sql.fragment``
          : sql.fragment`and n ${than} (select n from command.thread_item where thread_id = ${id} and id = ${after})`;
      const rows = (await db.any(sql.unsafe`
        select item, shown from command.thread_item where ${mine} ${beyond} order by n ${order} limit ${page.limit + 1}`)) as Row[];
      return slice(
        rows.flatMap((row) => keptOf(row) ?? []),
        page,
      );
    },
    cut: async (userId, id, itemId) => {
      const gone = await db.anyFirst(sql.unsafe`
        delete from command.thread_item where ${owned(userId, id)}
          and n > (select n from command.thread_item where thread_id = ${id} and id = ${itemId})
        returning id`);
      return [...(gone as readonly string[])];
    },
    rate: async (userId, id, itemIds, feedback) => {
      const { rowCount } = await db.query(sql.unsafe`
        update command.thread_item set feedback = ${feedback}
        where ${owned(userId, id)} and id = any (${sql.array([...itemIds], 'text')})`);
      return rowCount;
    },
  };
}

type Row = { item: KeptItem['item']; shown: KeptItem['shown'] | null };

const keptOf = (row: Row | null): KeptItem | undefined =>
  row === null ? undefined : { item: row.item, ...(row.shown ? { shown: row.shown } : {}) };

async function isThere(db: Pool, what: ReturnType<typeof sql.fragment>): Promise<boolean> {
  return (await db.maybeOneFirst(sql.unsafe`select 1 from ${what}`)) !== null;
}

/** How rows follow one another on such a page, and how the next ones compare with the last. */
const wayOf = ({ order }: PageWish) =>
  order === 'asc'
    ? { order: sql.fragment`asc`, than: sql.fragment`>` }
    : { order: sql.fragment`desc`, than: sql.fragment`<` };

/** One more than was asked for tells whether there is more. */
const slice = <T>(rows: readonly T[], { limit }: PageWish): Slice<T> => ({
  found: rows.slice(0, limit),
  more: rows.length > limit,
});
