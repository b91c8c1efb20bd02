/** Command, relay, projectors and queries in this process, each as its own role, on a database of their own. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { caller, TEST_WEB } from '@tasklog/command-api/testing/api';
import type { Call } from '@tasklog/command-api/testing/api';
import { startRelay } from '@tasklog/command-api/relay/relay';
import type { RelayOptions } from '@tasklog/command-api/relay/relay';
import { commandApi } from '@tasklog/command-api/service';
import type { ThreadStore } from '@tasklog/command-api/conversation/threads';
import { postgresLog } from '@tasklog/event-log';
import type { EventLog } from '@tasklog/event-log';
import { PROJECTORS, projectors, sendTo } from '@tasklog/projectors';
import { sleepByTimer } from '@tasklog/projectors/rounds';
import { testParts } from '@tasklog/projectors/testing/parts';
import { queryApi } from '@tasklog/query-api';
import { createLogger } from '@tasklog/runtime';
import type { Logger } from '@tasklog/runtime';
import { createVerifier } from '@tasklog/runtime/identity';
import type { Role, Verify } from '@tasklog/runtime/identity';
import { createPool } from '@tasklog/runtime/pool';
import { testDatabase, urlForRole } from '@tasklog/runtime/testing/database';
import { testIssuer } from '@tasklog/runtime/testing/identity';
import { UNSETTLED } from '../testing/unsettled.ts';

export type Together = {
  db: pg.Pool;
  databaseUrl: string;
  urls: { command: string; query: string; projectors: string };
  userId: (name: string) => string;
  /** What signs tokens, as ready.json has it. */
  signing: { issuer: string; privateKeyFile: string };
  /** Calls one of the services as somebody. */
  as: (name: string, service: 'command' | 'query' | 'projectors', role?: Role) => Promise<Call>;
  token: (name: string, role: Role) => Promise<string>;
  /** How a service knows those tokens. */
  verify: Verify;
  /** The database as one of the roles; the caller ends it. */
  role: (name: string) => Promise<pg.Client>;
  rows: <T extends object>(text: string, values?: unknown[]) => Promise<T[]>;
  /** Resolves when a query brings a row. */
  until: (text: string, values?: unknown[]) => Promise<void>;
  /** Resolves when all projectors have read all that was done. */
  settled: () => Promise<void>;
  /** And what follows from it, such as the next occurrence, was done and read as well. */
  carriedOut: () => Promise<void>;
  /** Writes ready.json into a folder, where the command line looks for it; `more` beside what is always there. */
  announce: (folder: string, more?: object) => void;
  /** One more relay. */
  relay: () => Promise<void>;
  stopRelays: () => Promise<void>;
  stop: () => Promise<void>;
};

export type TogetherOptions = {
  /** Where conversations are kept; beside the tasks when left out. */
  threads?: (databaseUrl: string) => Promise<ThreadStore>;
  holds?: RelayOptions['holds'];
  /** Where the projectors read; the log in Postgres when left out. */
  log?: (connectionString: string) => Promise<EventLog>;
  /** What feeds a broker beside the relay. */
  bridge?: (connectionString: string) => Promise<{ stop(): Promise<void> } | undefined>;
  /** How long a question waits for its position. */
  readWaitMs?: number;
  /** Where they log; nowhere when left out. */
  logger?: Logger;
  /** OUTBOUND_ALLOW. */
  outboundAllow?: string;
};

const at = { host: '127.0.0.1', port: 0 };

