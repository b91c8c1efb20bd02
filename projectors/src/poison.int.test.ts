import { expect } from 'chai';
import { ClaimLost } from '@tasklog/event-log';
import { sql } from '@tasklog/runtime/pool';
import { isPoison, Poison } from './poison.ts';
import { row } from './row.ts';
import { stage } from './testing/stage.ts';
import type { Stage } from './testing/stage.ts';

describe('who is to blame', () => {
  let on: Stage;
  before(async () => (on = await stage()));
  after(() => on.end());

  const failure = async (query: ReturnType<typeof sql.unsafe>): Promise<unknown> =>
    on.pool
      .transaction((tx) => tx.query(query))
      .then(
        () => expect.fail('it should have failed'),
        (error: unknown) => error,
      );
  const id = '0190aaaa-0000-7000-8000-000000000001';

  it('the record, for what no schema allows or no column takes', async () => {
    expect(isPoison(new Poison('x'))).to.equal(true);
    expect(isPoison(new TypeError('x of undefined'))).to.equal(true);
    expect(isPoison(await failure(sql.unsafe`select 'soon'::date`))).to.equal(true);
    const insert = sql.unsafe`insert into projection.task_g1 values (${id}, ${id}, 1, '{}')`;
    expect(isPoison(await failure(insert)), 'not null').to.equal(true);
    const twice = sql.unsafe`insert into projection.reminder_task_g1 values (${id}, ${id}, 1, '{}'), (${id}, ${id}, 1, '{}')`;
    expect(isPoison(await failure(twice)), 'unique').to.equal(true);
    const wrong = sql.type(row<{ n: string }>({ n: 'string' }))`select 1 as n`;
    expect(isPoison(await failure(wrong)), 'row').to.equal(true);
  });

  it('the database, for what would fail every record alike', async () => {
    expect(isPoison(await failure(sql.unsafe`select * from projection.nothing`)), 'no table').to.equal(false);
    expect(isPoison(await failure(sql.unsafe`delete from command.task`)), 'no right').to.equal(false);
    const killed = sql.unsafe`select pg_terminate_backend(pg_backend_pid())`;
    expect(isPoison(await failure(killed)), 'terminated').to.equal(false);
    for (const code of ['40P01', '40001', '53100', '57P01', '08006', '55P03'])
      expect(isPoison(Object.assign(new Error('x'), { code })), code).to.equal(false);
    expect(isPoison(Object.assign(new Error('x'), { code: 'ECONNREFUSED', syscall: 'connect' }))).to.equal(false);
  });

  it('nobody, when the claim is lost', () => {
    const claim = { group: 'g', generation: 1, topic: 'task-events', partition: 0, epoch: 1 } as const;
    expect(isPoison(new ClaimLost(claim))).to.equal(false);
  });
});
