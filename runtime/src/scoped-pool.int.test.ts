import { expect } from 'chai';
import { isPing } from '@tasklog/schemas/validators';
import { rowOf, sql } from './pool.ts';
import { createScopedPool } from './scoped-pool.ts';
import type { ScopedPool } from './scoped-pool.ts';
import { testDatabase } from './testing/database.ts';

describe('a statement with settings of its own', () => {
  let pool: ScopedPool;
  let database: Awaited<ReturnType<typeof testDatabase>>;
  before(async () => {
    database = await testDatabase();
    pool = createScopedPool(database.url, { size: 1 });
  });
  after(async () => {
    await pool.end();
    await database.drop();
  });

  const WHO = sql.unsafe`select coalesce(current_setting('test.who', true), '') as who, current_setting('enable_sort') as sort`;
  const ann = () => pool.scoped({ 'test.who': 'ann' });

  it('sees them, and the next on the connection does not', async () => {
    expect(await ann().one(WHO)).to.deep.equal({ who: 'ann', sort: 'on' });
    expect(await pool.scoped({}).one(WHO)).to.deep.equal({ who: '', sort: 'on' });
  });
  it('sees those that were added', async () =>
    expect(await ann().with({ enable_sort: 'off' }).one(WHO)).to.deep.equal({ who: 'ann', sort: 'off' }));
  it('is planned once or each time, as is asked', async () => {
    const planned = sql.unsafe`select generic_plans::int as once, custom_plans::int as each
      from pg_prepared_statements where statement like ${'%counted twice%'}`;
    const counted = sql.unsafe`select count(*) as n, 'counted twice' as what from pg_class where oid = ${1}`;
    for (let n = 0; n < 3; n += 1) await ann().planned('once').one(counted);
    for (let n = 0; n < 3; n += 1) await ann().planned('each time').one(counted);
    expect(await ann().planned('each time').any(planned)).to.deep.include({ once: 3, each: 0 });
    expect(await ann().one(WHO)).to.deep.equal({ who: 'ann', sort: 'on' });
  });
  it('sees a setting word for word', async () => {
    const odd = `'; drop table x; -- $1 \\ ’`;
    expect(await pool.scoped({ 'test.who': odd }).one(WHO)).to.include({ who: odd });
  });
  it('sees its own, however many are asked at once', async () => {
    const names = Array.from({ length: 50 }, (_, n) => `user ${String(n)}`);
    const seen = await Promise.all(names.map((name) => pool.scoped({ 'test.who': name }).one(WHO)));
    expect(seen).to.deep.equal(names.map((who) => ({ who, sort: 'on' })));
  });
  it('leaves nothing when it fails', async () => {
    const failed = await ann()
      .any(sql.unsafe`select 1 / 0 as n`)
      .catch(({ code }: { code: string }) => code);
    expect(failed).to.equal('22012');
    expect(await pool.scoped({}).one(WHO)).to.include({ who: '' });
  });
  it('is one transaction with them', async () => {
    const clock = sql.unsafe`select set_config('test.at', now()::text, true), now()::text = current_setting('test.at') as same`;
    expect(await ann().one(clock)).to.include({ same: true });
  });
  it('with a setting that does not exist, or a value that is none, fails and says so', async () => {
    const error = await pool
      .scoped({ enable_sort: 'perhaps' })
      .one(WHO)
      .catch(({ message }: Error) => message);
    expect(error).to.contain('enable_sort');
  });

  it('gives rows as the other pool does', async () => {
    const rows = await ann().any(
      sql.unsafe`select n, '2026-11-23 10:00:00+01'::timestamptz as at, ${'x'} as x from generate_series(1::int8, 2) n`,
    );
    expect(rows).to.deep.equal([1, 2].map((n) => ({ n, at: '2026-11-23T09:00:00.000Z', x: 'x' })));
    expect(await ann().one(sql.type(rowOf(isPing))`select 'ping' as type`)).to.deep.equal({ type: 'ping' });
    expect(await ann().maybeOne(sql.unsafe`select where false`)).to.equal(null);
  });
  it('refuses a row that is not as its schema says, and more or fewer than there can be', async () => {
    const thrown = (asked: Promise<unknown>): Promise<unknown> =>
      asked.then(
        () => 'nothing',
        ({ message }: Error) => message,
      );
    expect(await thrown(ann().one(sql.type(rowOf(isPing))`select 'pong' as type`))).not.to.equal('nothing');
    expect(await thrown(ann().one(sql.unsafe`select where false`))).to.contain('no row');
    expect(await thrown(ann().maybeOne(sql.unsafe`select from generate_series(1, 2)`))).to.contain('2 rows');
  });
});
