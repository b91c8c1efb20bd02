import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';

/** Resolves when the relay has put everything on the log. */
export async function drained(db: pg.Pool | pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await db.query<{ n: number }>('select count(*)::int as n from command.outbox');
    if (rows[0]?.n === 0) return;
    await wait(20);
  }
}
