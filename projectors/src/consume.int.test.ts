import { expect } from 'chai';
import type { Envelope } from '@tasklog/schemas';
import { chainOf } from '@tasklog/schemas/upcast';
import type { Handler, Page } from '@tasklog/event-log';
import { audit } from './audit/projector.ts';
import { Poison } from './poison.ts';
import type { Projector } from './projector.ts';
import { tasks } from './tasks/projector.ts';
import { aTask } from './testing/events.ts';
import type { TestTask } from './testing/events.ts';
import { plant, stage } from './testing/stage.ts';
import type { Stage } from './testing/stage.ts';

describe('folding the log', () => {
  let on: Stage;
  beforeEach(async () => (on = await stage()));
  afterEach(() => on.end());

  const publish = (...events: Envelope[]): Promise<void> => on.log.publish('task-events', events);
  const docs = () =>
    on.rows<{ id: string; version: number; title: string }>('select id, version, title from live.task order by id');
  const letters = () =>
    on.rows<{ key: string; reason: string; attempts: number; id: string }>(
      `select key, reason, attempts, event ->> 'id' as id from log.dead_letter order by part, off`,
    );
  const project = async (projector: Projector, options = {}): Promise<void> => {
    const running = await on.run(projector, options);
    await on.drained(projector.name);
    await running.stop();
  };

  it('a row is the fold of its events', async () => {
    const task = aTask();
    await publish(task.added(), task.changed('task.updated', { title: 'wax both', notes: 'red' }), task.completed());
    await project(tasks);
    const [row] = await on.rows<{ doc: object; version: number }>('select doc, version from live.task');
    expect(row).to.deep.equal({ doc: task.image(), version: 3 });
  });

  it('a deleted task stays as a tombstone, and a restored one loses it', async () => {
    const [gone, back] = [aTask(), aTask()];
    await publish(gone.added(), gone.deleted(), back.added(), back.deleted());
    await publish(back.changed('task.restored', { status: 'open', deletedAt: null }));
    await project(tasks);
    const rows = await on.rows<{ id: string; doc: { deletedAt?: string } }>('select id, doc from live.task');
    expect(rows.find(({ id }) => id === gone.id)?.doc).to.deep.include({
      status: 'deleted',
      deletedAt: '2026-11-23T12:00:00Z',
    });
    expect(rows.find(({ id }) => id === back.id)?.doc).to.not.have.property('deletedAt');
  });

  it('the audit trail has one row for each event, with what stood there before', async () => {
    const task = aTask();
    const events = [task.added(), task.changed('task.prioritised', { priority: 'high' })];
    await publish(...events);
    await project(audit);
    expect(
      await on.rows('select event_id, version, type, actor, change_id, before, after from live.audit order by version'),
    ).to.deep.equal([
      {
        event_id: events[0]?.id,
        version: 1,
        type: 'task.added',
        actor: 'user',
        change_id: events[0]?.changeid,
        before: null,
        after: (events[0]?.data as { after: object }).after,
      },
      {
        event_id: events[1]?.id,
        version: 2,
        type: 'task.prioritised',
        actor: 'user',
        change_id: events[1]?.changeid,
        before: { priority: 'none' },
        after: { priority: 'high' },
      },
    ]);
  });

  it('a page that comes twice takes effect once', async () => {
    const task = aTask();
    await publish(task.added(), task.completed());
    const outcomes: string[] = [];
    const twice =
      (handler: Handler): Handler =>
      async (page) => {
        await handler(page);
        await handler(page).catch((error: Error) => void outcomes.push(error.name));
      };
    await project(audit, { around: twice });
    expect(outcomes).to.include('ClaimLost');
    expect(await on.rows('select from live.audit')).to.have.length(2);
  });

  it('the same events published twice take effect once', async () => {
    const task = aTask();
    const events = [task.added(), task.completed()];
    await publish(...events, ...events);
    await Promise.all([project(tasks), project(audit)]);
    expect(await on.rows('select from live.audit')).to.have.length(2);
    expect(await docs()).to.deep.equal([{ id: task.id, version: 2, title: 'wax the skis' }]);
    expect(await letters()).to.deep.equal([]);
  });

  it('abandoned half-way, leaves nothing and begins the page again', async () => {
    const task = aTask();
    await publish(task.added());
    let breaks = 2;
    const failing: Projector = {
      ...tasks,
      apply: async (tx, records, target) => {
        await tasks.apply(tx, records, target);
        if ((breaks -= 1) >= 0) throw Object.assign(new Error('Connection terminated unexpectedly'), { code: '57P01' });
      },
    };
    await project(failing);
    expect(breaks).to.be.below(0);
    expect(await docs()).to.have.length(1);
    expect(await letters()).to.deep.equal([]);
  });

  it('a stalled owner whose claim was taken leaves nothing', async () => {
    await publish(aTask().added());
    const outcomes: string[] = [];
    const stalled =
      (handler: Handler): Handler =>
      async (page: Page) => {
        await on.db.query('update log.checkpoint set epoch = epoch + 1 where part = $1', [page.claim.partition]);
        await handler(page).catch((error: Error) => {
          outcomes.push(error.name);
          throw error;
        });
      };
    const running = await on.run(tasks, { around: stalled });
    while (outcomes.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await running.stop();
    expect(outcomes[0]).to.equal('ClaimLost');
    expect(await docs()).to.deep.equal([]);
  });

  describe('a record that cannot be applied', () => {
    const bad = (task: TestTask): Envelope => ({
      ...task.changed('task.updated', { title: 'x' }),
      data: { before: null },
    });

    it('is parked alone when it comes together with pages of other partitions, and all later ones of those go on', async () => {
      const ofAll = () => Array.from({ length: 12 }, () => aTask());
      const [sick, ...well] = ofAll();
      const parked: string[] = [];
      const running = await on.run(tasks, { parked });
      await publish(...[sick as TestTask, ...well].map((task) => task.added()));
      await on.drained('tasks');
      // Every partition has had its first page: what is published at once now is read and applied at once.
      await publish(bad(sick as TestTask), ...well.map((task) => task.completed()));
      await on.drained('tasks');
      const more = ofAll();
      await publish(
        (sick as TestTask).completed(),
        ...well.map((task) => task.reopened()),
        ...more.map((task) => task.added()),
      );
      await on.drained('tasks');
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
      expect(await on.rows('select key from log.blocked_key')).to.deep.equal([{ key: sick.id }]);
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
        await plant(on, 'task-events', first.userid, spoil(event, task));
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

  describe('an event of another version', () => {
    const inVersion = (event: Envelope, version: string): Envelope => ({
      ...event,
      dataschema: `/schemas/events/${event.type.replace('.', '-')}.${version}`,
    });
    /** As if version 1 had called a title a name. */
    const named = chainOf([
      {
        type: 'task.updated',
        from: 1,
        upcast: (event) => {
          const { before, after } = event.data as { before: { name: string }; after: { name: string } };
          return { ...event, data: { before: { title: before.name }, after: { title: after.name } } };
        },
      },
    ]);

    it('that is older is applied as this release knows it, and once; the log and the trail keep it as it was', async () => {
      const task = aTask();
      const added = task.added();
      const update = task.changed('task.updated', { title: 'wax both' });
      const old = { ...inVersion(update, 'v1.json'), data: { before: { name: 'x' }, after: { name: 'wax both' } } };
      await publish(added, old, old, inVersion(task.changed('task.updated', { notes: 'red' }), 'v2.json#0.2.0'));
      for (const projector of [tasks, audit]) await project(projector, { upcast: named });
      expect(await on.rows('select doc, version from live.task')).to.deep.equal([{ doc: task.image(), version: 3 }]);
      // The trail is what was written, so that its hashes hold for ever.
      expect(await on.rows('select after from live.audit where version = 2')).to.deep.equal([
        { after: { name: 'wax both' } },
      ]);
      expect(await letters()).to.deep.equal([]);
      const [kept] = await on.rows<{ event: Envelope }>('select event from log.record where topic = 1 and version = 2');
      expect(kept?.event.data).to.deep.equal(old.data);
    });

    it('that is newer is parked, with the release that it needs, and so is a type that is', async () => {
      const [one, two] = [aTask({}, USER), aTask({}, USER)];
      await publish(one.added(), two.added());
      await publish(inVersion(one.changed('task.updated', { title: 'x' }), 'v3.json#0.9.0'));
      await publish(inVersion({ ...two.completed(), type: 'task.archived' }, 'v1.json#0.8.0'));
      await project(tasks, { upcast: named });
      expect((await letters()).map(({ reason }) => reason)).to.deep.equal([
        'task.updated is of version 3, and this release knows 2: it needs release 0.9.0 or later',
        'task-events has no event type "task.archived" in this release: it needs release 0.8.0 or later',
      ]);
    });
  });

  it('rebuilt from zero, gives the same rows', async () => {
    const made = Array.from({ length: 20 }, () => aTask());
    await publish(...made.map((task) => task.added()));
    await publish(
      ...made.map((task, n) =>
        n % 3 === 0 ? task.completed() : task.changed('task.tagged', { tags: [`n${String(n)}`] }),
      ),
    );
    await Promise.all([project(tasks, { pageSize: 3 }), project(audit, { pageSize: 3 })]);
    await on.db.query('create table projection.task_g2 (like projection.task_g1 including all)');
    await on.db.query('create table projection.audit_g2 (like projection.audit_g1 including all)');
    await on.db.query('grant all on projection.task_g2, projection.audit_g2 to tasklog_projectors');
    for (const projector of [tasks, audit]) {
      const running = await on.run(projector, { generation: 2, pageSize: 7 });
      await on.drained(projector.name, 'task-events', 2);
      await running.stop();
    }
    for (const table of ['task', 'audit']) {
      const [first, second] = [1, 2].map((g) =>
        on.rows(`select * from projection.${table}_g${String(g)} t order by t::text`),
      );
      expect(await second).to.deep.equal(await first).and.not.empty;
    }
  });
});

const USER = '0190aaaa-0000-7000-8000-00000000000a';
const OTHER_PARTITION = '0190aaaa-0000-7000-8000-00000000000d';
