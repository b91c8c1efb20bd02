import { createHash } from 'node:crypto';
import type pg from 'pg';

/**
 * What of a read model a release promises: these columns of every row. A column more is no change of it. They are told by the
 * names that queries know; here everybody's rows are read.
 */
const MODELS = {
  'read.task': ['id', 'user_id', 'version', 'doc', 'status', 'title', 'due', 'priority'],
  'read.audit': [
    ...['event_id', 'user_id', 'task_id', 'version', 'type', 'at', 'actor', 'change_id', 'before', 'after'],
  ],
  'read.recurrence': ['series_id', 'user_id', 'task_id', 'title', 'time_zone', 'recurrence', 'occurrence', 'active'],
  'read.reminder': ['task_id', 'reminder_id', 'user_id', 'title', 'due_at', 'state', 'fired_at'],
  'read.notification': [
    ...['id', 'user_id', 'task_id', 'reminder_id', 'title', 'due_at', 'at', 'late', 'due', 'time_zone'],
  ],
  'projection.intent': ['grp', 'event_id', 'kind', 'user_id', 'key', 'body'],
};

export type ModelHashes = Record<string, { rows: number; sha256: string }>;

/** Of each read model, how many rows it has and a hash that does not depend on their order. */
export async function modelHashes(db: pg.Pool): Promise<ModelHashes> {
  const hashes: ModelHashes = {};
  for (const [table, columns] of Object.entries(MODELS)) {
    const { rows } = await db.query<object>(`select ${columns.join(', ')} from ${table.replace(/^read\./, 'live.')}`);
    const lines = rows.map((row) => JSON.stringify(row)).sort();
    hashes[table] = { rows: rows.length, sha256: createHash('sha256').update(lines.join('\n')).digest('hex') };
  }
  return hashes;
}
