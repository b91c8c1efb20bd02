import { hostname } from 'node:os';
import { expect } from 'chai';
import { TEST_PARTITIONS } from '@tasklog/runtime/testing/database';
import type { OpsHealth, OpsLag, OpsLagHistory, OpsOutbox } from '@tasklog/schemas';
import { isOpsHealth, isOpsLag, isOpsLagHistory, isOpsOutbox } from '@tasklog/schemas/validators';
import { operations } from '../questions.ts';
import { operating } from '../testing/operating.ts';

describe('what operators look at', () => {
  const given = operating();
  const { ask, user, event } = given;
  const askLag = (query = '') => ask<OpsLag>(`/ops/lag${query}`, isOpsLag);
  const reads = (group: string, positions: Record<number, number>, owner: number | null = given.session.owner()) =>
    given.db.query(
      `insert into log.checkpoint (grp, topic, part, off, owner, lease_until)
       select $1, 1, part, off, $4, now() + interval '1 hour' from unnest($2::int[], $3::bigint[]) as c(part, off)`,
      [group, Object.keys(positions), Object.values(positions), owner],
    );

  /** Where a question is asked; of one thing, that of a dead letter that is there. */
  const placeOf = async (path: string): Promise<string> => {
    if (!path.includes('{id}')) return path;
    const { rows } = await given.db.query<{ id: string }>(
      `insert into log.dead_letter (grp, gen, topic, part, off, key, event, reason, attempts)
       select 'audit', 1, 1, 0, coalesce(max(off), 0) + 1, 'k', $1, 'bad', 3 from log.dead_letter returning id`,
      [JSON.stringify(event(user(1), 'a'))],
    );
    return path.replace('{id}', String(rows[0]?.id));
  };

  describe('is for observers and operators', () => {
    for (const question of operations) {
      it(`${question.path} does not exist for a user, nor for a service, and nobody may change it`, async () => {
        const path = await placeOf(question.path);
        for (const role of ['user', 'service'] as const)
          expect((await given.list.ask(path, { role })).status, role).to.equal(404);
        for (const role of ['observer', 'operator'] as const)
          expect((await given.list.ask(path, { role })).status, role).to.equal(200);
        expect((await fetch(`${given.list.url}${path}`)).status).to.equal(401);
        expect((await given.list.ask(path, { role: 'operator', method: 'POST' })).status).to.equal(405);
      });
      it(`${question.path} refuses parameters that it does not know`, async () => {
        const path = await placeOf(question.path);
        expect((await given.list.ask(`${path}?colour=red`, { role: 'operator' })).status).to.equal(422);
      });
    }
  });

  describe('the lag', () => {
    it('tells head, position, records and seconds behind, and which process reads', async () => {
      await given.log.publish('task-events', [event(user(1), 'a'), event(user(1), 'b'), event(user(1), 'c')]);
      await given.db.query(`update log.record set at = now() - interval '1 hour' where off = 2`);
      await reads('audit', { 0: 0, 1: 1, 2: 0, 3: 0 });
      const { partitions, groups, totals } = await askLag();
      const [worst] = partitions;
      expect(worst).to.deep.include({
        group: 'audit',
        partition: 1,
        head: 3,
        position: 1,
        records: 2,
        state: 'behind',
      });
      expect(worst?.owner).to.deep.equal({ name: 'projectors', pid: process.pid, host: hostname() });
      expect(worst?.seconds).to.be.within(3_590, 3_700);
      expect(groups[0]).to.deep.include({ group: 'audit', records: 2, partitions: 4 });
      expect(totals).to.deep.include({ records: 2, groups: 1, partitions: 4 });
    });

    it('shows a partition that was never committed, also when the group has no row for it', async () => {
      await given.log.publish('task-events', [event(user(3), 'a')]);
      await reads('tasks', { 0: 0 });
      const { partitions } = await askLag();
      expect(partitions).to.have.length(TEST_PARTITIONS);
      expect(partitions[0]).to.deep.include({ partition: 3, position: 0, committed: false, records: 1 });
    });

    it('says why a group does not go on, worst first: failing, or read by nobody', async () => {
      await given.log.publish('task-events', [event(user(0), 'a'), event(user(1), 'b')]);
      await given.db.query(`update log.record set at = now() - interval '1 hour'`);
      await reads('tasks', { 0: 0, 1: 0, 2: 0, 3: 0 });
      await reads('audit', { 0: 0, 1: 0, 2: 0, 3: 0 });
      await given.db.query(
        `insert into log.trouble values ('audit', 1, 1, 1, 0, 'disk full', 9, now() - interval '90 s', now(), now() + interval '5 s')`,
      );
      const { partitions, totals } = await askLag();
      expect(partitions[0]).to.deep.include({ group: 'audit', partition: 1, state: 'stuck' });
      expect(partitions[0]?.why).to.equal('it fails at offset 1, attempt 9: disk full');
      expect(partitions[0]?.lastError).to.deep.include({ offset: 1, attempts: 9, over: false });
      expect(totals.stuck).to.equal(1);
      expect((await askLag('?group=tasks')).partitions.map(({ group }) => group)).not.to.include('audit');
    });

    it('keeps the last error of a reader that has gone on, and says that it is over', async () => {
      await given.log.publish('task-events', [event(user(0), 'a')]);
      await reads('tasks', { 0: 1 });
      await given.db.query(`insert into log.trouble values ('tasks', 1, 1, 0, 0, 'was away', 2, now(), now(), now())`);
      const [first] = (await askLag()).partitions.filter(({ lastError }) => lastError);
      expect(first).to.deep.include({ state: 'current', why: null });
      expect(first?.lastError).to.deep.include({ over: true, nextTry: null, error: 'was away' });
    });

    it('of the last hour has points in memory, by group or by partition', async () => {
      await given.log.publish('task-events', [event(user(0), 'a')]);
      await reads('tasks', { 0: 0, 1: 0, 2: 0, 3: 0 });
      await given.list.sample();
      const history = await ask<OpsLagHistory>('/ops/lag/history?group=tasks', isOpsLagHistory);
      expect(history.at.length).to.be.greaterThan(0);
      expect(history.series).to.have.length(1);
      expect(history.series[0]?.records.at(-1)).to.equal(1);
      await given.list.sample();
      const newest = await ask<OpsLagHistory>('/ops/lag/history?group=tasks&points=1', isOpsLagHistory);
      expect([newest.at, newest.series[0]?.perSecond, newest.outbox.depth].map((each) => each?.length)).to.deep.equal([
        1, 1, 1,
      ]);
      const parts = await ask<OpsLagHistory>('/ops/lag/history?group=tasks&by=partition', isOpsLagHistory);
      expect(parts.series.map(({ partition }) => partition).sort()).to.deep.equal([0, 1, 2, 3]);
      expect(parts.outbox.depth.at(-1)).to.equal(0);
    });
  });

  describe('the outbox', () => {
    const lead = (owner: number) =>
      given.db.query(
        `update log.leader set owner = $1, epoch = 4, since = now() - interval '1 hour', lease_until = now() + interval '9 s'`,
        [owner],
      );
    it('tells what waits and since when, and who leads', async () => {
      await lead(given.session.owner());
      await given.db.query(
        `insert into command.outbox (topics, part, task_id, version, event_id, event, at)
         select '{1,3}', 0, gen_random_uuid(), 1, gen_random_uuid(), '{}', now() - interval '30 s' from generate_series(1, 3)`,
      );
      const outbox = await ask<OpsOutbox>('/ops/outbox', isOpsOutbox);
      expect(outbox).to.deep.include({ depth: 3, estimated: false, epoch: 4, state: 'slow' });
      expect(outbox.oldestAgeSeconds).to.be.within(29, 60);
      expect(outbox.leader).to.deep.include({ name: 'projectors', pid: process.pid });
      expect(outbox.leaseAgeSeconds).to.be.within(0, 10);
    });
    it('says that nobody leads when the leader’s process is gone, though its lease runs on', async () => {
      await lead(17);
      const { leader, state, advice } = await ask<OpsOutbox>('/ops/outbox', isOpsOutbox);
      expect([leader, state]).to.deep.equal([null, 'stopped']);
      expect(advice).to.contain('relay');
    });
    it('of more than ten thousand entries tells the number by their ids', async () => {
      await given.db.query(
        `insert into command.outbox (topics, part, task_id, version, event_id, event)
         select '{1,3}', 0, gen_random_uuid(), 1, gen_random_uuid(), '{}' from generate_series(1, 10500)`,
      );
      const outbox = await ask<OpsOutbox>('/ops/outbox', isOpsOutbox);
      expect(outbox).to.deep.include({ estimated: true, depth: 10_500 });
    });
  });

  it('the health of all parts: what is not known is not called well', async () => {
    await given.log.publish('task-events', [event(user(0), 'a')]);
    await reads('tasks', { 0: 0 });
    await given.db.query(
      `insert into log.dead_letter (grp, gen, topic, part, off, key, event, reason, attempts) values ('tasks', 1, 1, 0, 1, 'k', '{}', 'bad', 3)`,
    );
    const { nodes, state } = await ask<OpsHealth>('/ops/health', isOpsHealth);
    const of = (name: string) => nodes.find((node) => node.name === name);
    expect(of('web')).to.deep.include({ state: 'unknown', since: null });
    expect(of('realtime')).to.deep.include({ state: 'bad', number: 0 });
    expect(of('dead letters')).to.deep.include({ state: 'warn', number: 1 });
    expect(of('tasks')?.unit).to.equal('seconds behind');
    expect(state).to.equal('bad');
  });
});
