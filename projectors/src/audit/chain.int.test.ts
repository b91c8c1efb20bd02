import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Handler } from '@tasklog/event-log';
import { uuidFor } from '@tasklog/runtime/local-keys';
import { tasks } from '../tasks/projector.ts';
import { aTask } from '../testing/events.ts';
import { plant, stage } from '../testing/stage.ts';
import type { Stage } from '../testing/stage.ts';
import { audit } from './projector.ts';

const [ANN, BOB] = [uuidFor('user', 'ann'), uuidFor('user', 'bob')];

describe('the chain of the audit trail', () => {
  let on: Stage;
  beforeEach(async () => (on = await stage()));
  afterEach(() => on.end());

  type Entry = { user_id: string; seq: string; off: string; type: string; hash: string };
  const entries = (user: string) => on.rows<Entry>('select * from live.audit where user_id = $1 order by seq', [user]);
  const project = async (options = {}): Promise<void> => {
    const running = await on.run(audit, options);
    await on.drained('audit');
    await running.stop();
  };

  it('is one for each user, in the order of the log, whatever lies between and however it is paged', async () => {
    const [anns, bobs] = [aTask({}, ANN), aTask({ title: 'Æ "\\ \n 雪' }, BOB)];
    await on.log.publish('task-events', [anns.added(), bobs.added(), anns.completed()]);
    await project({ pageSize: 1 });
    await on.log.publish('task-events', [bobs.completed(), anns.reopened(), anns.deleted()]);
    await project();
    expect((await entries(ANN)).map(({ seq, type }) => `${seq} ${type}`)).to.deep.equal([
      '1 task.added',
      '2 task.completed',
      '3 task.reopened',
      '4 task.deleted',
    ]);
    expect((await entries(BOB)).map(({ seq }) => seq)).to.deep.equal(['1', '2']);
  });

  it('is hashed as the database hashes it', async () => {
    const task = aTask(
      { title: 'Æ "\\ \n\u0001 雪 \u2028', tags: ['b', 'a'], reminders: [{ id: 'r', minutesBefore: 30 }] },
      ANN,
    );
    await on.log.publish('task-events', [task.added(), task.changed('task.updated', { title: '' }), task.completed()]);
    await project();
    const found = await on.rows<{ hash: string; own: string }>(`
      select hash, projection.chain_hash(coalesce(lag(hash) over (order by seq), repeat('0', 64)), jsonb_build_object('seq', seq,
        'offset', off, 'id', event_id, 'userId', user_id, 'taskId', task_id, 'version', version, 'type', type,
        'at', projection.instant(at), 'actor', actor, 'changeId', change_id, 'before', coalesce(before, 'null'),
        'after', coalesce(after, 'null'))) as own from projection.audit_g1 order by seq`);
    expect(found).to.have.length(3);
    for (const { hash, own } of found) expect(hash).to.equal(own);
  });

  it('is made of entries from before there was one, as if it had always been', async () => {
    const [anns, bobs] = [aTask({}, ANN), aTask({}, BOB)];
    await on.log.publish('task-events', [
      anns.added(),
      bobs.added(),
      anns.completed(),
      anns.reopened(),
      bobs.deleted(),
    ]);
    await project();
    const before = await on.rows('select * from projection.audit_g1 order by user_id, seq');
    await on.db.query(`update projection.audit_g1 set seq = -seq, off = -1, hash = ''`);
    const migration = readFileSync(join(import.meta.dirname, '../../migrations/0007-audit-chain.sql'), 'utf8');
    await on.db.query(/^do \$\$[^]*?^end \$\$;/m.exec(migration)?.[0] ?? 'nothing to run');
    expect(await on.rows('select * from projection.audit_g1 order by user_id, seq')).to.deep.equal(before);
  });

  it('waits as a whole for a record that cannot be applied, so that it keeps the order of the log', async () => {
    const [first, second, bobs] = [aTask({}, ANN), aTask({}, ANN), aTask({}, BOB)];
    await on.log.publish('task-events', [first.added()]);
    await plant(on, 'task-events', ANN, { ...first.completed(), type: 'task.unheard-of' });
    await on.log.publish('task-events', [second.added(), bobs.added()]);
    await project();
    expect(await entries(ANN)).to.have.length(1);
    expect(await entries(BOB)).to.have.length(1);
    const keys = await on.rows<{ key: string }>('select key from log.dead_letter order by off');
    expect(keys).to.deep.equal([{ key: ANN }, { key: ANN }]);
  });

  describe('and read models, of a user whose erasure was ordered', () => {
    const order = () => on.rows(`insert into log.erasure (user_id, requested_by) values ($1, 'user')`, [ANN]);

    it('take nothing of a page that was in hand then', async () => {
      const [anns, bobs] = [aTask({}, ANN), aTask({}, BOB)];
      await on.log.publish('task-events', [anns.added(), bobs.added(), anns.completed()]);
      const around =
        (handler: Handler): Handler =>
        async (page) => {
          await on.db.query(
            `insert into log.erasure (user_id, requested_by) values ($1, 'user') on conflict do nothing`,
            [ANN],
          );
          await handler(page);
        };
      const parked: string[] = [];
      for (const projector of [tasks, audit]) {
        const running = await on.run(projector, { around, parked });
        await on.drained(projector.name);
        await running.stop();
      }
      expect(
        await on.rows<{ user_id: string }>('select user_id from live.audit union all select user_id from live.task'),
      ).to.deep.equal([{ user_id: BOB }, { user_id: BOB }]);
      expect(parked).to.deep.equal([]);
    });

    it('keep one entry that says so, and only when it was ordered', async () => {
      const anns = aTask({}, ANN);
      await on.log.publish('task-events', [anns.added(), anns.completed()]);
      await project();
      const told = { ...anns.reopened(), type: 'user.erased', subject: ANN, taskversion: 1, data: {} };
      await order();
      await on.log.publish('task-events', [told]);
      await project();
      expect((await entries(ANN)).map(({ seq, type }) => `${seq} ${type}`)).to.deep.equal(['1 user.erased']);

      await plant(on, 'task-events', BOB, { ...told, userid: BOB, subject: BOB });
      const parked: string[] = [];
      await project({ parked });
      expect(parked[0]).to.contain('no event type "user.erased"');
    });
  });
});
