import { expect } from 'chai';
import type { Handler, Page } from '@tasklog/event-log';
import { audit } from './audit/projector.ts';
import type { Projector } from './projector.ts';
import { tasks } from './tasks/projector.ts';
import { aTask } from './testing/events.ts';
import { foldingStage } from './testing/folding-stage.ts';

describe('folding the log', () => {
  const fold = foldingStage();
  const { publish, project, docs, letters } = fold;

  it('a row is the fold of its events', async () => {
    const task = aTask();
    await publish(task.added(), task.changed('task.updated', { title: 'wax both', notes: 'red' }), task.completed());
    await project(tasks);
    const [row] = await fold.on.rows<{ doc: object; version: number }>('select doc, version from live.task');
    expect(row).to.deep.equal({ doc: task.image(), version: 3 });
  });

  it('a deleted task stays as a tombstone, and a restored one loses it', async () => {
    const [gone, back] = [aTask(), aTask()];
    await publish(gone.added(), gone.deleted(), back.added(), back.deleted());
    await publish(back.changed('task.restored', { status: 'open', deletedAt: null }));
    await project(tasks);
    const rows = await fold.on.rows<{ id: string; doc: { deletedAt?: string } }>('select id, doc from live.task');
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
      await fold.on.rows(
        'select event_id, version, type, actor, change_id, before, after from live.audit order by version',
      ),
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
    expect(await fold.on.rows('select from live.audit')).to.have.length(2);
  });

  it('the same events published twice take effect once', async () => {
    const task = aTask();
    const events = [task.added(), task.completed()];
    await publish(...events, ...events);
    await Promise.all([project(tasks), project(audit)]);
    expect(await fold.on.rows('select from live.audit')).to.have.length(2);
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
        await fold.on.db.query('update log.checkpoint set epoch = epoch + 1 where part = $1', [page.claim.partition]);
        await handler(page).catch((error: Error) => {
          outcomes.push(error.name);
          throw error;
        });
      };
    const running = await fold.on.run(tasks, { around: stalled });
    while (outcomes.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await running.stop();
    expect(outcomes[0]).to.equal('ClaimLost');
    expect(await docs()).to.deep.equal([]);
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
    await fold.on.db.query('create table projection.task_g2 (like projection.task_g1 including all)');
    await fold.on.db.query('create table projection.audit_g2 (like projection.audit_g1 including all)');
    await fold.on.db.query('grant all on projection.task_g2, projection.audit_g2 to tasklog_projectors');
    for (const projector of [tasks, audit]) await project(projector, { generation: 2, pageSize: 7 });
    for (const table of ['task', 'audit']) {
      const [first, second] = [1, 2].map((g) =>
        fold.on.rows(`select * from projection.${table}_g${String(g)} t order by t::text`),
      );
      expect(await second).to.deep.equal(await first).and.not.empty;
    }
  });
});
