import { expect } from 'chai';
import { setTimeout as pause } from 'node:timers/promises';
import { history } from '../testing/history.ts';
import { replayStage } from '../testing/replay-stage.ts';
import type { ReplayStage } from '../testing/replay-stage.ts';

const TABLES = {
  tasks: ['task'],
  audit: ['audit'],
  recurrence: ['recurrence_task', 'recurrence'],
  reminder: ['reminder_task', 'reminder_fired', 'reminder'],
  notification: ['notification'],
  history: ['outcome', 'task_version'],
};

describe('replaying a read model', () => {
  let on: ReplayStage;
  beforeEach(async () => {
    on = await replayStage();
  });
  afterEach(async () => {
    await on.end();
  });

  const write = async (size: { users: number; tasks: number; name?: string }): Promise<void> => {
    const { taskEvents, reminders } = history(size);
    await on.writer.publish('task-events', taskEvents);
    await on.writer.publish('reminders', reminders);
  };
  /** Writes until told to stop. */
  const writing = (): { stop: () => Promise<void> } => {
    let going = true;
    const done = (async () => {
      for (let n = 0; going; n += 1) {
        await write({ users: 2, tasks: 9, name: `while ${String(n)}` });
        await pause(5);
      }
    })();
    return { stop: async () => ((going = false), done) };
  };
  const generations = (projector: string) =>
    on.rows<{ gen: number; state: string }>(
      'select gen, state from projection.generation where projector = $1 order by gen',
      [projector],
    );
  const tables = async (): Promise<string[]> =>
    (
      await on.rows<{ name: string }>(
        `select tablename as name from pg_tables where schemaname = 'projection' and tablename ~ '_g[0-9]+$' order by 1`,
      )
    ).map(({ name }) => name);

  for (const [projector, its] of Object.entries(TABLES))
    it(`of ${projector}, makes every row as the live one has it, byte by byte, while writes go on`, async function () {
      this.timeout(60_000);
      await write({ users: 8, tasks: 24 });
      const going = writing();
      const { id, generation } = await on.replay(projector, { verify: 'full' });
      const done = await on.reached(id, 'swapped');
      await going.stop();
      await on.drained();
      expect(generation).to.equal(2);
      expect(done.verification?.tables.map(({ table, equal }) => ({ table, equal }))).to.have.deep.members(
        its.map((table) => ({ table, equal: true })),
      );
      for (const table of its) {
        const before = await on.dump(`projection.${table}_g1`);
        expect(before, table).to.have.length.above(0);
        expect(await on.dump(`projection.${table}_g2`), table).to.deep.equal(before);
        const structure = (gen: number) =>
          on.rows<{ def: string }>(
            `select replace(regexp_replace(pg_get_indexdef(indexrelid), '_g${String(gen)}', '_g', 'g'), ' ', '') as def from pg_index
             where indrelid = 'projection.${table}_g${String(gen)}'::regclass order by 1`,
          );
        expect(await structure(2)).to.deep.equal(await structure(1));
        const rights = (gen: number) =>
          on.rows(
            `select grantee, privilege_type from information_schema.role_table_grants
             where table_name = '${table}_g${String(gen)}' order by 1, 2`,
          );
        expect(await rights(2)).to.deep.equal(await rights(1));
      }
      expect(on.troubles).to.deep.equal([]);
    });

  it('never lets a reader see fewer rows than before, or none', async () => {
    await write({ users: 8, tasks: 24 });
    await on.drained();
    const seen: number[] = [];
    let looking = true;
    const reader = (async () => {
      while (looking) {
        const [row] = await on.rows<{ n: number }>('select sum(version)::int as n from live.task');
        seen.push(row?.n ?? 0);
        await pause(1);
      }
    })();
    const going = writing();
    await on.reached((await on.replay('tasks')).id, 'swapped');
    await on.call('POST', '/ops/projections/tasks/rollback', { reason: 'to see it the other way round' });
    looking = false;
    await Promise.all([going.stop(), reader]);
    expect(seen.length).to.be.above(50);
    expect(seen[0]).to.be.above(0);
    expect(seen).to.deep.equal(seen.toSorted((a, b) => a - b));
  });

  it('shows it when told to, goes back when told to, and loses nothing that was written between', async () => {
    await write({ users: 4, tasks: 12 });
    await on.drained();
    const { id } = await on.replay('audit', { swap: 'manual' });
    const { effectsFrom } = await on.reached(id, 'ready');
    const applied = await on.rows<{ off: string }>(
      `select off from log.checkpoint where (grp, gen, topic) = ('audit', 1, 1) order by part`,
    );
    expect(effectsFrom).to.deep.equal(applied.map(({ off }) => Number(off) + 1));
    expect(await generations('audit')).to.deep.equal([
      { gen: 1, state: 'live' },
      { gen: 2, state: 'ready' },
    ]);
    const swapped = await on.call('POST', '/ops/projections/audit/swap', { reason: 'looked at it' });
    expect(swapped).to.deep.equal({ status: 200, body: { projector: 'audit', from: 1, to: 2 } });
    expect(await on.reached(id, 'swapped')).to.have.property('endedAt');
    await write({ users: 4, tasks: 12, name: 'later' });
    const back = await on.call('POST', '/ops/projections/audit/rollback', { reason: 'something was off' });
    expect(back.body).to.deep.equal({ projector: 'audit', from: 2, to: 1 });
    await on.drained();
    expect(await on.dump('live.audit')).to.deep.equal(await on.dump('projection.audit_g2'));
    expect(await generations('audit')).to.deep.equal([
      { gen: 1, state: 'live' },
      { gen: 2, state: 'retained' },
    ]);
    const actions = await on.rows<{ action: string; reason: string }>(
      'select action, reason from projection.operator_action order by id',
    );
    expect(actions).to.deep.equal([
      { action: 'replay.start', reason: null },
      { action: 'projection.swap', reason: 'looked at it' },
      { action: 'projection.rollback', reason: 'something was off' },
    ]);
  });

  it('keeps the one before for a day, then drops its tables', async () => {
    await write({ users: 2, tasks: 6 });
    await on.reached((await on.replay('tasks')).id, 'swapped');
    const [kept] = await on.rows<{ hours: number }>(
      `select extract(epoch from retire_at - now()) / 3600 as hours from projection.generation where state = 'retained'`,
    );
    expect(Number(kept?.hours)).to.be.within(23.9, 24);
    await on.rows(`update projection.generation set retire_at = now() where state = 'retained'`);
    await on.restart();
    await on.until(`select from projection.generation where (projector, gen, state) = ('tasks', 1, 'retired')`);
    expect(await tables())
      .to.include('task_g2')
      .and.not.include('task_g1');
    expect(await on.rows(`select from log.checkpoint where (grp, gen) = ('tasks', 1)`)).to.deep.equal([]);
    const { status, body } = await on.call('POST', '/ops/projections/tasks/rollback', { reason: 'too late' });
    expect(status).to.equal(409);
    expect(body.detail).to.equal('No generation of tasks is kept to go back to.');
    await write({ users: 2, tasks: 6, name: 'later' });
    await on.drained();
    expect(await on.reached((await on.replay('tasks', { verify: 'full' })).id, 'swapped')).to.have.property(
      'generation',
      3,
    );
  });

  it('up to an instant, makes the tables as they were then, in a schema of their own, and drops it when told to', async () => {
    await write({ users: 4, tasks: 12 });
    await on.drained();
    const then = await on.dump('live.reminder');
    const [moment] = await on.rows<{ at: string }>(
      `select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at`,
    );
    await pause(5);
    await write({ users: 4, tasks: 12, name: 'later' });
    await on.drained();
    const { id } = await on.replay('reminder', { until: moment?.at, verify: 'full' });
    const done = await on.reached(id, 'done');
    expect(done.schema).to.equal(`replay_${id.slice(0, 8)}`);
    expect(done).not.to.have.property('effectsFrom');
    expect(await on.dump(`${done.schema ?? ''}.reminder`)).to.deep.equal(then);
    expect((await on.dump('live.reminder')).length).to.be.above(then.length);
    expect(await tables()).to.not.include('reminder_g2');
    const dropped = await on.call('DELETE', `/ops/replays/${id}`);
    expect(dropped.status).to.equal(200);
    expect(await on.rows(`select from pg_namespace where nspname = $1`, [done.schema])).to.deep.equal([]);
    expect((await on.call('DELETE', `/ops/replays/${id}`)).status).to.equal(409);
  });

  it('tells what it would take, and makes nothing, when it is only asked', async () => {
    await write({ users: 4, tasks: 12 });
    await on.drained();
    const { status, body } = await on.call<{ needs: { records: number; bytes: number } }>('POST', '/ops/replays', {
      ...{ projector: 'audit', dryRun: true },
    });
    expect(status).to.equal(200);
    expect(body.needs.records).to.equal(history({ users: 4, tasks: 12 }).taskEvents.length);
    expect(body.needs.bytes).to.be.above(0);
    expect(await generations('audit')).to.have.length(1);
  });

  it('refuses what makes no sense, and says what would', async () => {
    const refused = async (body: object, role?: 'user'): Promise<{ status: number; detail: string | undefined }> => {
      const { status, body: answer } = await on.call('POST', '/ops/replays', body, role);
      return { status, detail: answer.detail };
    };
    expect(await refused({ projector: 'audits' })).to.deep.equal({
      ...{
        status: 422,
        detail: 'There is no projection "audits"; there are tasks, audit, recurrence, reminder, notification, history.',
      },
    });
    expect((await refused({ projector: 'audit', from: 'kafka' })).detail).to.contain('There is no Kafka to read from');
    expect((await refused({ projector: 'audit', until: 'yesterday' })).detail).to.contain('/until must be an instant');
    expect((await refused({ projector: 'audit', until: '2099-01-01T00:00Z' })).detail).to.contain(
      'not lie in the future',
    );
    expect((await refused({ projector: 'audit', speed: 'fast' })).status).to.equal(422);
    expect((await refused({ projector: 'audit' }, 'user')).status).to.equal(404);
    expect((await on.call('GET', '/ops/replays/nothing')).status).to.equal(404);
    expect((await on.call('POST', '/ops/projections/audit/swap', {})).status).to.equal(422);
    const none = await on.call('POST', '/ops/projections/audit/swap', { reason: 'why not' });
    expect(none.body.detail).to.contain('No generation of audit is ready to be shown');
    expect(await on.rows('select from projection.replay')).to.deep.equal([]);
  });

  it('two operators who swap at once do it once', async () => {
    await write({ users: 2, tasks: 6 });
    const { id } = await on.replay('tasks', { swap: 'manual' });
    await on.reached(id, 'ready');
    const both = await Promise.all([1, 2].map(() => on.call('POST', '/ops/projections/tasks/swap', { reason: 'now' })));
    expect(both.map(({ status }) => status).sort()).to.deep.equal([200, 409]);
    expect(await generations('tasks')).to.deep.equal([
      { gen: 1, state: 'retained' },
      { gen: 2, state: 'live' },
    ]);
  });
});
