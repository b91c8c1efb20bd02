/**
 * One database connection of its own per process, for what a pool cannot hold: LISTEN, and the advisory lock that says
 * "this process is alive". When the process dies its connection ends, the lock is free, and its claims can be taken at once.
 * A process that is only frozen keeps the lock; then its leases must run out.
 *
 * When the connection breaks the session makes a new one with a NEW owner number: whatever the old one owned may have been
 * taken meanwhile, and its epoch is void. Nothing is assumed to have survived.
 */
import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { processName } from './process-name.ts';

/** First key of all liveness locks ("task" in ASCII), so that they never meet a lock of another program. */
export const LIVENESS_LOCK = 0x7461736b;

const RECONNECT_MIN_MS = 100;
const RECONNECT_MAX_MS = 5_000;

export type Session = {
  /** The number this process claims under; another one after each reconnect. */
  owner: () => number;
  /** Runs `then` on every notification of the channel, and with undefined after a reconnect: some may have been missed. */
  listen: (channel: string, then: (payload: string | undefined) => void) => Promise<void>;
  notify: (channel: string, payload: string) => Promise<void>;
  close: () => Promise<void>;
};

/** `service` is what the process calls itself: operators see it beside what it owns. */
export async function openSession(
  connectionString: string,
  onError: (error: Error) => void,
  service = 'session',
): Promise<Session> {
  const listeners = new Map<string, Set<(payload: string | undefined) => void>>();
  let closed = false;
  let owner = 0;
  // One statement at a time on the one connection; each waits for the one before, whether that succeeded or not.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (query: () => Promise<unknown>): Promise<unknown> => (last = last.then(query, query));
  let client = await connect();

  async function connect(): Promise<pg.Client> {
    const fresh = new pg.Client({ connectionString, keepAlive: true, application_name: processName(service) });
    fresh.on('error', onError);
    await fresh.connect();
    const candidate = randomInt(1, 2 ** 31 - 1);
    await fresh.query('select pg_advisory_lock($1, $2)', [LIVENESS_LOCK, candidate]);
    for (const channel of listeners.keys()) await fresh.query(`listen ${fresh.escapeIdentifier(channel)}`);
    fresh.on('notification', ({ channel, payload }) => listeners.get(channel)?.forEach((then) => then(payload)));
    fresh.on('end', () => void reconnect());
    owner = candidate;
    return fresh;
  }

  async function reconnect(): Promise<void> {
    for (let delay = RECONNECT_MIN_MS; !closed; delay = Math.min(delay * 2, RECONNECT_MAX_MS)) {
      await wait(delay);
      if (closed) return;
      try {
        client = await connect();
        // Closed while connecting: nobody else would end this one.
        if (closed) return await client.end();
        for (const each of listeners.values()) each.forEach((then) => then(undefined));
        return;
      } catch (error) {
        onError(error as Error);
      }
    }
  }

  return {
    owner: () => owner,
    listen: async (channel, then) => {
      const known = listeners.get(channel);
      if (known) known.add(then);
      else {
        listeners.set(channel, new Set([then]));
        await inTurn(() => client.query(`listen ${client.escapeIdentifier(channel)}`));
      }
    },
    notify: async (channel, payload) => {
      await inTurn(() => client.query('select pg_notify($1, $2)', [channel, payload]));
    },
    close: async () => {
      closed = true;
      await client.end();
    },
  };
}
