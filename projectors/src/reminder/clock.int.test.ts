import { expect } from 'chai';
import type { TaskImage } from '@tasklog/schemas';
import { isReminderDue, isReminderNotice } from '@tasklog/schemas/validators';
import { partitionOf } from '@tasklog/event-log';
import { TEST_PARTITIONS } from '@tasklog/runtime/testing/database';
import { aTask } from '../testing/events.ts';
import type { TestTask } from '../testing/events.ts';
import type { Rounds } from '../rounds.ts';
import { stage } from '../testing/stage.ts';
import type { Stage } from '../testing/stage.ts';
import { fakeTime } from '../testing/time.ts';
import type { FakeTime } from '../testing/time.ts';
import { dueIn, startClock } from './clock.ts';
import { fire, firingIn } from './fire.ts';
import { reminder } from './projector.ts';

type Entry = {
  topics: number[];
  part: number;
  task_id: string;
  version: number;
  event_id: string;
  event: { data: { late: boolean; firedAt: string } };
  notice: object;
};

describe('the reminder clock', () => {
  let on: Stage;
  let time: FakeTime;
  let clocks: Rounds[];
  let told: string[];
  beforeEach(async () => {
    on = await stage();
    time = fakeTime('2026-11-23T12:00:00Z');
    clocks = [];
    told = [];
  });
  afterEach(async () => {
    for (const clock of clocks) await clock.stop();
    await on.end();
  });

  const start = (): Rounds => {
    const clock = startClock({
      due: dueIn(on.pool),
      firing: firingIn(on.pool),
      partitions: TEST_PARTITIONS,
      now: time.now,
      sleep: time.sleep,
      notify: async () => void told.push('outbox'),
      onError: (error, what) => void told.push(`${what}: ${error.message}`),
    });
    clocks.push(clock);
    return clock;
  };
  const outbox = () => on.rows<Entry>('select * from command.outbox order by id');

  /** As the command side and the projector leave a task: its row, and its reminders waiting. */
  const there = async (...tasks: TestTask[]): Promise<void> => {
    await on.log.publish(
      'task-events',
      tasks.map((task) => task.added()),
    );
    for (const task of tasks)
      await on.db.query('insert into command.task values ($1, $2, 1, $3)', [
        task.id,
        task.userId,
        JSON.stringify(task.image()),
      ]);
    const running = await on.run(reminder);
    await on.drained('reminder');
    await running.stop();
  };
  const remindAt = (at: string, fields: TaskImage = {}): TestTask => aTask({ reminders: [{ id: 'r', at }], ...fields });

  it('never fires early, and fires when the time has come', async () => {
    const task = remindAt('2026-11-23T12:00:05.000Z');
    await there(task);
    start();
    await time.asleep();
    for (const moment of ['12:00:01', '12:00:04.999']) {
      await time.goTo(`2026-11-23T${moment}Z`);
      expect(await outbox()).to.deep.equal([]);
    }
    expect(time.pause()).to.equal(1);
    await time.goTo('2026-11-23T12:00:05.000Z');
    const [entry, ...more] = await outbox();
    expect(more).to.deep.equal([]);
    expect(entry).to.include({ part: partitionOf(task.userId, TEST_PARTITIONS), task_id: task.id, version: 1 });
    expect(entry?.topics).to.deep.equal([2, 3]);
    expect(isReminderDue(entry?.event), JSON.stringify(isReminderDue.errors)).to.equal(true);
    expect(isReminderNotice(entry?.notice), JSON.stringify(isReminderNotice.errors)).to.equal(true);
    expect(entry?.event.data).to.include({
      late: false,
      firedAt: '2026-11-23T12:00:05.000Z',
      dueAt: '2026-11-23T12:00:05.000Z',
      reminderId: 'r',
      title: 'wax the skis',
    });
    expect(told).to.deep.equal(['outbox']);
  });

  it('never sleeps longer than a second, however far the next one is', async () => {
    await there(remindAt('2027-01-22T12:00:00Z'));
    start();
    await time.asleep();
    expect(time.pause()).to.equal(1_000);
  });

  it('fires once what was overdue at the start, and marks it late', async () => {
    await there(remindAt('2026-11-23T12:00:30Z'), remindAt('2026-11-23T12:00:31Z'));
    time.set('2026-11-23T12:01:00.500Z');
    start();
    await time.asleep();
    expect((await outbox()).map(({ event }) => event.data.late)).to.deep.equal([true, false]);
    await time.goTo('2026-11-23T12:01:02Z');
    await time.goTo('2026-11-23T12:01:03Z');
    expect(await outbox()).to.have.length(2);
  });

  it('fires more than a batch in one round', async () => {
    const userId = aTask().userId;
    await there(
      ...Array.from({ length: 60 }, () =>
        aTask(
          { reminders: Array.from({ length: 20 }, (_, n) => ({ id: `r${String(n)}`, at: '2026-11-23T12:00:01Z' })) },
          userId,
        ),
      ),
    );
    time.set('2026-11-23T12:00:01Z');
    start();
    await time.asleep();
    expect(await outbox()).to.have.length(1_200);
  });

  it('two clocks that race fire each reminder once', async () => {
    const tasks = Array.from({ length: 200 }, () => remindAt('2026-11-23T12:00:01Z'));
    await there(...tasks);
    time.set('2026-11-23T12:00:01Z');
    start();
    start();
    while ((await outbox()).length < tasks.length) await new Promise((resolve) => setImmediate(resolve));
    await time.asleep(2);
    const ids = (await outbox()).map(({ event_id }) => event_id);
    expect(new Set(ids).size).to.equal(ids.length).and.equal(tasks.length);
  });

  it('asked to fire the same batch twice at once, writes it once', async () => {
    const task = remindAt('2026-11-23T12:00:01Z');
    await there(task);
    const due = [{ taskId: task.id, reminderId: 'r', dueAt: '2026-11-23T12:00:01.000Z' }];
    const options = { now: new Date('2026-11-23T12:00:01Z'), partitions: TEST_PARTITIONS, onError: () => undefined };
    const both = await Promise.all([fire(firingIn(on.pool), due, options), fire(firingIn(on.pool), due, options)]);
    await fire(firingIn(on.pool), due, options);
    expect(both.some(({ fired }) => fired === 1)).to.equal(true);
    expect(await outbox()).to.have.length(1);
  });

  const changes: [what: string, change: (task: TestTask) => unknown][] = [
    ['was completed', (task) => task.completed()],
    ['was deleted', (task) => task.deleted()],
    ['lost the reminder', (task) => task.changed('task.reminded', { reminders: [] })],
    [
      'was given another instant',
      (task) => task.changed('task.reminded', { reminders: [{ id: 'r', at: '2026-11-24T12:00:00Z' }] }),
    ],
    ['was snoozed', (task) => task.changed('task.snoozed', { snoozedUntil: '2026-11-24T12:00:00Z' })],
  ];
  for (const [what, change] of changes) {
    it(`keeps silent about a task that ${what} a moment before, though no projector has seen it`, async () => {
      const [task, other] = [remindAt('2026-11-23T12:00:01Z'), remindAt('2026-11-23T12:00:01Z')];
      await there(task, other);
      change(task);
      await on.db.query('update command.task set doc = $2, version = 2 where id = $1', [
        task.id,
        JSON.stringify(task.image()),
      ]);
      time.set('2026-11-23T12:00:01Z');
      start();
      await time.asleep();
      expect((await outbox()).map(({ task_id }) => task_id)).to.deep.equal([other.id]);
    });
  }

  it('waits for no task that is being changed, and looks at it again soon', async () => {
    const [held, free] = [remindAt('2026-11-23T12:00:01Z'), remindAt('2026-11-23T12:00:01Z')];
    await there(held, free);
    const change = await on.db.connect();
    await change.query('begin');
    await change.query('select from command.task where id = $1 for update', [held.id]);
    time.set('2026-11-23T12:00:01Z');
    start();
    await time.asleep();
    expect((await outbox()).map(({ task_id }) => task_id)).to.deep.equal([free.id]);
    expect(time.pause()).to.equal(20);
    await change.query('commit');
    change.release();
    await time.goTo('2026-11-23T12:00:01.020Z');
    expect((await outbox()).map(({ task_id }) => task_id)).to.deep.equal([free.id, held.id]);
  });

  it('woken, looks for what has come meanwhile', async () => {
    const clock = start();
    await time.asleep();
    await there(remindAt('2026-11-23T12:00:00.100Z'));
    clock.wake();
    await time.asleep();
    expect(time.pause()).to.equal(100);
  });

  it('looks again at once for what came due while it looked', async () => {
    await there(remindAt('2026-11-23T12:00:00.100Z'));
    // The clock reads the time twice in a round: before it looks, and after.
    const readings = ['12:00:00.099', '12:00:00.101'].map((at) => Date.parse(`2026-11-23T${at}Z`));
    clocks.push(
      startClock({
        due: dueIn(on.pool),
        firing: firingIn(on.pool),
        partitions: TEST_PARTITIONS,
        now: () => readings.shift() ?? Date.parse('2026-11-23T12:00:00.102Z'),
        sleep: time.sleep,
        notify: () => Promise.resolve(),
        onError: (error, what) => void told.push(`${what}: ${error.message}`),
      }),
    );
    await time.asleep();
    expect(await outbox()).to.have.length(1);
  });

  it('goes on when the database fails it once', async () => {
    await there(remindAt('2026-11-23T12:00:01Z'));
    await on.db.query('revoke insert on command.outbox from tasklog_projectors');
    time.set('2026-11-23T12:00:01Z');
    start();
    await time.asleep();
    expect(told.join()).to.match(/firing reminders/);
    await on.db.query('grant insert on command.outbox to tasklog_projectors');
    await time.goTo('2026-11-23T12:00:02Z');
    expect(await outbox()).to.have.length(1);
  });
});
