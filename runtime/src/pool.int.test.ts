import { expect } from 'chai';
import { SchemaValidationError } from 'slonik';
import { isPing } from '@tasklog/schemas/validators';
import { createPool, rowOf, sql } from './pool.ts';
import type { Pool } from './pool.ts';
import { ROLES } from './roles.ts';
import { testDatabase, urlForRole } from './testing/database.ts';

describe('the pool', () => {
  let pool: Pool;
  let database: Awaited<ReturnType<typeof testDatabase>>;
  before(async () => {
    database = await testDatabase();
    pool = await createPool(database.url, { size: 1 });
  });
  after(async () => {
    await pool.end();
    await database.drop();
  });

  it('gives rows that are as their schema says', async () =>
    expect(await pool.one(sql.type(rowOf(isPing))`select 'ping' as type`)).to.deep.equal({ type: 'ping' }));
  it('gives up a statement after a minute, unless it was made patient', async () => {
    const patient = await createPool(database.url, { size: 1, patient: true });
    const timeouts = [pool, patient].map((each) =>
      each.oneFirst(sql.unsafe`select current_setting('statement_timeout')`),
    );
    expect(await Promise.all(timeouts)).to.deep.equal(['1min', '0']);
    await patient.end();
  });
  it('refuses a row that is not', async () => {
    const error = await pool.one(sql.type(rowOf(isPing))`select 'pong' as type`).catch((each: unknown) => each);
    expect(error).to.be.instanceOf(SchemaValidationError);
  });
  it('gives big integers as numbers and times as ISO 8601', async () => {
    expect(await pool.one(sql.unsafe`select 5::int8 as n, '2026-11-23 10:00:00+01'::timestamptz as at`)).to.deep.equal({
      n: 5,
      at: '2026-11-23T09:00:00.000Z',
    });
  });
});

describe('a pool that prepares', () => {
  let pool: Pool;
  let database: Awaited<ReturnType<typeof testDatabase>>;
  before(async () => {
    database = await testDatabase();
    pool = await createPool(database.url, { size: 1, prepare: true });
  });
  after(async () => {
    await pool.end();
    await database.drop();
  });
  const prepared = () => pool.anyFirst(sql.unsafe`select statement from pg_prepared_statements where name ~ '^s'`);

  it('parses a statement with values once, whatever the values', async () => {
    for (const n of [1, 2, 3]) expect(await pool.oneFirst(sql.unsafe`select ${n}::int + 1`)).to.equal(n + 1);
    expect(await prepared()).to.deep.equal(['select $1::int + 1']);
  });
  it('follows a view that is replaced', async () => {
    await pool.query(sql.unsafe`create view now_seen as select 1 as n`);
    const seen = () => pool.oneFirst(sql.unsafe`select n from now_seen where n > ${0}`);
    expect(await seen()).to.equal(1);
    await pool.query(sql.unsafe`create or replace view now_seen as select 2 as n`);
    expect(await seen()).to.equal(2);
  });
  it('prepares no more than a few hundred', async () => {
    for (let n = 0; n < 220; n += 1)
      await pool.query({ ...sql.unsafe`select`, sql: `select $1::int as c${String(n)}`, values: [n] });
    expect(await prepared()).to.have.length(200);
  });
});

describe('migrations', () => {
  it('run twice change nothing, and another number of partitions is refused', async () => {
    const { migrate } = await import('./migrate.ts');
    const database = await testDatabase();
    const silent = { log: () => undefined };
    await migrate(database.url, { partitions: 4, ...silent });
    const error = await migrate(database.url, { partitions: 8, ...silent }).catch((each: unknown) => each);
    expect((error as Error).message).to.contain('PARTITIONS=4');
    await database.drop();
  });
  it('leave every role with statements that the server does not compile first', async () => {
    const { migrate } = await import('./migrate.ts');
    const database = await testDatabase();
    // The server of a person who asks for it.
    const owner = await createPool(database.url, { size: 1 });
    await owner.query(
      sql.unsafe`do $$ begin execute format('alter database %I set jit = on', current_database()); end $$`,
    );
    await migrate(database.url, { partitions: 4, log: () => undefined });
    for (const role of ROLES) {
      const pool = await createPool(await urlForRole(database.url, `tasklog_${role}`), { size: 1 });
      expect(await pool.oneFirst(sql.unsafe`select current_setting('jit')`), role).to.equal('off');
      await pool.end();
    }
    await owner.end();
    await database.drop();
  });
});
