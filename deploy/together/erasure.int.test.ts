import { expect } from 'chai';
import type { Call } from '@tasklog/command-api/testing/api';
import { partitionOf } from '@tasklog/event-log';
import { PROJECTORS } from '@tasklog/projectors';
import { TEST_PARTITIONS } from '@tasklog/runtime/testing/database';
import type { Erasure, ErasureList } from '@tasklog/schemas';
import { ACCOUNT, leaveTraces } from './traces.ts';
import { placesOf, startTogether } from './services.ts';
import type { Together } from './services.ts';

/** Words that stand nowhere else. */
const ANN = 'zanzibarquux';
const BOB = 'timbuktufrob';

describe('erasing a user', function () {
  this.timeout(90_000);
  let all: Together;
  let ann: Call;
  let operator: Call;
  beforeEach(async () => {
    all = await startTogether({ holds: [{ topic: 'task-events', retentionMs: 60_000 }] });
    ann = await all.as('ann', 'command');
    operator = await all.as('op', 'projectors', 'operator');
    for (const text of ACCOUNT) await all.db.query(text);
    // Nothing is under way in a test that it does not know of.
    await all.db.query('alter table log.erasure alter settles_at set default clock_timestamp()');
    await leaveTraces(all, 'ann', ANN);
    await leaveTraces(all, 'bob', BOB);
  });
  afterEach(() => all.stop());

  const order = (reason = 'asked for by letter') =>
    operator<Erasure>('POST', '/ops/erasures', { userId: all.userId('ann'), reason });
  const erasure = async (): Promise<Erasure | undefined> => {
    const query = await all.as('op', 'query', 'observer');
    return (await query<ErasureList>('GET', `/ops/erasures?user=${all.userId('ann')}`)).body.items[0];
  };
  const done = () => all.until('select from log.erasure where done_at is not null');
  const intact = async (): Promise<unknown> => {
    const headers = { authorization: `Bearer ${await all.token('op', 'observer')}` };
    const text = await (await fetch(`${all.urls.query}/ops/audit/verify`, { headers })).text();
    return (JSON.parse(text.trim().split('\n').at(-1) ?? '{}') as { intact?: boolean }).intact;
  };
  const ofBob = async () => ({
    places: await placesOf(all.db, BOB),
    rows: await all.rows('select * from command.task where user_id = $1 order by id', [all.userId('bob')]),
    list: await all.rows('select * from live.task where user_id = $1 order by id', [all.userId('bob')]),
    trail: await all.rows('select * from live.audit where user_id = $1 order by seq', [all.userId('bob')]),
    log: await all.rows(
      `select topic, part, off, event from log.record where event ->> 'userid' = $1 order by 1, 2, 3`,
      [all.userId('bob')],
    ),
  });

  it('leaves nothing of the user in any table, and everything of the others', async () => {
    const before = await placesOf(all.db, ANN);
    expect(before).to.include.members([
      ...['auth."user"', 'auth.session', 'auth.account', 'auth.verification'],
      ...['command.idempotency', 'command.message', 'command.task', 'command.preferences', 'command.reminder_fired'],
      ...['log.dead_letter', 'log.record'],
      ...['projection.audit_g1', 'projection.intent', 'projection.notification_g1', 'projection.recurrence_g1'],
      ...[
        'projection.recurrence_task_g1',
        'projection.reminder_g1',
        'projection.reminder_task_g1',
        'projection.task_g1',
      ],
    ]);
    const bob = await ofBob();
    const { status, body } = await order();
    expect(status).to.equal(202);
    expect(body).to.include({ userId: all.userId('ann'), requestedBy: 'operator', state: 'erasing' });
    await done();
    await all.settled();
    expect(await placesOf(all.db, ANN)).to.deep.equal([]);
    expect(await ofBob()).to.deep.equal(bob);
    expect(await intact()).to.equal(true);
    const now = await erasure();
    expect(now).to.include({ state: 'erased' });
    expect(now?.rows).to.be.greaterThan(10);
    expect(now?.redacted).to.be.greaterThan(5);
    expect(now?.remains.map(({ topic }) => topic)).to.deep.equal(['task-events']);
  });

  it('leaves of the user’s id only what says that, when and by whose word it was done', async () => {
    await order();
    await done();
    await all.settled();
    const tasks = await all.rows<{ n: number }>(
      `select count(*)::int as n from log.record where task_id <> $1
      and event ->> 'userid' = $1::text`,
      [all.userId('ann')],
    );
    expect(tasks[0]?.n).to.equal(0);
    expect(await placesOf(all.db, all.userId('ann'))).to.deep.equal([
      ...['log.erasure', 'log.record', 'projection.audit_g1', 'projection.operator_action'],
    ]);
    const trail = await all.rows('select seq, type, before, after from live.audit where user_id = $1', [
      all.userId('ann'),
    ]);
    expect(trail).to.deep.equal([{ seq: '1', type: 'user.erased', before: null, after: null }]);
    const types = await all.rows(
      `select distinct event ->> 'type' as type from log.record where event ->> 'userid' = $1 order by 1`,
      [all.userId('ann')],
    );
    expect(types).to.deep.equal([{ type: 'tasklog.erased' }, { type: 'user.erased' }]);
    const [action] = await all.rows('select action, target, reason from projection.operator_action');
    expect(action).to.deep.equal({ action: 'user.erase', target: all.userId('ann'), reason: 'asked for by letter' });
  });

  it('takes nothing new of the user, on any way in', async () => {
    await order();
    await all.until('select from log.erasure where swept_at is not null');
    for (const [method, path, body] of [
      ['POST', '/v1/tasks', { title: ANN }],
      ['POST', '/v1/tasks/batch', { operations: [{ op: 'add', task: { title: ANN } }] }],
      ['POST', '/v1/calendar-feed', undefined],
      ['POST', '/v1/chat', { message: `add ${ANN}` }],
      ['POST', '/v1/chat', { message: 'what is due?' }],
    ] as const) {
      const { status, body: problem } = await ann<{ code?: string }>(method, path, body);
      expect([path, status, problem.code]).to.deep.equal([path, 410, 'erased']);
    }
    await done();
    expect(await placesOf(all.db, ANN)).to.deep.equal([]);
  });

  it('keeps what slips into the outbox off the log, and sweeps it up', async () => {
    await all.db.query(`update log.erasure set settles_at = 'infinity'`);
    await all.db.query(`alter table log.erasure alter settles_at set default 'infinity'`);
    await order();
    await all.until('select from log.erasure where swept_at is not null');
    const [user, part] = [all.userId('ann'), partitionOf(all.userId('ann'), TEST_PARTITIONS)];
    const late = {
      id: '0190aaaa-0000-7000-8000-0000000000aa',
      userid: user,
      type: 'task.added',
      data: { after: { title: ANN } },
    };
    await all.db.query(
      `insert into command.outbox (topics, part, task_id, version, event_id, event, doc) values ('{1,3}', $1, $2, 1, $2, $3, '{}')`,
      [part, late.id, JSON.stringify(late)],
    );
    await all.db.query(`insert into command.task values ($1, $2, 1, $3)`, [
      late.id,
      user,
      JSON.stringify({ title: ANN }),
    ]);
    await all.settled();
    expect(await placesOf(all.db, ANN)).to.deep.equal(['command.task']);
    await all.db.query('update log.erasure set settles_at = clock_timestamp()');
    await done();
    expect(await placesOf(all.db, ANN)).to.deep.equal([]);
  });

  it('begun by one relay, is ended by the next', async () => {
    await all.db.query(`alter table log.erasure alter settles_at set default 'infinity'`);
    await order();
    await all.until('select from log.erasure where told');
    await all.stopRelays();
    await all.db.query('update log.erasure set settles_at = clock_timestamp()');
    await all.relay();
    await done();
    await all.settled();
    expect(await placesOf(all.db, ANN)).to.deep.equal([]);
    const told = await all.rows(`select from log.record where event ->> 'type' = 'user.erased'`);
    expect(told, 'on task-events and on task-updates, once').to.have.length(2);
  });

  it('ordered by the user with the right words, is the same, and again tells how far it is', async () => {
    const wrong = await ann<{ code: string; errors: { field: string }[] }>('DELETE', '/v1/me', { confirm: 'yes' });
    expect([wrong.status, wrong.body.errors[0]?.field]).to.deep.equal([422, '/confirm']);
    expect((await ann('DELETE', '/v1/me')).status).to.equal(400);
    const first = await ann<Erasure>('DELETE', '/v1/me', { confirm: 'erase all my data' });
    expect([first.status, first.body.requestedBy]).to.deep.equal([202, 'user']);
    await done();
    await all.settled();
    const again = await ann<Erasure>('DELETE', '/v1/me', { confirm: 'erase all my data' });
    expect([again.status, again.body.state, again.body.requestedAt]).to.deep.equal([
      202,
      'erased',
      first.body.requestedAt,
    ]);
    expect(await placesOf(all.db, ANN)).to.deep.equal([]);
    expect(await all.rows('select from projection.operator_action'), 'no operator did it').to.deep.equal([]);
  });

  it('is for operators to order, with a reason', async () => {
    const body = { userId: all.userId('ann'), reason: 'because' };
    const asked = async (role: 'user' | 'observer' | 'service'): Promise<number> =>
      (await (await all.as('eve', 'projectors', role))('POST', '/ops/erasures', body)).status;
    expect([await asked('user'), await asked('service'), await asked('observer')]).to.deep.equal([404, 404, 403]);
    for (const wrong of [
      {},
      { userId: body.userId },
      { ...body, reason: '' },
      { ...body, userId: 'ann' },
      { ...body, why: 'x' },
    ])
      expect((await operator('POST', '/ops/erasures', wrong)).status, JSON.stringify(wrong)).to.equal(422);
    expect(await all.rows('select from log.erasure')).to.deep.equal([]);
    await order();
    await order('once more');
    expect(await all.rows('select from projection.operator_action'), 'the second time nothing happens').to.have.length(
      1,
    );
  });

  it('is only done for users whose erasure was asked for, whoever calls the functions', async () => {
    const relay = await all.role('relay');
    for (const text of ['select log.erase_rows($1)', 'select log.redact($1, 1::smallint, 0::smallint, 0, 100)']) {
      const refused = relay.query(text, [all.userId('bob')]).then(
        () => 'done',
        ({ message }: Error) => message,
      );
      expect(await refused).to.contain('nobody asked to erase');
    }
    await relay.end();
    for (const name of ['command', 'projectors', 'query', 'realtime']) {
      const other = await all.role(name);
      const code = (text: string) =>
        other.query(text, [all.userId('bob')]).then(
          () => 'allowed',
          (e: { code: string }) => e.code,
        );
      expect(await code('select log.erase_rows($1)'), name).to.equal('42501');
      expect(await code('delete from log.erasure where user_id = $1'), name).to.equal('42501');
      await other.end();
    }
  });

  it('read models made anew afterwards are the same, compared with the log in full', async () => {
    await order();
    await done();
    await all.settled();
    for (const { name } of PROJECTORS) {
      const asked = { projector: name, verify: 'full', allowDeadLetters: true };
      const { status, body } = await operator<{ replay: { id: string } }>('POST', '/ops/replays', asked);
      expect(status, JSON.stringify(body)).to.equal(202);
      await all.until(`select from projection.replay where projector = $1 and state in ('swapped', 'failed')`, [name]);
    }
    expect(
      await all.rows(`select projector, reason, verification from projection.replay where state <> 'swapped'`),
    ).to.deep.equal([]);
    const models = await all.rows<{ name: string }>('select name from projection.model order by name');
    for (const { name } of models) {
      const [live, anew] = await Promise.all(
        [1, 2].map((gen) =>
          all.rows(`select row_to_json(t)::text as row from projection.${name}_g${String(gen)} t order by 1`),
        ),
      );
      expect(anew, name).to.deep.equal(live);
    }
    expect(await placesOf(all.db, ANN)).to.deep.equal([]);
    expect(await intact()).to.equal(true);
  });
});
