/**
 * A fresh, migrated database for each test file. One server per machine run: DATABASE_URL when set (its role must be
 * allowed to create databases), otherwise an embedded one that starts on first use and stops when the runner ends.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHmac, randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { startPostgres } from '../embedded-postgres.ts';
import type { EmbeddedPostgres } from '../embedded-postgres.ts';
import { migrate } from '../migrate.ts';
import { isAlive } from '../server-process.ts';

export const TEST_PARTITIONS = 4;
const GOODBYE_WITHIN_MS = 5_000;

type Server = { url: string; template: Promise<string> };
let embedded: { server: EmbeddedPostgres; folder: string } | undefined;
let server: Promise<Server> | undefined;

/** A database nobody else uses, as its superuser; `drop` ends it. A test that leaks a connection fails its drop. */
export async function testDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const { url, template } = await (server ??= startServer());
  const name = `test_${randomBytes(6).toString('hex')}`;
  await admin(url, `create database ${name} template ${await template}`);
  // As the product's roles have it, whoever a test speaks as; a template does not pass its settings on.
  await admin(url, `alter database ${name} set jit = off`);
  return { url: withDatabase(url, name), drop: () => dropDatabase(url, name) };
}

const loggedIn = new Map<string, string>();

/** The same database for one of the least-privileged roles. */
export async function urlForRole(url: string, role: string): Promise<string> {
  const as = new URL(url);
  // Roles belong to the server, which several runs may share: each of them gives a role the same password.
  const whose = `${role}@${as.host}`;
  const password = createHmac('sha256', as.password).update(role).digest('hex');
  if (loggedIn.get(whose) !== password)
    await alone(url, () => admin(url, `alter role ${role} login password '${password}'`));
  loggedIn.set(whose, password);
  as.username = role;
  as.password = password;
  return as.toString();
}

/** Ends the embedded server, if this run started one. */
export async function stopTestServer(): Promise<void> {
  if (server) {
    const { url, template } = await server;
    await admin(url, `drop database if exists ${await template} with (force)`);
  }
  await embedded?.server.stop();
  if (embedded) rmSync(embedded.folder, { recursive: true, force: true });
  embedded = undefined;
  server = undefined;
}

async function startServer(): Promise<Server> {
  const url = process.env['DATABASE_URL'] ?? (await startEmbedded());
  return { url, template: makeTemplate(url) };
}

async function startEmbedded(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'tasklog-test-'));
  chmodSync(folder, 0o755);
  const started = await startPostgres({ dataDir: folder, log: () => undefined, settings: { max_connections: '200' } });
  embedded = { server: started, folder };
  process.once('exit', endAtOnce);
  return started.url;
}

/** For a process that ends without having stopped its server, as those do that mocha runs side by side. */
function endAtOnce(): void {
  if (!embedded) return;
  const { server: left, folder } = embedded;
  try {
    process.kill(left.process.pid, 'SIGQUIT');
  } catch {
    // It is gone already.
  }
  const clock = new Int32Array(new SharedArrayBuffer(4));
  for (const end = Date.now() + GOODBYE_WITHIN_MS; isAlive(left.process.pid) && Date.now() < end;)
    Atomics.wait(clock, 0, 0, 10);
  rmSync(folder, { recursive: true, force: true });
}

async function makeTemplate(url: string): Promise<string> {
  const name = `template_${randomBytes(6).toString('hex')}`;
  await admin(url, `create database ${name}`);
  await alone(url, () => migrate(withDatabase(url, name), { partitions: TEST_PARTITIONS, log: () => undefined }));
  return name;
}

/** Roles are of the whole server: two who change one at a time would hinder each other. */
async function alone(url: string, work: () => Promise<unknown>): Promise<void> {
  const client = new pg.Client(withDatabase(url, 'postgres'));
  await client.connect();
  try {
    await client.query(`select pg_advisory_lock(hashtext('the roles of tests'))`);
    await work();
  } finally {
    await client.end();
  }
}

async function dropDatabase(url: string, name: string): Promise<void> {
  const left = await connectionsLeft(url, name);
  await admin(url, `drop database ${name} with (force)`);
  if (left.length > 0) throw new Error(`connections were left open: ${JSON.stringify(left)}`);
}

/** A server process ends a moment after its client has said goodbye: only one that stays is a leak. */
async function connectionsLeft(url: string, name: string): Promise<unknown[]> {
  for (const end = Date.now() + GOODBYE_WITHIN_MS; ; await wait(20)) {
    const { rows } = await admin(url, `select application_name, query from pg_stat_activity where datname = '${name}'`);
    if (rows.length === 0 || Date.now() > end) return rows as unknown[];
  }
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.toString();
}

async function admin(url: string, statement: string): Promise<pg.QueryResult> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return await client.query(statement);
  } finally {
    await client.end();
  }
}
