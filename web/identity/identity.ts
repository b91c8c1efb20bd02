import pg from 'pg';
import type { Log } from '../server/log.ts';
import type { Settings } from '../server/settings.ts';
import { authOptions, makeAuth } from './auth.ts';
import { prepareTables } from './tables.ts';

/** Who is asking, as far as a page needs to know. */
export interface Person {
  id: string;
  name: string;
  email: string;
  guest: boolean;
}

export interface Identity {
  handler: (request: Request) => Promise<Response>;
  /** @returns the person of a session cookie; null without a valid session. */
  person: (headers: Headers) => Promise<Person | null>;
  /** @returns a short-lived token for the services; null without a valid session. */
  token: (headers: Headers) => Promise<string | null>;
  prepare: () => Promise<void>;
  isReady: () => Promise<boolean>;
  close: () => Promise<void>;
}

export function makeIdentity(settings: Settings, log: Log): Identity {
  const pool = new pg.Pool({
    connectionString: settings.databaseUrl,
    options: '-c search_path=auth',
    max: 10,
    connectionTimeoutMillis: 5_000,
    application_name: 'tasklog-web',
  });
  // Without a listener a database restart would end this process.
  pool.on('error', (error) => log.warn('lost a database connection', { error }));
  const options = authOptions(settings, pool, log);
  const auth = makeAuth(options);

  return {
    handler: auth.handler,
    person: async (headers) => {
      const found = await auth.api.getSession({ headers });
      if (!found) return null;
      const { id, name, email, isAnonymous } = found.user;
      return { id, name, email, guest: isAnonymous === true };
    },
    token: (headers) =>
      auth.api.getToken({ headers }).then(
        ({ token }) => token,
        () => null,
      ),
    prepare: () => prepareTables(pool, options, log),
    isReady: () =>
      pool.query('select 1').then(
        () => true,
        () => false,
      ),
    close: () => pool.end(),
  };
}
