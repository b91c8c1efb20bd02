import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import { sql } from '@tasklog/runtime/pool';
import { PROJECTORS } from '../names.ts';
import { Poison } from '../poison.ts';
import type { Projector } from '../projector.ts';
import { aTask } from '../testing/events.ts';
import { history } from '../testing/history.ts';
import { replayStage } from '../testing/replay-stage.ts';
import type { ReplayStage } from '../testing/replay-stage.ts';

/** The projectors, of which one does something else in generations that are not the first. */
const changed = (name: string, apply: Projector['apply']): readonly Projector[] =>
  PROJECTORS.map((each) =>
    each.name !== name
      ? each
      : {
          ...each,
          apply: async (tx, records, target) => {
            if (target.generation > 1) await apply(tx, records, target);
            await each.apply(tx, records, target);
          },
        },
  );

describe('a replay that meets trouble', () => {
  let on: ReplayStage;
  let hook: Projector['apply'];
  beforeEach(async () => {
    hook = () => Promise.resolve();
    on = await replayStage({ projectors: changed('tasks', (...args) => hook(...args)) });
    await on.writer.publish('task-events', history({ users: 4, tasks: 8 }).taskEvents);
    await on.drained();
  });
  afterEach(async () => {
    await on.end();
  });

  const held = (): { release: () => void; entered: Promise<void> } => {
    let [release, enter] = [(): void => undefined, (): void => undefined];
    const gate = new Promise<void>((resolve) => (release = resolve));
    const entered = new Promise<void>((resolve) => (enter = resolve));
    hook = () => (enter(), gate);
    return { release, entered };
  };
  const servesStill = async (before: string[]): Promise<void> => {
    expect(await on.dump('live.task')).to.deep.equal(before);
    await on.writer.publish('task-events', [aTask().added()]);
    await on.drained();
    expect(await on.dump('live.task')).to.have.length(before.length + 1);
  };
  /** A page that fails after a resume, of whatever was wrong before it, pauses the replay once more. */
  const nothingInHand = () =>
    on.until(
      `select where not exists (select from log.checkpoint where (grp, gen) = ('tasks', 2) and owner is not null)`,
    );
  const left = async (gen: number): Promise<unknown[]> => [
    ...(await on.rows(`select from pg_tables where schemaname = 'projection' and tablename = $1`, [
      `task_g${String(gen)}`,
    ])),
    ...(await on.rows(`select from log.checkpoint where (grp, gen) = ('tasks', $1)`, [gen])),
    ...(await on.rows(`select from log.blocked_key where (grp, gen) = ('tasks', $1)`, [gen])),
  ];

  it('paused, stands still while the live one goes on, and resumed, ends where it would have', async () => {
    const { release, entered } = held();
    const { id } = await on.replay('tasks', { verify: 'full' });
    await entered;
    const paused = await on.call('POST', `/ops/replays/${id}/pause`, { reason: 'lunch' });
    expect(paused.body).to.have.nested.property('replay.state', 'paused');
    expect(paused.body).to.have.nested.property('replay.reason', 'lunch');
    release();
    await on.until(
      `select where not exists (select from log.checkpoint where (grp, gen) = ('tasks', 2) and owner is not null)`,
    );
    await on.writer.publish('task-events', history({ users: 2, tasks: 4, name: 'meanwhile' }).taskEvents);
    await on.drained();
    expect((await on.call('POST', `/ops/replays/${id}/pause`)).status).to.equal(409);
    expect((await on.call('POST', `/ops/replays/${id}/resume`)).status).to.equal(200);
    await on.reached(id, 'swapped');
    expect(await on.dump('projection.task_g2')).to.deep.equal(await on.dump('projection.task_g1'));
    expect((await on.call('POST', `/ops/replays/${id}/resume`)).status).to.equal(409);
  });

  it('cancelled, leaves nothing behind, and the next one has a number of its own', async () => {
    const before = await on.dump('live.task');
    const { release, entered } = held();
    const { id } = await on.replay('tasks');
    await entered;
    const second = on.call('POST', '/ops/replays', { projector: 'tasks' });
    expect((await second).status).to.equal(409);
    expect((await second).body.detail)
      .to.contain('A replay of tasks is running already')
      .and.contain(id);
    const cancelling = on.call('DELETE', `/ops/replays/${id}`, { reason: 'the wrong one' });
    release();
    expect((await cancelling).body).to.have.nested.property('replay.state', 'cancelled');
    await on.until(`select where not exists (select from log.checkpoint where (grp, gen) = ('tasks', 2))`);
    expect(await left(2)).to.deep.equal([]);
    await servesStill(before);
    const next = await on.replay('tasks');
    expect(next.generation).to.equal(3);
    await on.reached(next.id, 'swapped');
    expect(on.troubles).to.deep.equal([]);
  });

  it('parks a bad record as the live one did, tells of it, and is put in place', async () => {
    const bad = { ...aTask().added(), type: 'task.exploded' };
    await on.writer.publish('task-events', [bad]);
    await on.writer.publish('task-events', history({ users: 4, tasks: 8, name: 'behind' }).taskEvents);
    await on.drained();
    const { id } = await on.replay('tasks', { verify: 'full' });
    const done = await on.reached(id, 'swapped');
    expect(done.deadLetters).to.equal(1);
    expect(await on.dump('projection.task_g2')).to.deep.equal(await on.dump('projection.task_g1'));
    const parked = await on.rows(`select gen, reason from log.dead_letter where grp = 'tasks' order by gen`);
    expect(parked).to.deep.equal(
      [1, 2].map((gen) => ({ gen, reason: 'task-events has no event type "task.exploded"' })),
    );
  });

  it('that parks what the live one could apply waits for a person who allows it', async () => {
    const [unlucky] = await on.rows<{ id: string }>('select id from live.task order by id limit 1');
    hook = (_, records) => {
      if (records.some(({ event }) => event.subject === unlucky?.id)) throw new Poison('it does not like this one');
      return Promise.resolve();
    };
    const { id } = await on.replay('tasks', { verify: 'full' });
    await on.reached(id, 'ready');
    await on.until(`select from projection.replay where id = $1 and reason is not null`, [id]);
    const waiting = await on.reached(id, 'ready');
    expect(waiting.reason).to.contain('record').and.contain('--allow-dead-letters');
    const refused = await on.call('POST', '/ops/projections/tasks/swap', { reason: 'go on' });
    expect(refused.status).to.equal(409);
    expect(refused.body.code).to.equal('dead-letters');
    const allowed = await on.call('POST', '/ops/projections/tasks/swap', { reason: 'known', allowDeadLetters: true });
    expect(allowed.status).to.equal(200);
    expect(await on.rows('select from live.task where id = $1', [unlucky?.id])).to.deep.equal([]);
  });

  it('with a projector that can apply nothing, fails with what it says, and the live one serves', async function () {
    this.timeout(60_000);
    const before = await on.dump('live.task');
    hook = () => {
      throw new TypeError('cannot read the title of undefined');
    };
    const { id } = await on.replay('tasks');
    const failed = await on.reached(id, 'failed');
    expect(failed.reason).to.match(/^It could not apply \d+ records that the live generation could/);
    expect(failed.reason).to.contain('cannot read the title of undefined');
    expect(await left(2)).to.deep.equal([]);
    await servesStill(before);
  });

  it('with a projector whose statement is wrong, fails with what the database says', async () => {
    const before = await on.dump('live.task');
    hook = async (tx) => void (await tx.query(sql.unsafe`select colour from projection.task_g1`));
    const { id } = await on.replay('tasks');
    expect(await on.reached(id, 'failed')).to.have.property('reason', 'column "colour" does not exist');
    await servesStill(before);
  });

  it('with no room on the disk, pauses and says so, and goes on when there is', async () => {
    const before = await on.dump('live.task');
    hook = async (tx) =>
      void (await tx.query(
        sql.unsafe`do $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$`,
      ));
    const { id } = await on.replay('tasks', { verify: 'full' });
    const paused = await on.reached(id, 'paused');
    expect(paused.reason).to.contain('The disk of the database is full');
    await servesStill(before);
    await nothingInHand();
    hook = () => Promise.resolve();
    await on.call('POST', `/ops/replays/${id}/resume`, { reason: 'made room' });
    await on.reached(id, 'swapped');
    expect(await on.dump('projection.task_g2')).to.deep.equal(await on.dump('projection.task_g1'));
  });

  it('resumed again and again while there is no room, takes no record for one that ends its process', async () => {
    hook = async (tx) =>
      void (await tx.query(
        sql.unsafe`do $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$`,
      ));
    const { id } = await on.replay('tasks', { verify: 'full' });
    for (let resumed = 0; resumed < 5; resumed += 1) {
      await on.reached(id, 'paused');
      await on.call('POST', `/ops/replays/${id}/resume`, { reason: 'perhaps now' });
    }
    await on.reached(id, 'paused');
    await nothingInHand();
    hook = () => Promise.resolve();
    await on.call('POST', `/ops/replays/${id}/resume`, { reason: 'made room' });
    const { deadLetters } = await on.reached(id, 'ready', 'swapped');
    expect(deadLetters).to.equal(0);
  });

  it('whose rows are not what the log says, is not put in place', async () => {
    const before = await on.dump('live.task');
    hook = async (tx, records) => {
      const [first] = records;
      if (first === undefined) return;
      await tx.query(sql.unsafe`
        insert into projection.task_g2 (id, user_id, version, doc)
        values (${randomUUID()}::uuid, ${first.event.userid}::uuid, 1, '{"title": "made up", "status": "open", "priority": "none", "createdAt": "2026-01-01T00:00:00Z"}')`);
    };
    const { id } = await on.replay('tasks');
    const failed = await on.reached(id, 'failed');
    expect(failed.reason).to.contain('The rows of task are not what the log says');
    expect(failed.verification).to.have.property('equal', false);
    await servesStill(before);
  });
});

