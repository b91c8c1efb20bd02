import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import pg from 'pg';
import { ensureLocalKeys } from '@tasklog/runtime/local-keys';
import { testDatabase } from '@tasklog/runtime/testing/database';
import type { Check } from './check.ts';
import { diagnose } from './diagnose.ts';

describe('the doctor', () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let db: pg.Client;
  let data: string;
  beforeEach(async () => {
    database = await testDatabase();
    db = new pg.Client(database.url);
    await db.connect();
    data = mkdtempSync(join(tmpdir(), 'tasklog-doctor-'));
  });
  afterEach(async () => {
    await db.end();
    await database.drop();
    rmSync(data, { recursive: true, force: true });
  });

  const look = async (env: Record<string, string> = {}) =>
    diagnose({ TASKLOG_DATA: data, DATABASE_URL: database.url, ...env });
  const find = async (name: string, env?: Record<string, string>): Promise<Check | undefined> =>
    (await look(env)).checks.find((check) => check.name === name);

  it('finds nothing wrong with a new database, and says what to do about all that is not well', async () => {
    const { checks } = await look();
    // The server of a test may be one that does not sync, which is for a database that nobody keeps: the doctor must say so.
    const { rows } = await db.query<{ name: string }>(
      `select name from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off'`,
    );
    expect(checks.filter(({ state }) => state === 'fail').map(({ name }) => name)).to.have.members(
      rows.map(({ name }) => name),
    );
    expect(checks.filter((check) => ['fail', 'warn'].includes(check.state) && !check.do)).to.deep.equal([]);
    const seen = checks.map(({ name }) => name);
    for (const name of [
      'values',
      'node',
      'disk',
      'server',
      'fsync',
      'full_page_writes',
      'synchronous_commit',
      'clock',
      'migrations',
      'roles',
      'rights',
      'partitions',
      'months',
      'relay',
      'broker',
      'web',
      'endpoint',
    ])
      expect(seen, name).to.include(name);
  });

  const planted: [name: string, statement: string, says: RegExp][] = [
    [
      'synchronous_commit',
      `do $$ begin execute format('alter database %I set synchronous_commit = off', current_database()); end $$`,
      /loses changes/,
    ],
    [
      'migrations',
      `delete from public.migrations_projectors where name like '0001%'`,
      /1 are not applied: projectors\/0001/,
    ],
    [
      'migrations',
      `insert into public.migrations_web (name, run_on) values ('9999-later', now())`,
      /not here: web\/9999-later/,
    ],
    ['rights', 'revoke delete on command.outbox from tasklog_relay', /missing: delete on command.outbox/],
    [
      'rights',
      'grant insert on log.record to tasklog_query, tasklog_realtime',
      /too much: insert on log.record for tasklog_realtime/,
    ],
    ['partitions', 'delete from log.head where topic = 2 and part = 3', /not the same for each topic/],
    [
      'months',
      `insert into log.record values (1, 0, 1, '2001-01-01', gen_random_uuid(), 1, gen_random_uuid(), '{}')`,
      /record_rest/,
    ],
  ];
  for (const [name, statement, says] of planted)
    it(`sees it in ${name}: ${statement.slice(0, 60)}`, async () => {
      await db.query(statement);
      const check = await find(name);
      expect(check?.state).to.be.oneOf(['fail', 'warn']);
      expect(check?.says).to.match(says);
      expect(check?.do).to.be.a('string');
    });

  it('sees a role with more than it needs', async () => {
    await db.query('alter role tasklog_query createdb');
    try {
      expect(await find('roles')).to.deep.include({ state: 'fail', says: 'more than they need: tasklog_query' });
    } finally {
      await db.query('alter role tasklog_query nocreatedb');
    }
  });

  it('compares PARTITIONS with what the log has', async () => {
    expect((await find('partitions', { PARTITIONS: '7' }))?.do).to.contain('PARTITIONS=4');
  });

  it('names every setting that cannot be used, and goes on with the rest', async () => {
    const { ok, checks } = await look({ PARTITIONS: '0', LOG: 'carrier pigeon' });
    expect(ok).to.equal(false);
    expect(
      checks.filter(({ area, state }) => area === 'settings' && state === 'fail').map(({ name }) => name),
    ).to.have.members(['PARTITIONS', 'LOG']);
    expect(checks.find(({ name }) => name === 'node')?.state).to.equal('ok');
  });

  it('lists every setting with its source, and shows no secret', async () => {
    const { settings } = await look({ LOG_LEVEL: 'debug' });
    const of = (name: string) => settings.find((setting) => setting.name === name);
    expect(of('LOG_LEVEL')).to.deep.include({ value: 'debug', source: 'environment' });
    expect(of('PARTITIONS')).to.deep.include({ value: '4', source: 'default' });
    expect(of('DATABASE_URL')).to.deep.include({ value: '(not shown)', source: 'environment' });
    expect(JSON.stringify(await look())).not.to.contain(`:${new URL(database.url).password}@`);
  });

  it('sees secrets that others may read, and a public key that is not of the private one', async () => {
    const { privateFile, publicFile } = await ensureLocalKeys(data);
    expect((await find('secrets'))?.state).to.equal('ok');
    expect((await find('key pair'))?.state).to.equal('ok');
    chmodSync(privateFile, 0o644);
    expect((await find('secrets'))?.do).to.contain(`chmod 600 ${privateFile}`);
    writeFileSync(publicFile, '{"keys":[]}');
    expect((await find('key pair'))?.state).to.equal('fail');
  });

  it('says that a database is away, and does not wait for it', async () => {
    expect((await find('server', { DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none' }))?.says).to.contain(
      '127.0.0.1:9/none cannot be used',
    );
  });

  it('says that a broker is away, which LOG asks for', async () => {
    const check = await find('kafka', { LOG: 'kafka', KAFKA_BROKERS: '127.0.0.1:9' });
    expect(check?.state).to.equal('fail');
    expect(check?.says).to.contain('127.0.0.1:9');
  }).timeout(60_000);

  it('asks the services where an installation runs: one that is not ready is told with its log', async () => {
    const unready = createServer((_request, response) => void response.writeHead(503).end('starting'));
    await new Promise<void>((resolve) => unready.listen(0, '127.0.0.1', resolve));
    const { port } = unready.address() as AddressInfo;
    writeFileSync(
      join(data, 'ready.json'),
      JSON.stringify({
        database: database.url,
        query: `http://127.0.0.1:${String(port)}`,
        relay: 'http://127.0.0.1:9',
      }),
      { mode: 0o600 },
    );
    const { checks, ok } = await look({ DATABASE_URL: '' });
    expect(ok).to.equal(false);
    expect(checks.find(({ name }) => name === 'query-api')?.says).to.contain('is not ready: starting');
    expect(checks.find(({ area, name }) => area === 'services' && name === 'relay')?.do).to.contain('logs/relay.log');
    await new Promise((resolve) => unready.close(resolve));
  });

  it('says whether a model is configured, answers and helps, without its key', async () => {
    const key = 'sk-not-to-be-told';
    const answers: Record<string, [number, object]> = {
      '/v1/models': [200, { data: [] }],
      '/ops/model': [
        200,
        { on: true, breaker: { state: 'open', failures: 3 }, budget: { usedToday: 12 }, outcomes: { slow: 3 } },
      ],
    };
    const server = createServer((request, response) => {
      const [status, body] = answers[request.url ?? ''] ?? [404, {}];
      response.writeHead(status).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    const env = { OPENAI_MODEL: 'small', OPENAI_BASE_URL: `${url}/v1`, OPENAI_API_KEY: key };
    expect((await find('endpoint'))?.state).to.equal('skip');
    expect(await find('endpoint', env)).to.include({ state: 'ok' });
    await ensureLocalKeys(data);
    writeFileSync(join(data, 'ready.json'), JSON.stringify({ database: database.url, command: url }), { mode: 0o600 });
    expect((await find('use', env))?.says).to.contain('breaker open, 12 tokens used today, 3 slow');
    answers['/v1/models'] = [401, { error: `not ${key}` }];
    expect((await find('endpoint', env))?.says).to.contain('does not take the key');
    expect((await find('endpoint', { ...env, OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' }))?.state).to.equal('warn');
    expect((await find('endpoint', { ...env, OPENAI_BASE_URL: 'http://me:pass@127.0.0.1:9/v1' }))?.state).to.equal(
      'fail',
    );
    expect(JSON.stringify(await look(env))).not.to.contain(key);
    await new Promise((resolve) => server.close(resolve));
  });
});
