import pg from 'pg';
import type { Log } from '../server/log.ts';
import type { Settings } from '../server/settings.ts';
import { registration } from './assistants.ts';
import { authOptions, makeAuth, roleOf } from './auth.ts';
import { withoutStaleSession } from './stale-session.ts';
import { prepareTables } from './tables.ts';

/** Who is asking, as far as a page needs to know. */
export interface Person {
  id: string;
  name: string;
  email: string;
  guest: boolean;
  role: Role;
}

/** What somebody may do: an observer sees what an operator sees, and changes nothing there. */
export type Role = ReturnType<typeof roleOf>;

export interface Identity {
  handler: (request: Request) => Promise<Response>;
  /** @returns the person of a session cookie; null without a valid session. */
  person: (headers: Headers) => Promise<Person | null>;
  /** @returns a short-lived token for the services; null without a valid session. */
  token: (headers: Headers) => Promise<string | null>;
  /** @returns what a program that wants to be let in calls itself; null when it is not known, or nobody is signed in. */
  clientName: (headers: Headers, clientId: string) => Promise<string | null>;
  prepare: () => Promise<void>;
  isReady: () => Promise<boolean>;
  close: () => Promise<void>;
}

export function makeIdentity(settings: Settings, log: Log): Identity {
  const pool = new pg.Pool({
    connectionString: inSchemaAuth(settings.databaseUrl),
    max: 10,
    connectionTimeoutMillis: 5_000,
    application_name: 'tasklog-web',
  });
  // Without listeners a database restart would end this process: the pool's hears those at rest, the other those lent out.
  // As hearBroken of event-log does it; the web knows the schemas and the tracing, and no package that needs a database.
  pool.on('error', (error) => log.warn('lost a database connection', { error }));
  pool.on('connect', (client) => client.on('error', () => undefined));
  const options = authOptions(settings, pool, log);
  // Better Auth looks at the tables as soon as it is made, so it is made after them.
  let made: ReturnType<typeof makeAuth> | undefined;
  const auth = () => made ?? fault('sign-in was asked for before its tables were there');

  return {
    handler: async (request) => auth().handler(await withoutStaleSession(auth(), await asTaken(request))),
    person: async (headers) => {
      const found = await auth().api.getSession({ headers });
      if (!found) return null;
      const { id, name, email, isAnonymous } = found.user;
      return { id, name, email, guest: isAnonymous === true, role: roleOf(found.user) };
    },
    token: (headers) =>
      auth()
        .api.getToken({ headers })
        .then(
          ({ token }) => token,
          () => null,
        ),
    clientName: async (headers, clientId) => {
      const address = new URL(`${settings.webUrl}/api/auth/oauth2/public-client`);
      address.searchParams.set('client_id', clientId);
      const answer = await auth().handler(new Request(address, { headers: { cookie: headers.get('cookie') ?? '' } }));
      if (!answer.ok) return null;
      const { client_name: name } = (await answer.json()) as { client_name?: unknown };
      return typeof name === 'string' ? name : clientId;
    },
    prepare: async () => {
      await prepareTables(pool, options, log);
      made = makeAuth(options);
    },
    isReady: () =>
      pool.query('select 1').then(
        () => true,
        () => false,
      ),
    close: () => pool.end(),
  };
}

/** Registrations are put right before the authorization server sees them; everything else is left as it is. */
async function asTaken(request: Request): Promise<Request> {
  if (request.method !== 'POST' || new URL(request.url).pathname !== '/api/auth/oauth2/register') return request;
  const body: unknown = await request.json().catch(() => undefined);
  const headers = new Headers(request.headers);
  headers.delete('content-length');
  return new Request(request.url, { method: 'POST', headers, body: JSON.stringify(registration(body)) });
}

/** Options in the address win over those beside it, so the schema is added to the address. */
function inSchemaAuth(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  url.searchParams.set('options', `${url.searchParams.get('options') ?? ''} -c search_path=auth`.trim());
  return url.href;
}

function fault(sentence: string): never {
  throw new Error(sentence);
}
