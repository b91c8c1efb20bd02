/**
 * A write transaction that does nothing more, in another database of the server. Whoever orders events by transaction ids
 * waits for it, for as long as it lasts; offsets that a relay gives out do not.
 */
import pg from 'pg';

const ELSEWHERE = 'elsewhere';

export async function prepareElsewhere(url: string): Promise<void> {
  const db = new pg.Client(url);
  await db.connect();
  await db.query(`create database ${ELSEWHERE}`);
  await db.end();
}

/** While the work lasts, it is open; then it is rolled back. */
export async function besideIdleWriter<T>(url: string, work: () => Promise<T>): Promise<T> {
  const db = new pg.Client(Object.assign(new URL(url), { pathname: `/${ELSEWHERE}` }).toString());
  await db.connect();
  try {
    await db.query('begin');
    await db.query('create table nothing ()');
    return await work();
  } finally {
    await db.query('rollback').finally(() => db.end());
  }
}
