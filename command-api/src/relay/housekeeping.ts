/**
 * What must happen now and then, by the one process that leads: months of the log made ahead, old answers forgotten.
 * Both may run twice or be cut off half-way; the next round goes on.
 */
import type pg from 'pg';

const EVERY_MS = 60 * 60 * 1_000;
const MONTHS_AHEAD = 3;
/** A key is good for this long; after that the same key is a new request. */
const KEYS_KEPT = '7 days';
/** So many at a time: no long lock, no long transaction. */
const KEYS_AT_ONCE = 5_000;

/** Answers a step that does nothing until an hour has passed since it last did something. */
export function createHousekeeping(db: pg.Pool): () => Promise<void> {
  let dueAt = 0;
  return async () => {
    if (Date.now() < dueAt) return;
    await db.query('select log.ensure_months(current_date, $1)', [MONTHS_AHEAD]);
    while ((await forgetAnswers(db)) === KEYS_AT_ONCE);
    dueAt = Date.now() + EVERY_MS;
  };
}

async function forgetAnswers(db: pg.Pool): Promise<number> {
  const { rowCount } = await db.query(
    `delete from command.idempotency where (user_id, idem_key) in
       (select user_id, idem_key from command.idempotency where at < now() - $1::interval order by at limit $2)`,
    [KEYS_KEPT, KEYS_AT_ONCE],
  );
  return rowCount ?? 0;
}
