import pg from 'pg';

const LOCK = 7_236_410;

/** Keeps every generation but the first from going on while it is held: a disk that is slow as long as one wishes. */
export type SlowDisk = { hold: () => Promise<void>; release: () => Promise<void>; end: () => Promise<void> };

export async function slowDisk(database: string): Promise<SlowDisk> {
  const db = new pg.Client(database);
  await db.connect();
  await db.query(`
    create function log.slow() returns trigger language plpgsql as $$
    begin perform pg_advisory_xact_lock_shared(${String(LOCK)}); return new; end $$`);
  await db.query(`
    create trigger slow before update of off on log.checkpoint for each row
    when (old.off is distinct from new.off and new.gen > 1) execute function log.slow()`);
  await db.query('grant execute on function log.slow to tasklog_projectors');
  return {
    hold: async () => void (await db.query(`select pg_advisory_lock(${String(LOCK)})`)),
    release: async () => void (await db.query(`select pg_advisory_unlock(${String(LOCK)})`)),
    end: () => db.end(),
  };
}
