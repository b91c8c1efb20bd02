/** The services that the log goes through, real ones in one process, each as its own role, on a database of their own. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { startRelay } from '@tasklog/command-api/relay/relay';
import { commandApi } from '@tasklog/command-api/service';
import { postgresLog } from '@tasklog/event-log';
import { PROJECTORS, projectors, sendTo } from '@tasklog/projectors';
import type { Projector } from '@tasklog/projectors';
import { testParts } from '@tasklog/projectors/testing/parts';
import { queryApi } from '@tasklog/query-api';
import { createLogger } from '@tasklog/runtime';
import { createVerifier } from '@tasklog/runtime/identity';
import type { Role } from '@tasklog/runtime/identity';
import { createPool } from '@tasklog/runtime/pool';
import { testDatabase, urlForRole } from '@tasklog/runtime/testing/database';
import { testIssuer } from '@tasklog/runtime/testing/identity';

export type Answer = { status: number; body: Record<string, unknown> };

export type Services = {
  db: pg.Pool;
  urls: { command: string; query: string; projectors: string };
  userId: (name: string) => string;
  call: (as: string, role: Role, method: string, url: string, body?: unknown) => Promise<Answer>;
  /** Resolves when everything that was accepted is on the log, in the read models, and carried out. */
  settled: () => Promise<void>;
  /** Writes what the command line looks for, into a folder. */
  announce: (folder: string) => void;
  stop: () => Promise<void>;
};

export async function startServices(running: readonly Projector[] = PROJECTORS): Promise<Services> {
  const database = await testDatabase();
  const issuer = await testIssuer();
  const verify = createVerifier(issuer.settings);
  const logger = createLogger('services', 'silent');
  const at = { verify, logger, host: '127.0.0.1', port: 0 };
  const as = (role: string): Promise<string> => urlForRole(database.url, role);
  const command = await commandApi({ ...at, connectionString: await as('tasklog_command') });
  const relay = await startRelay({ connectionString: await as('tasklog_relay'), logger });
  const query = await queryApi({ ...at, connectionString: await as('tasklog_query'), readWaitMs: 500 });
  const connectionString = await as('tasklog_projectors');
  const { AUTH_ISSUER, AUTH_AUDIENCE } = issuer.settings;
  const projecting = await projectors({
    ...at,
    projectors: running,
    pool: await createPool(connectionString, { size: 4 }),
    log: await postgresLog({ connectionString, onError: () => undefined, poolSize: 3 }),
    replays: await testParts(connectionString),
    send: sendTo({
      commandUrl: command.url,
      keyFile: issuer.privateFile,
      issuer: AUTH_ISSUER,
      audience: AUTH_AUDIENCE,
    }),
    now: Date.now,
    sleep: (milliseconds, signal) => pause(milliseconds, undefined, signal ? { signal } : {}).catch(() => undefined),
    pageSize: 500,
  });
  const db = new pg.Pool({ connectionString: database.url, max: 2 });
  const urls = { command: command.url, query: query.url, projectors: projecting.url };
  return {
    db,
    urls,
    userId: issuer.userId,
    call: async (name, role, method, url, body) => {
      const response = await fetch(url, {
        method,
        headers: {
          authorization: `Bearer ${await issuer.token(name, { role })}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(role === 'service' ? { 'idempotency-key': crypto.randomUUID() } : {}),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: (await response.json()) as Answer['body'] };
    },
    settled: async () => {
      while ((await db.query(UNSETTLED)).rows.length > 0) await pause(10);
    },
    announce: (folder) =>
      writeFileSync(
        join(folder, 'ready.json'),
        JSON.stringify({
          ...urls,
          database: database.url,
          issuer: AUTH_ISSUER,
          privateKeyFile: issuer.privateFile,
        }),
      ),
    stop: async () => {
      for (const each of [projecting, query, command, relay]) await each.stop();
      await db.end();
      issuer.stop();
      await database.drop();
    },
  };
}

const UNSETTLED = `
  select from command.outbox
  union all select from projection.intent where state = 'waiting'
  union all select from log.checkpoint c join log.head h using (topic, part) where c.off < h.next - 1`;
