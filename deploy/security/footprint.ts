/** All that lies in the database, in raw SQL: what was there before and is there after, or was written. */
import { createHash } from 'node:crypto';
import type pg from 'pg';

/** What a process writes whether or not anybody asks for something: these columns, or all of the table. */
const BREATHING: Record<string, readonly string[] | 'all'> = {
  // The leading relay, and those who read the log, say that they are there.
  'log.leader': 'all',
  'log.member': 'all',
  'log.checkpoint': ['owner', 'epoch', 'lease_until'],
};

export type Footprint = Record<string, string>;

/** Number of rows and a hash of them, of every table in every schema of ours. */
export async function footprintOf(db: pg.Pool): Promise<Footprint> {
  const { rows } = await db.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p', 'm') and not c.relispartition and n.nspname !~ '^(pg_|information_schema)' order by 1`,
  );
  const found: Footprint = {};
  for (const { name } of rows) {
    const left = BREATHING[name] ?? [];
    if (left === 'all') continue;
    const table = await db.query<{ text: string }>(
      `select (to_jsonb(t) - $1::text[])::text as text from ${name} t order by 1`,
      [left],
    );
    const hash = createHash('sha256').update(JSON.stringify(table.rows)).digest('hex');
    found[name] = `${String(table.rowCount)} rows, ${hash.slice(0, 12)}`;
  }
  return found;
}