export async function startTogether({
  threads,
  holds,
  log,
  bridge,
  readWaitMs = 5_000,
  logger = createLogger('test', 'silent'),
  outboundAllow,
}: TogetherOptions = {}): Promise<Together> {
  const { url, drop } = await testDatabase();
  const issuer = await testIssuer();
  const verify = createVerifier(issuer.settings);
  const role = (name: string): Promise<string> => urlForRole(url, `tasklog_${name}`);
  const command = await commandApi({
    ...{ connectionString: await role('command'), verify, logger, ...at },
    webUrl: TEST_WEB,
    mcp: {
      ...{ webUrl: TEST_WEB, issuer: issuer.settings.AUTH_ISSUER, hosts: [] },
      verify: createVerifier(issuer.settings, [`${TEST_WEB}/mcp`]),
    },
    ...(threads && { threads: await threads(url) }),
    ...(outboundAllow === undefined ? {} : { outboundAllow }),
  });
  const feeding = await bridge?.(await role('relay'));
  const reader = await role('projectors');
  const options = { connectionString: reader, onError: () => undefined, poolSize: 3 };
  const running = await projectors({
    ...{ projectors: PROJECTORS, verify, logger, ...at },
    pool: await createPool(reader, { size: 4 }),
    log: log ? await log(reader) : await postgresLog(options),
    send: sendTo({
      commandUrl: command.url,
      keyFile: issuer.privateFile,
      issuer: issuer.settings.AUTH_ISSUER,
      audience: issuer.settings.AUTH_AUDIENCE,
    }),
    now: Date.now,
    sleep: sleepByTimer,
    pageSize: 100,
    replays: await testParts(reader),
  });
  const query = await queryApi({
    ...{ connectionString: await role('query'), verify, logger, readWaitMs, ...at },
  });
  const db = new pg.Pool({ connectionString: url, max: 2 });
  const relays = new Set<{ stop: () => Promise<void> }>();
  const relay = async (): Promise<void> =>
    void relays.add(await startRelay({ connectionString: await role('relay'), logger, ...(holds && { holds }) }));
  const stopRelays = async (): Promise<void> => {
    for (const each of relays) await each.stop();
    relays.clear();
  };
  await relay();
  const rows: Together['rows'] = async (text, values = []) => (await db.query(text, values)).rows as never;
  const until: Together['until'] = async (text, values) => {
    while ((await rows(text, values)).length === 0) await pause(20);
  };
  const signing = { issuer: issuer.settings.AUTH_ISSUER, privateKeyFile: issuer.privateFile };
  const urls = { command: command.url, query: query.url, projectors: running.url };
  return {
    ...{ db, databaseUrl: url, urls, verify, userId: issuer.userId, rows, until, relay, stopRelays },
    as: async (name, service, as = 'user') => caller(urls[service], await issuer.token(name, { role: as })),
    signing,
    token: (name, as) => issuer.token(name, { role: as }),
    role: async (name) => {
      const client = new pg.Client(await role(name));
      await client.connect();
      return client;
    },
    settled: () =>
      until(`select where not exists (select from command.outbox) and not exists (
        select from log.head h join log.checkpoint c using (topic, part)
        where c.grp not like 'bridge:%' and c.gen = 1 and c.off < h.next - 1)`),
    carriedOut: () => until(`select where not exists (${UNSETTLED})`),
    announce: (folder, more = {}) =>
      writeFileSync(join(folder, 'ready.json'), JSON.stringify({ ...urls, ...more, database: url, ...signing })),
    stop: async () => {
      await query.stop();
      await running.stop();
      await command.stop();
      await feeding?.stop();
      await stopRelays();
      await db.end();
      issuer.stop();
      await drop();
    },
  };
}

/** Every place in the database, as `schema.table`, where a text lies in some column of some row. */
export async function placesOf(db: pg.Pool, text: string): Promise<string[]> {
  const { rows } = await db.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p', 'm') and not c.relispartition and n.nspname !~ '^(pg_|information_schema)' order by 1`,
  );
  // Bytes are shown by their digits.
  const forms = [`%${text}%`, `%${Buffer.from(text).toString('hex')}%`];
  const places: string[] = [];
  for (const { name } of rows) {
    const found = await db.query(`select from ${name} t where row_to_json(t)::text ilike any ($1) limit 1`, [forms]);
    if (found.rowCount) places.push(name);
  }
  return places;
}
