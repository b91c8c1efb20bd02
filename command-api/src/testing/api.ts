import pg from 'pg';
import { createLogger } from '@tasklog/runtime';
import { createVerifier } from '@tasklog/runtime/identity';
import { testDatabase, urlForRole } from '@tasklog/runtime/testing/database';
import { testIssuer } from '@tasklog/runtime/testing/identity';
import type { TestIssuer } from '@tasklog/runtime/testing/identity';
import type { ThreadStore } from '../conversation/threads.ts';
import { startRelay } from '../relay/relay.ts';
import { commandApi } from '../service.ts';
import type { McpOptions, ModelOptions } from '../service.ts';

export type Answer<T = Record<string, unknown>> = { status: number; headers: Headers; body: T };
export type Call = <T = Record<string, unknown>>(
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Answer<T>>;

/** The real service and relay, each as its own role, on a database of their own. */
export type TestApi = {
  url: string;
  db: pg.Pool;
  databaseUrl: string;
  issuer: TestIssuer;
  /** Calls as a user, with a valid token. */
  as: (name: string, options?: { role?: 'user' | 'observer' | 'operator' | 'service' }) => Promise<Call>;
  stop: () => Promise<void>;
};

export type TestApiOptions = {
  relay?: boolean;
  requestsPerMinute?: number;
  threads?: ThreadStore;
  model?: ModelOptions;
  now?: () => Date;
  outboundAllow?: string;
  /** Another MCP server than the product's. */
  make?: McpOptions['make'];
};

/** Where the web would be; its tokens for assistants are good for its `/mcp`. */
export const TEST_WEB = 'http://localhost:3000';

export async function startTestApi({
  relay: withRelay = true,
  requestsPerMinute,
  threads,
  model,
  now,
  outboundAllow,
  make,
}: TestApiOptions = {}): Promise<TestApi> {
  const database = await testDatabase();
  const issuer = await testIssuer();
  const logger = createLogger('test', 'silent');
  const api = await commandApi({
    connectionString: await urlForRole(database.url, 'tasklog_command'),
    verify: createVerifier(issuer.settings),
    logger,
    host: '127.0.0.1',
    port: 0,
    ...(requestsPerMinute === undefined ? {} : { requestsPerMinute }),
    ...(threads === undefined ? {} : { threads }),
    ...(now === undefined ? {} : { now }),
    ...(outboundAllow === undefined ? {} : { outboundAllow }),
    model,
    webUrl: TEST_WEB,
    mcp: {
      webUrl: TEST_WEB,
      issuer: issuer.settings.AUTH_ISSUER,
      hosts: [],
      verify: createVerifier(issuer.settings, [`${TEST_WEB}/mcp`]),
      ...(make === undefined ? {} : { make }),
    },
  });
  const relay = withRelay
    ? await startRelay({ connectionString: await urlForRole(database.url, 'tasklog_relay'), logger })
    : undefined;
  const db = new pg.Pool({ connectionString: database.url, max: 2 });
  return {
    url: api.url,
    db,
    databaseUrl: database.url,
    issuer,
    as: async (name, options) => caller(api.url, await issuer.token(name, options)),
    stop: async () => {
      await api.stop();
      await relay?.stop();
      await db.end();
      issuer.stop();
      await database.drop();
    },
  };
}

export function caller(url: string, token?: string): Call {
  return async <T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text === '' ? {} : JSON.parse(text)) as T };
  };
}

/** Waits until the relay has put everything on the log. */
export async function drained(db: pg.Pool): Promise<void> {
  for (;;) {
    const { rows } = await db.query<{ n: number }>('select count(*)::int as n from command.outbox');
    if (rows[0]?.n === 0) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
