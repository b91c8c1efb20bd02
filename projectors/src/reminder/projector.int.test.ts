import { expect } from 'chai';
import type { Envelope, TaskImage } from '@tasklog/schemas';
import { notification } from '../notification/projector.ts';
import { aTask } from '../testing/events.ts';
import { stage } from '../testing/stage.ts';
import type { Stage } from '../testing/stage.ts';
import { reminder } from './projector.ts';

describe('reminders and notifications', () => {
  let on: Stage;
  beforeEach(async () => (on = await stage()));
  afterEach(() => on.end());

  const due: TaskImage = { due: '2026-11-24T18:00', reminders: [{ id: 'before-30', minutesBefore: 30 }] };
  const DUE_AT = '2026-11-24T16:30:00.000Z';
  const rows = () =>
    on.rows<{ reminder_id: string; state: string; fired_at: Date | null }>(
      'select reminder_id, state, fired_at from live.reminder order by task_id, reminder_id',
    );
  /** One topic of the projector, to its end. */
  const project = async (topic: 'task-events' | 'reminders', generation = 1): Promise<void> => {
    const running = await on.run({ ...reminder, reads: [topic] }, { generation, pageSize: 2 });
    await on.drained('reminder', topic, generation);
    await running.stop();
  };

  const story = (): { tasks: Envelope[]; fired: Envelope[] } => {
    const [kept, done, moved] = [aTask(due), aTask(due), aTask(due)];
    const tasks = [kept.added(), done.added(), moved.added()];
    const fired = [kept, done, moved].map((task) => task.due('before-30', DUE_AT));
    tasks.push(done.completed(), moved.changed('task.rescheduled', { due: '2026-11-26T18:00' }));
    return { tasks, fired };
  };

  it('end the same whichever topic is ahead, and whichever way they mix', async () => {
    const { tasks, fired } = story();
    await on.log.publish('task-events', tasks);
    await on.log.publish('reminders', fired);
    await project('task-events');
    await project('reminders');
    for (const table of ['reminder', 'reminder_task', 'reminder_fired']) {
      for (const g of [2, 3]) {
        await on.db.query(`create table projection.${table}_g${String(g)} (like projection.${table}_g1 including all)`);
        await on.db.query(`grant all on projection.${table}_g${String(g)} to tasklog_projectors`);
      }
    }
    await project('reminders', 2);
    await project('task-events', 2);
    await Promise.all([project('task-events', 3), project('reminders', 3)]);
    const all = (g: number) => on.rows(`select * from projection.reminder_g${String(g)} order by task_id`);
    const first = await all(1);
    expect(first.map((each) => (each as { state: string }).state).sort()).to.deep.equal(['fired', 'fired', 'waiting']);
    expect(await all(2)).to.deep.equal(first);
    expect(await all(3)).to.deep.equal(first);
  });

  it('told of a firing twice, change once', async () => {
    const task = aTask(due);
    await on.log.publish('task-events', [task.added()]);
    const fired = task.due('before-30', DUE_AT);
    await on.log.publish('reminders', [fired, fired]);
    await project('reminders');
    await project('task-events');
    expect(await rows()).to.deep.equal([{ reminder_id: 'before-30', state: 'fired', fired_at: new Date(DUE_AT) }]);
    expect(await on.rows('select from log.dead_letter')).to.deep.equal([]);
  });

  it('a notification has the id of its event and comes once', async () => {
    const task = aTask(due);
    task.added();
    const fired = task.due('before-30', DUE_AT);
    const forged = { ...fired, data: { ...fired.data, title: 'forged' } };
    await on.log.publish('reminders', [fired, fired, forged]);
    const running = await on.run(notification);
    await on.drained('notification', 'reminders');
    await running.stop();
    expect(
      await on.rows(
        'select id, user_id, task_id, reminder_id, title, due_at, late, due, time_zone from live.notification',
      ),
    ).to.deep.equal([
      {
        id: fired.id,
        user_id: task.userId,
        task_id: task.id,
        reminder_id: 'before-30',
        title: 'wax the skis',
        due_at: new Date(DUE_AT),
        late: false,
        due: '2026-11-24T18:00',
        time_zone: 'Europe/Oslo',
      },
    ]);
    const [letter] = await on.rows<{ reason: string }>('select reason from log.dead_letter');
    expect(letter?.reason).to.match(/told something else before/);
  });
});
