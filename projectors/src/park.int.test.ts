import { expect } from 'chai';
import type { Envelope } from '@tasklog/schemas';
import { Poison } from './poison.ts';
import { tasks } from './tasks/projector.ts';
import { aTask } from './testing/events.ts';
import type { TestTask } from './testing/events.ts';
import { foldingStage } from './testing/folding-stage.ts';
import { plant } from './testing/stage.ts';

const USER = '0190aaaa-0000-7000-8000-00000000000a';
const OTHER_PARTITION = '0190aaaa-0000-7000-8000-00000000000d';

describe('a record that cannot be applied', () => {
  const fold = foldingStage();
  const { publish, project, docs, letters } = fold;

  const bad = (task: TestTask): Envelope => ({
    ...task.changed('task.updated', { title: 'x' }),
    data: { before: null },
  });

  it('is parked alone when it comes together with pages of other partitions, and all later ones of those go on', async () => {
    const ofAll = () => Array.from({ length: 12 }, () => aTask());
    const [sick, ...well] = ofAll();
    const parked: string[] = [];
    const running = await fold.on.run(tasks, { parked });
    await publish(...[sick as TestTask, ...well].map((task) => task.added()));
    await fold.on.drained('tasks');
    // Every partition has had its first page: what is published at once now is read and applied at once.
    await publish(bad(sick as TestTask), ...well.map((task) => task.completed()));
    await fold.on.drained('tasks');
    const more = ofAll();
    await publish(
      (sick as TestTask).completed(),
      ...well.map((task) => task.reopened()),
      ...more.map((task) => task.added()),
    );
    await fold.on.drained('tasks');
    await running.stop();
    expect(parked).to.have.length(1);
    expect((await letters()).map(({ key }) => key)).to.deep.equal([sick?.id, sick?.id]);
    expect((await docs()).map(({ id, version }) => [id, version])).to.have.deep.members([
      [sick?.id, 1],
      ...well.map(({ id }) => [id, 3]),
      ...more.map(({ id }) => [id, 1]),
    ]);
  });

  it('is parked with its key; later ones of the key follow it in order, others go on', async () => {
    const userId = aTask().userId;
    const [sick, well] = [aTask({}, userId), aTask({}, userId)];
    const parked: string[] = [];
    await publish(sick.added(), well.added());
    const poison = bad(sick);
    await publish(poison);
    await publish(...Array.from({ length: 100 }, (_, n) => well.changed('task.updated', { title: `t${String(n)}` })));
    const later = [sick.changed('task.updated', { title: 'y' }), sick.completed()];
    await publish(...later);
    await project(tasks, { parked, pageSize: 37 });
    expect(await docs()).to.have.deep.members([
      { id: sick.id, version: 1, title: 'wax the skis' },
      { id: well.id, version: 101, title: 't99' },
    ]);
    const found = await letters();
    expect(found.map(({ id }) => id)).to.deep.equal([poison.id, ...later.map(({ id }) => id)]);
    expect(found.map(({ key }) => key)).to.deep.equal([sick.id, sick.id, sick.id]);
    expect(found[0]).to.include({ attempts: 3 });
    expect(found[0]?.reason).to.match(/not a task.updated: .*\/data\/before/);
    expect(await fold.on.rows('select key from log.blocked_key')).to.deep.equal([{ key: sick.id }]);
    expect(parked).to.have.length(1);
  });

  const cases: [what: string, spoil: (event: Envelope, task: TestTask) => unknown, reason: RegExp][] = [
    ['an unknown type', (event) => ({ ...event, type: 'task.exploded' }), /no event type "task.exploded"/],
    ['a type that objects inherit', (event) => ({ ...event, type: 'constructor' }), /no event type/],
    ['a type of another topic', (event) => ({ ...event, type: 'reminder.due' }), /no event type/],
    ['no subject', ({ subject: _, ...event }) => event, /\/subject is missing|no event type|not a task/],
    ['a version that jumps', (event) => ({ ...event, taskversion: 9 }), /jumps to version 9; 2 is next/],
    ['the wrong partition', (event) => ({ ...event, userid: OTHER_PARTITION }), /belongs? in|belong in/],
    ['900 KB', (event) => ({ ...event, data: { ...event.data, ballast: 'x'.repeat(900_000) } }), /characters/],
    [
      'a date that is none',
      (event) => ({ ...event, data: { before: { due: null }, after: { due: 'soon' } } }),
      /not a task/,
    ],
    [
      'a version told before, with another payload',
      (event) => ({ ...event, taskversion: 1, type: 'task.added' }),
      /not a task.added|another event/,
    ],
  ];
  for (const [what, spoil, reason] of cases) {
    it(`${what} is parked, the next task goes on`, async () => {
      const task = aTask({}, USER);
      const other = aTask({}, USER);
      const first = task.added();
      await publish(first);
      const event = task.changed('task.updated', { title: 'x' });
      await plant(fold.on, 'task-events', first.userid, spoil(event, task));
      await publish(other.added());
      await project(tasks);
      expect((await docs()).map(({ id }) => id)).to.include(other.id);
      const found = await letters();
      expect(found).to.have.length(1);
      expect(found[0]?.reason).to.match(reason);
    });
  }

  it('a known event with another payload is parked, the same payload is not', async () => {
    const task = aTask();
    const first = task.added();
    await publish(first, first, {
      ...first,
      data: { before: null, after: { ...(first.data as { after: object }).after, title: 'forged' } },
    });
    await project(tasks);
    expect(await docs()).to.deep.equal([{ id: task.id, version: 1, title: 'wax the skis' }]);
    expect((await letters()).map(({ reason }) => reason)).to.deep.equal([
      `task ${task.id} has had another event as version 1`,
    ]);
  });

  it('an optional field that nobody knows is let through', async () => {
    const task = aTask();
    const event = task.added();
    await publish({ ...event, newsfrom: 'the future', data: { ...event.data, colour: 'red' } } as Envelope);
    await project(tasks);
    expect(await docs()).to.have.length(1);
  });

  it('that works at the second try is not parked', async () => {
    await publish(aTask().added());
    let fails = 1;
    await project({
      ...tasks,
      apply: async (tx, records, target) => {
        if (fails-- > 0) throw new Poison('not today');
        await tasks.apply(tx, records, target);
      },
    });
    expect(await docs()).to.have.length(1);
    expect(await letters()).to.deep.equal([]);
  });
});
