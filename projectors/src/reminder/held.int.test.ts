import { expect } from 'chai';
import type { TaskImage } from '@tasklog/schemas';
import { isReminderDue, isReminderNotice } from '@tasklog/schemas/validators';
import { TEST_PARTITIONS } from '@tasklog/runtime/testing/database';
import { aTask } from '../testing/events.ts';
import type { TestTask } from '../testing/events.ts';
import type { Rounds } from '../rounds.ts';
import { stage } from '../testing/stage.ts';
import type { Stage } from '../testing/stage.ts';
import { fakeTime } from '../testing/time.ts';
import type { FakeTime } from '../testing/time.ts';
import { dueIn, startClock } from './clock.ts';
import { firingIn } from './fire.ts';
import { reminder } from './projector.ts';

type Told = { late: boolean; held?: true; firedAt: string; dueAt: string };

describe('quiet hours', () => {
  let on: Stage;
  let time: FakeTime;
  let clocks: Rounds[];
  let late: number[];
  beforeEach(async () => {
    on = await stage();
    time = fakeTime('2026-11-24T20:00:00Z');
    clocks = [];
    late = [];
  });
  afterEach(async () => {
    for (const clock of clocks) await clock.stop();
    await on.end();
  });

  const start = async (count = 1): Promise<void> => {
    for (let n = 0; n < count; n += 1)
      clocks.push(
        startClock({
          due: dueIn(on.pool),
          firing: firingIn(on.pool),
          partitions: TEST_PARTITIONS,
          now: time.now,
          sleep: time.sleep,
          notify: () => Promise.resolve(),
          onError: (error) => {
            throw error;
          },
          onFired: (seconds) => void late.push(...seconds),
        }),
      );
    await time.asleep(count);
  };
  const told = async (): Promise<Told[]> =>
    (await on.rows<{ event: { data: Told } }>('select event from command.outbox order by id')).map(
      ({ event }) => event.data,
    );
  const flags = async () => (await told()).map(({ late: isLate, held = false }) => ({ late: isLate, held }));
  const choose = async ({ userId }: TestTask, settings: object): Promise<void> =>
    void (await on.db.query(
      `insert into command.preferences as p (user_id, settings) values ($1, $2)
       on conflict (user_id) do update set settings = excluded.settings, version = p.version + 1, updated_at = now()`,
      [userId, JSON.stringify(settings)],
    ));
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
  /** Due at 23:00 in Oslo, 22:00 UTC; the quiet hours there end at 06:00 UTC. */
  const atNight = (fields: TaskImage = {}): TestTask =>
    aTask({ due: '2026-11-24T23:00', reminders: [{ id: 'r', minutesBefore: 0 }], ...fields });
  const NIGHT = { quietHours: '22:00-07:00' };

  it('hold what falls in them until they end; then it comes once, named as held and not as late', async () => {
    const task = atNight();
    await choose(task, NIGHT);
    await there(task);
    await start(2);
    for (const at of ['24T22:00:00', '25T02:00:00', '25T05:59:59.999']) {
      await time.goTo(`2026-11-${at}Z`);
      await time.asleep(2);
      expect(await told(), at).to.deep.equal([]);
    }
    await time.goTo('2026-11-25T05:59:59.700Z');
    await time.asleep(2);
    expect(time.pause(), 'it wakes for their end').to.equal(300);
    await time.goTo('2026-11-25T06:00:00Z');
    await time.asleep(2);
    const [entry, ...more] = await on.rows<{ event: unknown; notice: unknown }>(
      'select event, notice from command.outbox',
    );
    expect(more).to.deep.equal([]);
    expect(isReminderDue(entry?.event), JSON.stringify(isReminderDue.errors)).to.equal(true);
    expect(isReminderNotice(entry?.notice), JSON.stringify(isReminderNotice.errors)).to.equal(true);
    expect((await told())[0]).to.include({ late: false, held: true, firedAt: '2026-11-25T06:00:00.000Z' });
    expect((await told())[0]?.dueAt).to.equal('2026-11-24T22:00:00.000Z');
    expect(late, 'no lateness of ours').to.deep.equal([]);
    await time.goTo('2026-11-26T06:00:00Z');
    expect(await told()).to.have.length(1);
    expect(await on.rows('select from projection.reminder_held')).to.deep.equal([]);
  });

  it('hold nothing of another user, and no reminder or snooze whose instant somebody named', async () => {
    const exact = atNight({ reminders: [{ id: 'r', at: '2026-11-24T22:00:00Z' }] });
    const snoozed = aTask({ snoozedUntil: '2026-11-24T22:00:00Z' });
    const held = atNight();
    for (const task of [exact, snoozed, held]) await choose(task, NIGHT);
    await there(exact, snoozed, held, atNight());
    await start();
    await time.goTo('2026-11-24T22:00:00Z');
    expect(await flags()).to.deep.equal([0, 1, 2].map(() => ({ late: false, held: false })));
    await time.goTo('2026-11-25T06:00:00Z');
    expect(await told()).to.have.length(4);
  });

  it('go by the zone the user chose, and by that of the task when none is chosen', async () => {
    const [chosen, task] = [atNight(), atNight()];
    await choose(chosen, { ...NIGHT, timeZone: 'America/New_York' });
    await choose(task, NIGHT);
    await there(chosen, task);
    await start();
    await time.goTo('2026-11-24T22:00:00Z');
    expect(await flags()).to.deep.equal([{ late: false, held: false }]);
  });

  it('given up while something is held, let it go within a second', async () => {
    const task = atNight();
    await choose(task, NIGHT);
    await there(task);
    await start();
    await time.goTo('2026-11-24T22:00:00Z');
    await choose(task, {});
    await on.db.query(`update command.preferences set updated_at = '2026-11-24T22:29:59Z'`);
    await time.goTo('2026-11-24T22:30:00Z');
    expect(await flags()).to.deep.equal([{ late: false, held: true }]);
  });

  it('made longer while something is held, hold it longer', async () => {
    const task = atNight();
    await choose(task, NIGHT);
    await there(task);
    await start();
    await time.goTo('2026-11-24T22:00:00Z');
    await choose(task, { quietHours: '22:00-08:00' });
    await time.goTo('2026-11-25T06:00:00Z');
    expect(await told()).to.deep.equal([]);
    await time.goTo('2026-11-25T07:00:00Z');
    expect(await flags()).to.deep.equal([{ late: false, held: true }]);
  });

  it('whose end was missed, let come what they held once, late', async () => {
    const task = atNight();
    await choose(task, NIGHT);
    await there(task);
    time.set('2026-11-25T09:00:00Z');
    await start();
    expect(await flags()).to.deep.equal([{ late: true, held: true }]);
  });

  it('are not broken by what was missed before them; it comes at their end, late', async () => {
    const task = atNight({ due: null, reminders: [{ id: 'r', at: '2026-11-24T20:30:00Z' }] });
    await choose(task, NIGHT);
    await there(task);
    time.set('2026-11-24T23:00:00Z');
    await start();
    expect(await told()).to.deep.equal([]);
    await time.goTo('2026-11-25T06:00:00Z');
    expect(await flags()).to.deep.equal([{ late: true, held: true }]);
  });

  it('let nothing come of a task that is done or moved meanwhile', async () => {
    const [done, moved] = [atNight(), atNight()];
    for (const task of [done, moved]) await choose(task, NIGHT);
    await there(done, moved);
    await start();
    await time.goTo('2026-11-24T22:00:00Z');
    const events = [done.completed(), moved.changed('task.rescheduled', { due: '2026-11-25T12:00' })];
    for (const task of [done, moved])
      await on.db.query('update command.task set doc = $2, version = 2 where id = $1', [
        task.id,
        JSON.stringify(task.image()),
      ]);
    await on.log.publish('task-events', events);
    const running = await on.run(reminder);
    await on.drained('reminder');
    await running.stop();
    await time.goTo('2026-11-25T06:00:00Z');
    expect(await told()).to.deep.equal([]);
    await time.goTo('2026-11-25T11:00:00Z');
    expect(await flags()).to.deep.equal([{ late: false, held: false }]);
  });

  it('end by the wall clock when it jumps over their end and back', async () => {
    const task = atNight();
    await choose(task, NIGHT);
    await there(task);
    await start();
    await time.goTo('2026-11-24T22:00:00Z');
    await time.goTo('2026-11-24T19:00:00Z');
    expect(await told()).to.deep.equal([]);
    await time.goTo('2026-11-25T06:00:01Z');
    await time.goTo('2026-11-24T23:00:00Z');
    await time.goTo('2026-11-25T06:00:00Z');
    expect(await flags()).to.deep.equal([{ late: false, held: true }]);
  });
});
