import { expect } from 'chai';
import type { Envelope, TaskImage } from '@tasklog/schemas';
import { aTask } from '../testing/events.ts';
import { stage } from '../testing/stage.ts';
import type { RunOptions, Stage } from '../testing/stage.ts';
import { recurrence } from './projector.ts';

describe('repeats', () => {
  let on: Stage;
  beforeEach(async () => (on = await stage()));
  afterEach(() => on.end());

  const SERIES = '0190aaaa-0000-7000-8000-000000000001';
  const weekly: TaskImage = {
    recurrence: { rrule: 'FREQ=WEEKLY', completionRelative: false, exceptions: [], anchor: '2026-11-02' },
    seriesId: SERIES,
    occurrence: '2026-11-02',
    due: '2026-11-02',
  };
  const publish = (...events: Envelope[]): Promise<void> => on.log.publish('task-events', events);
  const project = async (options: RunOptions = {}): Promise<void> => {
    const running = await on.run(recurrence, options);
    await on.drained('recurrence', 'task-events', options.generation);
    await running.stop();
  };
  const intents = () =>
    on.rows<{ kind: string; state: string; key: string }>(
      'select kind, state, key from projection.intent order by part, off',
    );

  it('completing makes one intent, however often the event comes', async () => {
    const task = aTask({ ...weekly, id: SERIES });
    const events = [task.added(), task.completed()];
    await publish(...events, ...events);
    await project({ pageSize: 1 });
    expect(await intents()).to.deep.equal([{ kind: 'add', state: 'waiting', key: SERIES }]);
    const [row] = await on.rows<object>(
      'select series_id, task_id, occurrence, active, title, time_zone from live.recurrence',
    );
    expect(row).to.deep.equal({
      series_id: SERIES,
      task_id: SERIES,
      occurrence: '2026-11-02',
      active: true,
      title: 'wax the skis',
      time_zone: 'Europe/Oslo',
    });
  });

  it('a rebuild sends nothing and gives the same rows', async () => {
    const [first, plain] = [aTask({ ...weekly, id: SERIES }), aTask()];
    const second = aTask({ ...weekly, occurrence: '2026-11-09' }, first.userId);
    await publish(
      first.added(),
      plain.added(),
      first.completed(),
      second.added(),
      plain.completed(),
      second.completed(),
      second.reopened(),
    );
    await project({ pageSize: 2 });
    for (const table of ['recurrence', 'recurrence_task']) {
      await on.db.query(`create table projection.${table}_g2 (like projection.${table}_g1 including all)`);
      await on.db.query(`grant all on projection.${table}_g2 to tasklog_projectors`);
    }
    const before = await on.rows('select * from projection.intent order by part, off');
    await project({ generation: 2, liveFrom: () => 1_000 });
    expect(await on.rows('select * from projection.intent order by part, off')).to.deep.equal(before);
    for (const table of ['recurrence', 'recurrence_task']) {
      const [one, two] = [1, 2].map((g) =>
        on.rows(`select * from projection.${table}_g${String(g)} t order by t::text`),
      );
      expect(await two).to.deep.equal(await one).and.not.empty;
    }
  });

  it('an event from before the live offset makes an intent that sleeps until a live copy comes to it', async () => {
    const task = aTask({ ...weekly, id: SERIES });
    await publish(task.added(), task.completed());
    for (const table of ['recurrence', 'recurrence_task']) {
      await on.db.query(`create table projection.${table}_g2 (like projection.${table}_g1 including all)`);
      await on.db.query(`grant all on projection.${table}_g2 to tasklog_projectors`);
    }
    await project({ generation: 2, liveFrom: () => 3 });
    expect(await intents()).to.deep.equal([{ kind: 'add', state: 'suppressed', key: SERIES }]);
    await project();
    expect(await intents()).to.deep.equal([{ kind: 'add', state: 'waiting', key: SERIES }]);
  });

  it('poison in one occurrence holds up its whole series, and nothing else', async () => {
    const first = aTask({ ...weekly, id: SERIES });
    const second = aTask({ ...weekly, occurrence: '2026-11-09' }, first.userId);
    const other = aTask(
      { ...weekly, id: '0190aaaa-0000-7000-8000-000000000002', seriesId: '0190aaaa-0000-7000-8000-000000000002' },
      first.userId,
    );
    await publish(first.added(), second.added(), other.added());
    const broken = { ...first.changed('task.updated', { title: 'x' }), data: {} };
    await publish(broken, second.completed(), other.completed());
    await project();
    expect(await intents()).to.deep.equal([{ kind: 'add', state: 'waiting', key: other.id }]);
    const letters = await on.rows<{ key: string; task: string }>(
      `select key, event ->> 'subject' as task from log.dead_letter order by off`,
    );
    expect(letters).to.deep.equal([
      { key: SERIES, task: SERIES },
      { key: SERIES, task: second.id },
    ]);
  });

  it('what follows an occurrence whose beginning waits, waits behind it and is no poison itself', async () => {
    const first = aTask({ ...weekly, id: SERIES });
    const second = aTask({ ...weekly, occurrence: '2026-11-09' }, first.userId);
    await publish(first.added(), { ...first.changed('task.updated', { title: 'x' }), data: {} });
    await project();
    await publish(second.added());
    await project();
    await publish(second.changed('task.updated', { title: 'y' }));
    await project();
    const letters = await on.rows<{ key: string; attempts: number }>(
      'select key, attempts from log.dead_letter order by off',
    );
    expect(letters).to.deep.equal([
      { key: SERIES, attempts: 3 },
      { key: SERIES, attempts: 0 },
      { key: SERIES, attempts: 0 },
    ]);
  });
});