describe('the side effects of a replay', () => {
  let on: ReplayStage;
  const poisoned = new Set<string>();
  const touchy: readonly Projector[] = PROJECTORS.map((each) => ({
    ...each,
    apply: (tx, records, target) => {
      if (target.generation === 1 && records.some(({ event }) => poisoned.has(event.subject)))
        throw new Poison('the first version cannot');
      return each.apply(tx, records, target);
    },
  }));
  beforeEach(async () => {
    poisoned.clear();
    on = await replayStage({ projectors: touchy });
  });
  afterEach(async () => {
    await on.end();
  });

  const weekly = () =>
    aTask({
      ...{ due: '2026-11-23', occurrence: '2026-11-23' },
      recurrence: { rrule: 'FREQ=WEEKLY;BYDAY=MO', completionRelative: false, exceptions: [], anchor: '2026-11-23' },
    });
  const settled = () => on.until(`select where not exists (select from projection.intent where state = 'waiting')`);

  it('are none: what was sent stays sent, and what happens meanwhile is sent once', async () => {
    const [past, present] = [weekly(), weekly()];
    await on.writer.publish('task-events', [past.added(), past.completed(), present.added()]);
    await on.drained();
    await on.until(`select from projection.intent where state = 'done'`);
    const { id } = await on.replay('recurrence', { swap: 'manual' });
    await on.writer.publish('task-events', [present.completed()]);
    await on.reached(id, 'ready');
    await on.drained();
    await settled();
    expect(on.sent).to.have.length(2);
    await on.call('POST', '/ops/projections/recurrence/swap', { reason: 'now' });
    await on.drained();
    await settled();
    expect(on.sent).to.have.length(2);
    expect(new Set(on.sent.map(({ causationId }) => causationId))).to.have.length(2);
  });

  it('of a record that the old version had parked, happen when the new one takes its place', async () => {
    const task = weekly();
    poisoned.add(task.id);
    await on.writer.publish('task-events', [task.added(), task.completed()]);
    await on.drained();
    expect(on.sent).to.deep.equal([]);
    await on.reached((await on.replay('recurrence', { verify: 'full' })).id, 'swapped');
    await on.until(`select from projection.intent where state = 'done'`);
    expect(on.sent).to.have.length(1);
  });

  it('up to an instant, are not even noted', async () => {
    const task = weekly();
    await on.writer.publish('task-events', [task.added(), task.completed()]);
    await on.drained();
    await on.until(`select from projection.intent where state = 'done'`);
    const { id } = await on.replay('recurrence', { until: new Date().toISOString() });
    await on.reached(id, 'done');
    expect(await on.rows('select state from projection.intent')).to.deep.equal([{ state: 'done' }]);
  });
});
