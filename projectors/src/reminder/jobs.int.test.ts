import { expect } from 'chai';
import pg from 'pg';
import type { Rounds } from '../rounds.ts';
import { aTask } from '../testing/events.ts';
import type { TestTask } from '../testing/events.ts';
import { fakeScheduler } from '../testing/fake-scheduler.ts';
import type { FakeScheduler } from '../testing/fake-scheduler.ts';
import { stage } from '../testing/stage.ts';
import type { Stage } from '../testing/stage.ts';
import { fakeTime } from '../testing/time.ts';
import type { FakeTime } from '../testing/time.ts';
import { jobName } from './job-name.ts';
import { startJobs } from './jobs.ts';
import type { JobsOutcome, JobsPort } from './jobs.ts';
import { reminder } from './projector.ts';

const NOW = '2026-11-23T12:00:00.000Z';
const [SOON, LATER, LATEST] = ['2026-11-23T12:00:05.000Z', '2026-11-24T12:00:00.000Z', '2026-12-23T12:00:00.000Z'];
/** Half a minute on, and somebody else may take the row. */
const LEASE_OVER = '2026-11-23T12:00:30.000Z';
const BEYOND = '2026-12-23T12:00:00.001Z';

describe('what the job scheduler is told of reminders', () => {
  let on: Stage;
  let scheduler: FakeScheduler;
  let time: FakeTime;
  let helpers: Rounds[];
  let told: string[];
  let counted: JobsOutcome[];
  let projecting: { stop: () => Promise<void> };
  beforeEach(async () => {
    on = await stage();
    scheduler = fakeScheduler();
    time = fakeTime(NOW);
    [helpers, told, counted] = [[], [], []];
    projecting = await on.run(reminder);
  });
  afterEach(async () => {
    scheduler.letGo();
    for (const helper of helpers) await helper.stop();
    await projecting.stop();
    await on.end();
  });

  const start = (jobs: JobsPort = scheduler): Rounds => {
    const helper = startJobs({
      pool: on.pool,
      jobs,
      now: time.now,
      sleep: time.sleep,
      onError: (error, what) => void told.push(`${what}: ${error.message}`),
      count: (outcome) => void counted.push(outcome),
    });
    helpers.push(helper);
    return helper;
  };
  const publish = async (...events: ReturnType<TestTask['added']>[]): Promise<void> => {
    await on.log.publish('task-events', events);
    await on.drained('reminder');
  };
  const remindAt = (at: string, id = 'r'): TestTask => aTask({ reminders: [{ id, at }] });
  const moved = (task: TestTask, at: string) => task.changed('task.reminded', { reminders: [{ id: 'r', at }] });
  const nameOf = (task: TestTask, reminderId = 'r'): string => jobName({ taskId: task.id, reminderId });
  const known = () => on.rows<{ due_at: Date | null }>('select due_at from projection.reminder_job order by due_at');

  it('is each that waits and is due within thirty days, with its instant', async () => {
    const [soon, latest, beyond] = [remindAt(SOON, 'á b'), remindAt(LATEST), remindAt(BEYOND)];
    await publish(soon.added(), latest.added(), beyond.added());
    start();
    await time.asleep();
    expect(scheduler.jobs).to.deep.equal(
      new Map([
        [nameOf(soon, 'á b'), SOON],
        [nameOf(latest), LATEST],
      ]),
    );
    expect(counted).to.deep.equal(['told', 'told']);
  });

  it('comes with time: what was too far off yesterday', async () => {
    const task = remindAt(BEYOND);
    await publish(task.added());
    start();
    await time.asleep();
    expect(time.pause()).to.equal(60_000);
    await time.goTo('2026-11-23T12:01:00.000Z');
    expect(scheduler.jobs).to.deep.equal(new Map([[nameOf(task), BEYOND]]));
  });

  it('is said once, over rounds and restarts', async () => {
    await publish(remindAt(SOON).added(), remindAt(LATER).added());
    const first = start();
    await time.asleep();
    first.wake();
    await time.asleep();
    await first.stop();
    start();
    await time.asleep();
    expect(scheduler.calls).to.have.length(2);
  });

  it('is more than a batch, the next ones first', async () => {
    const ids = Array.from({ length: 20 }, (_, n) => `r${String(n).padStart(2, '0')}`);
    const tasks = Array.from({ length: 12 }, () => aTask({ reminders: ids.map((id) => ({ id, at: LATER })) }));
    const first = remindAt(SOON);
    await publish(...tasks.map((task) => task.added()), first.added());
    start();
    await time.asleep();
    expect(scheduler.jobs.size).to.equal(241);
    expect(scheduler.calls[0]).to.equal(`schedule ${nameOf(first)} ${SOON}`);
  });

  it('is put right when one moves, also back and forth between two looks', async () => {
    const task = remindAt(SOON);
    await publish(task.added());
    const helper = start();
    await time.asleep();
    await publish(moved(task, LATER));
    helper.wake();
    await time.asleep();
    expect(scheduler.jobs.get(nameOf(task))).to.equal(LATER);
    await publish(moved(task, SOON), moved(task, LATER));
    helper.wake();
    await time.asleep();
    expect(scheduler.calls).to.have.length(2);
  });

  const ends: [what: string, end: (task: TestTask) => ReturnType<TestTask['added']>][] = [
    ['the task is completed', (task) => task.completed()],
    ['the task is deleted', (task) => task.deleted()],
    ['the reminder is taken off', (task) => task.changed('task.reminded', { reminders: [] })],
    ['it is moved out of sight', (task) => moved(task, BEYOND)],
  ];
  for (const [what, end] of ends) {
    it(`is taken back when ${what}`, async () => {
      const task = remindAt(SOON);
      await publish(task.added());
      const helper = start();
      await time.asleep();
      await publish(end(task));
      helper.wake();
      await time.asleep();
      expect(scheduler.jobs.size).to.equal(0);
      expect(await known()).to.deep.equal([]);
      expect(counted).to.deep.equal(['told', 'dropped']);
    });
  }

  it('is forgotten when the reminder has fired', async () => {
    const task = remindAt(SOON);
    await publish(task.added());
    const helper = start();
    await time.asleep();
    await on.log.publish('reminders', [task.due('r', SOON)]);
    await on.drained('reminder', 'reminders');
    helper.wake();
    await time.asleep();
    expect(await known()).to.deep.equal([]);
  });

  it('stays as it is while a reminder that is overdue waits for the clock', async () => {
    await publish(remindAt(SOON).added());
    start();
    await time.asleep();
    await time.goTo(LATER);
    expect(scheduler.calls).to.have.length(1);
  });

  it('is said again after a pause that doubles while the scheduler is away, and complained of once', async () => {
    const tasks = Array.from({ length: 20 }, () => remindAt(LATER));
    await publish(...tasks.map((task) => task.added()));
    scheduler.away = true;
    start();
    const pauses = [];
    for (let n = 0; n < 12; n += 1) {
      await time.asleep();
      pauses.push(time.pause());
      await time.pass(time.pause());
    }
    expect(pauses.slice(0, 4)).to.deep.equal([200, 400, 800, 1_600]);
    expect(Math.max(...pauses)).to.equal(30_000);
    expect(told).to.deep.equal(['telling the scheduler of reminders: away']);
    expect(counted.filter((each) => each === 'failed').length).to.be.within(12, 12 * 9);
    scheduler.away = false;
    await time.pass(30_000);
    expect(scheduler.jobs.size).to.equal(20);
  });

  it('complains anew when the scheduler goes away anew', async () => {
    const [one, two] = [remindAt(LATER), remindAt(LATER)];
    await publish(one.added());
    scheduler.away = true;
    const helper = start();
    await time.asleep();
    scheduler.away = false;
    await time.pass(200);
    await publish(two.added());
    scheduler.away = true;
    helper.wake();
    await time.asleep();
    expect(told).to.have.length(2);
  });

  it('is not held up by one that the scheduler will not take', async () => {
    const [bad, good] = [remindAt(SOON), remindAt(LATER)];
    await publish(bad.added(), good.added());
    scheduler.refuses = nameOf(bad);
    start();
    await time.asleep();
    expect([...scheduler.jobs.keys()]).to.deep.equal([nameOf(good)]);
    const third = remindAt(LATER);
    await publish(third.added());
    await time.pass(200);
    expect([...scheduler.jobs.keys()]).to.deep.equal([nameOf(good), nameOf(third)]);
  });

  it('is said again when nobody knows whether it was: the process died between telling and noting', async () => {
    const task = remindAt(LATER);
    await publish(task.added());
    scheduler.hold();
    const dying = start();
    await scheduler.called();
    // It stands as one that died does: the row taken, nothing noted.
    time.set(LEASE_OVER);
    const other = fakeScheduler();
    start(other);
    await time.asleep();
    expect(other.calls).to.deep.equal([`schedule ${nameOf(task)} ${LATER}`]);
    scheduler.letGo();
    await dying.stop();
  });

  it('is known to be unknown when a call outlives its lease and another process has told meanwhile', async () => {
    const task = remindAt(LATER);
    await publish(task.added());
    scheduler.hold();
    const slow = start();
    await scheduler.called();
    time.set(LEASE_OVER);
    const other = fakeScheduler();
    const quick = start(other);
    await time.asleep();
    scheduler.letGo();
    await slow.stop();
    expect((await known())[0]?.due_at).to.equal(null);
    quick.wake();
    await time.asleep();
    expect(other.calls).to.have.length(2);
  });

  it('is not told again by a process that looked just before another had told', async () => {
    const task = remindAt(LATER);
    await publish(task.added());
    const other = new pg.Client({ connectionString: on.url });
    await other.connect();
    await other.query('begin');
    await other.query(
      `insert into projection.reminder_job (task_id, reminder_id, due_at, busy_until) values ($1, 'r', $2, '-infinity')`,
      [task.id, LATER],
    );
    start();
    const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    while ((await on.rows(waiting)).length === 0) await new Promise(setImmediate);
    await other.query('commit');
    await other.end();
    await time.asleep();
    expect(scheduler.calls).to.deep.equal([]);
  });

  it('is told by one process at a time', async () => {
    await publish(...Array.from({ length: 150 }, () => remindAt(LATER).added()));
    start();
    start();
    await time.asleep(2);
    const { length } = scheduler.calls;
    for (const helper of helpers) helper.wake();
    await time.asleep(2);
    expect(length).to.equal(150);
    expect(scheduler.calls).to.have.length(150);
  });
});
