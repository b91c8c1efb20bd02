/** The limit: COPY of the same records, ready with their offsets, from a file of the server into a table like the log's. */
import pg from 'pg';
import type { Drainer } from './drain.ts';

const ROWS = `select topic, part, row_number() over (partition by topic, part order by n) as off, now() as at, task_id,
    1 as version, event_id, (case topic when 1 then event else notice end)::json as event, user_id::text, change_id::text
  from bench.entry cross join (values (1::int2), (3::int2)) as t(topic)`;

export const copy: Drainer & { make: (db: pg.Client) => Promise<void> } = {
  make: async (db) => {
    await db.query(`create table bench.copied as ${ROWS} limit 0`);
    await db.query('alter table bench.copied add primary key (topic, part, off)');
    await db.query(`copy (${ROWS}) to ${await fileOf(db)} (format binary)`);
  },
  fill: async (db) => void (await db.query('truncate bench.copied')),
  start: async (url, count) => {
    const db = new pg.Client(url);
    await db.connect();
    const { rowCount } = await db.query(`copy bench.copied from ${await fileOf(db)} (format binary)`);
    // Two records an entry.
    count((rowCount ?? 0) / 2);
    return () => db.end();
  },
};

async function fileOf(db: pg.Client): Promise<string> {
  const { rows } = await db.query<{ file: string }>(
    `select quote_literal(current_setting('data_directory') || '/bench.copy') as file`,
  );
  return rows[0]?.file ?? '';
}
