/** Lists read from a replica that follows the database by streaming, as a process of its own would. */
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { formatPosition } from '@tasklog/event-log';
import { createLogger } from '@tasklog/runtime';
import { startPostgres } from '@tasklog/runtime/embedded-postgres';
import { freePort } from '@tasklog/runtime/ports';
import type { EmbeddedPostgres } from '@tasklog/runtime/embedded-postgres';
import { createVerifier } from '@tasklog/runtime/identity';
import { migrate } from '@tasklog/runtime/migrate';
import { createPool, sql } from '@tasklog/runtime/pool';
import type { Pool } from '@tasklog/runtime/pool';
import { urlForRole } from '@tasklog/runtime/testing/database';
import { testIssuer } from '@tasklog/runtime/testing/identity';
import type { TestIssuer } from '@tasklog/runtime/testing/identity';
import { rowWhere } from './row.ts';
import { queryApi } from './service.ts';

describe('lists read from a replica', function () {
  this.timeout(120_000);
  const folders = ['primary', 'replica'].map((name) => join(tmpdir(), `tasklog-${name}-`));
  let primary: EmbeddedPostgres, replica: EmbeddedPostgres;
  let owner: Pool, follower: Pool;
  let service: Awaited<ReturnType<typeof queryApi>>;
  let issuer: TestIssuer;

  before(async function () {
    if (platform() === 'win32') this.skip();
    for (const [n, prefix] of folders.entries()) chmodSync((folders[n] = mkdtempSync(prefix)), 0o755);
    const [mine = '', copy = ''] = folders;
    const log = (): void => undefined;
    const first = await startPostgres({ dataDir: mine, log });
    await migrate(first.url, { partitions: 1, log });
    await first.stop();
    // A cluster that was stopped in order is as good as a base backup.
    execFileSync('cp', ['-a', first.process.cluster, join(copy, 'postgres')]);
    cpSync(join(mine, 'postgres.json'), join(copy, 'postgres.json'));
    writeFileSync(join(copy, 'postgres/standby.signal'), '');
    primary = await startPostgres({ dataDir: mine, log });
    const { hostname, port, username, password } = new URL(primary.url);
    const from = `host=${hostname} port=${port} user=${username} password=${password}`;
    replica = await startPostgres({ dataDir: copy, port: await freePort(), log, settings: { primary_conninfo: from } });
    owner = await createPool(primary.url, { size: 1 });
    follower = await createPool(replica.url, { size: 1 });
    issuer = await testIssuer();
    const connectionString = await urlForRole(primary.url, 'tasklog_query');
    const readFrom = new URL(connectionString);
    readFrom.port = new URL(replica.url).port;
    // The password comes to the replica as everything does.
    await followed();
    service = await queryApi({
      connectionString,
      readFrom: readFrom.toString(),
      verify: createVerifier(issuer.settings),
      logger: createLogger('query-api', 'silent'),
      host: '127.0.0.1',
      port: 0,
      readWaitMs: 5_000,
    });
  });
  after(async () => {
    await service?.stop();
    await Promise.all([owner?.end(), follower?.end()]);
    await Promise.all([primary?.stop(), replica?.stop()]);
    issuer?.stop();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  const there = (row: unknown): row is { there: boolean } => typeof (row as { there?: unknown }).there === 'boolean';

  async function followed(): Promise<void> {
    const at = await owner.oneFirst(sql.unsafe`select pg_current_wal_lsn()::text as at`);
    const followed = sql.type(rowWhere(there))`select pg_last_wal_replay_lsn() >= ${String(at)}::pg_lsn as there`;
    while (!(await follower.one(followed)).there) await pause(10);
  }

  async function ask(path: string, options: { as?: string; role?: 'operator' } = {}) {
    const token = await issuer.token(options.as ?? 'ann', { role: options.role ?? 'user' });
    const answer = await fetch(`${service.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
    return {
      status: answer.status,
      stale: answer.headers.get('stale'),
      body: (await answer.json()) as { items: unknown[] },
    };
  }

  async function add(title: string): Promise<string> {
    const id = randomUUID();
    const doc = {
      id,
      title,
      notes: '',
      due: null,
      timeZone: 'UTC',
      priority: 'none',
      tags: [],
      recurrence: null,
      reminders: [],
      status: 'open',
      createdAt: '2026-11-01T08:00:00.000Z',
      completedAt: null,
      seriesId: null,
      occurrence: null,
      snoozedUntil: null,
    };
    await owner.query(sql.unsafe`insert into projection.task_g1 (id, user_id, version, doc)
      values (${id}::uuid, ${issuer.userId('ann')}::uuid, 1, ${JSON.stringify(doc)}::jsonb)`);
    return id;
  }

  it('wait for the position of a command until the replica has it too', async () => {
    await follower.query(sql.unsafe`select pg_wal_replay_pause()`);
    const id = await add('wax the skis');
    expect((await ask('/v1/tasks')).body.items, 'the replica is behind').to.deep.equal([]);
    const asked = ask(`/v1/tasks?after=${formatPosition({ partition: 0, taskId: id, version: 1 })}`);
    await follower.query(sql.unsafe`select pg_wal_replay_resume()`);
    const { body, stale } = await asked;
    expect([body.items.length, stale]).to.deep.equal([1, null]);
  });

  it('show nobody the list of another', async () => {
    await followed();
    expect((await ask('/v1/tasks', { as: 'bob' })).body.items).to.deep.equal([]);
    expect((await ask('/v1/search?q=wax')).body.items).to.have.length(1);
  });

  it('leave to operators the database where things happen, and go on when that is away', async () => {
    expect((await ask('/ops/outbox', { role: 'operator' })).status).to.equal(200);
    await owner.end();
    await primary.stop();
    expect((await ask('/ops/outbox', { role: 'operator' })).status).to.equal(503);
    expect((await ask('/v1/tasks')).body.items).to.have.length(1);
    expect((await fetch(`${service.url}/readyz`)).status).to.equal(200);
  });
});
