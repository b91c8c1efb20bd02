/**
 * The same questions as they are commonly written, on the same data and server: a text searched with ILIKE, and a page as an
 * object-relational mapper asks for it, by offset and with a count. Only the statements, on a connection of their own; ours
 * are asked over HTTP, with all that belongs to it.
 */
import type pg from 'pg';
import { ask, oneByOne } from './load.ts';

const TIMES = 60;
const PAGE = 50;
const DEEP = 400;

type Beside = { db: pg.Client; url: string; token: string; userId: string; word: (n: number) => string };

export async function beside({ db, url, token, userId, word }: Beside): Promise<Record<string, unknown>> {
  const ours = (path: (n: number) => string) => oneByOne(TIMES, (n) => ask(url, { path: path(n), token }));
  const search = {
    ours: await ours((n) => `/v1/search?q=${word(n)}`),
    ilike: await oneByOne(TIMES, (n) =>
      db.query(
        `select id, version, doc from projection.task_g1 where user_id = $1 and status = 'open'
         and (title ilike $2 or doc ->> 'notes' ilike $2 or doc ->> 'tags' ilike $2) order by created_at desc limit ${String(PAGE)}`,
        [userId, `%${word(n)}%`],
      ),
    ),
  };
  const filter = encodeURIComponent('overdue & @home & !p4');
  const today = new Date().toISOString().slice(0, 'YYYY-MM-DD'.length);
  const page = {
    ours: await ours(() => `/v1/tasks?filter=${filter}`),
    mapper: await oneByOne(TIMES, async () => {
      const where = `user_id = $1 and status = 'open' and doc ->> 'due' < $2 and doc -> 'tags' ? 'home' and priority <> 'none'`;
      await db.query(`select count(*) from projection.task_g1 where ${where}`, [userId, today]);
      await db.query(
        `select * from projection.task_g1 where ${where} order by doc ->> 'due' asc nulls last, id asc limit ${String(PAGE)} offset 0`,
        [userId, today],
      );
    }),
  };
  const cursor = await deepCursor(url, token);
  const deep = {
    ours: await ours(() => `/v1/tasks?sort=-created&cursor=${cursor}`),
    mapper: await oneByOne(TIMES, () =>
      db.query(
        `select * from projection.task_g1 where user_id = $1 and status = 'open'
         order by doc ->> 'createdAt' desc, id desc limit ${String(PAGE)} offset ${String(DEEP * PAGE)}`,
        [userId],
      ),
    ),
  };
  return { ofOneUser: true, search, filteredPage: page, [`page ${String(DEEP)}`]: deep };
}

/** Pages of the most that a page may have lead to it. */
async function deepCursor(url: string, token: string): Promise<string> {
  const most = 200;
  let cursor: string | undefined;
  for (let n = 0; n < (DEEP * PAGE) / most; n += 1) {
    const path = `/v1/tasks?sort=-created&limit=${String(most)}${cursor === undefined ? '' : `&cursor=${cursor}`}`;
    const next = (JSON.parse((await ask(url, { path, token })).text) as { cursor: string | null }).cursor;
    if (next === null) return cursor ?? '';
    cursor = next;
  }
  return cursor ?? '';
}
