import type pg from 'pg';

/**
 * Hears of every connection of a pool that breaks, so that none ends the process. The pool itself listens to those at rest only,
 * and the server may end one in the very packet that says it is ready: before whoever waits for it could listen. What such a
 * connection is lent out for fails by its next statement.
 */
export function hearBroken(pool: pg.Pool, onError: (error: Error) => void): void {
  pool.on('error', onError);
  pool.on('connect', (client) => client.on('error', () => undefined));
}
