import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { testDatabase } from '../../runtime/src/testing/database.ts';
import { noteTrouble } from './trouble.ts';
import { postgresUnderTest } from './testing/postgres.ts';
import { anEvent, userIn } from './testing/events.ts';

describe('the trouble of a reader', () => {
  let under: Awaited<ReturnType<typeof postgresUnderTest>>;
  beforeEach(async () => (under = await postgresUnderTest(testDatabase)));
  afterEach(() => under.end());

  type Trouble = { off: string; error: string; attempts: number; waits: boolean; lasted: boolean };
  const troubles = async (): Promise<Trouble[]> =>
    (
      await under.db.query<Trouble>(
        `select off, error, attempts, next_try > at as waits, at > since as lasted from log.trouble order by part`,
      )
    ).rows;
  const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
    while (!(await holds())) await pause(5);
  };

  it('is written where it stands, counted while it lasts, and left as the last one when it is over', async () => {
    const log = await under.connect();
    const user = userIn(2, 4);
    await log.publish('task-events', [anEvent(user, 'a'), anEvent(user, 'b')]);
    let mended = false;
    const consumer = await log.consume({ group: 'group', topic: 'task-events', pageSize: 1 }, async (page) => {
      if (page.after === 1 && !mended) throw new Error('no room left\0');
      await under.move(page);
    });
    await until(async () => ((await troubles())[0]?.attempts ?? 0) >= 3);
    const [failing] = await troubles();
    expect(failing).to.deep.include({ off: '1', error: 'no room left', waits: true, lasted: true });
    mended = true;
    await until(async () => (await under.noted(2)).length === 2);
    expect(await troubles()).to.have.length(1);
    await consumer.stop();
  });

  it('begins to count anew at another place', async () => {
    const log = await under.connect();
    const consumer = await log.consume({ group: 'group', topic: 'task-events' }, under.move);
    await until(() => consumer.assigned().length === 4);
    const { rows } = await under.db.query<{ epoch: string }>('select epoch from log.checkpoint where part = 0');
    const claim = {
      group: 'group',
      generation: 1,
      topic: 'task-events',
      partition: 0,
      epoch: Number(rows[0]?.epoch),
    } as const;
    for (const after of [0, 0, 7]) await noteTrouble(under.db, { ...claim, after }, new Error('x'));
    expect((await troubles())[0]).to.deep.include({ off: '7', attempts: 1, waits: null });
    await noteTrouble(
      under.db,
      { ...claim, after: 9, epoch: claim.epoch - 1 },
      new Error('of one that lost its claim'),
    );
    expect((await troubles())[0]).to.deep.include({ off: '7', error: 'x' });
  });

  it('that cannot be written stops nothing', async () => {
    await under.db.query('alter table log.trouble rename to trouble_elsewhere');
    const log = await under.connect();
    await log.publish('task-events', [anEvent(userIn(0, 4), 'a')]);
    let tries = 0;
    const consumer = await log.consume({ group: 'group', topic: 'task-events' }, async (page) => {
      if ((tries += 1) < 3) throw new Error('not yet');
      await under.move(page);
    });
    await until(async () => (await under.noted(0)).length === 1);
    await consumer.stop();
  });

  it('has a process to it: the session that owns the claim says which', async () => {
    const log = await under.connect();
    const consumer = await log.consume({ group: 'group', topic: 'task-events' }, under.move);
    await until(() => consumer.assigned().length === 4);
    const { rows } = await under.db.query<{ name: string }>(
      `select distinct application_name as name from log.checkpoint join pg_locks on objid = owner::bigint::oid
       join pg_stat_activity using (pid) where locktype = 'advisory'`,
    );
    expect(rows).to.have.length(1);
    expect(rows[0]?.name).to.contain(` ${String(process.pid)}@`);
    await consumer.stop();
  });
});
