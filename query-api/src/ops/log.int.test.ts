import { expect } from 'chai';
import type { OpsLog } from '@tasklog/schemas';
import { isOpsLog } from '@tasklog/schemas/validators';
import { operating } from '../testing/operating.ts';

describe('the log that operators look at', () => {
  const given = operating();
  const { ask, user, event } = given;
  const askLog = (query = '') => ask<OpsLog>(`/ops/log${query}`, isOpsLog);
  const titles = ({ items }: OpsLog) =>
    items.map(({ event }) => (event['data'] as { after: { title: string } }).after.title);

  it('shows the newest of all partitions in the order of time, and says of how many', async () => {
    for (const [n, part] of [0, 1, 2, 0, 3].entries())
      await given.log.publish('task-events', [event(user(part), String(n))]);
    const page = await askLog('?limit=3');
    expect(titles(page)).to.deep.equal(['4', '3', '2']);
    expect(page.says).to.equal('the newest 3 of 5 records');
    const rest = await askLog(`?limit=3&cursor=${page.cursor ?? ''}`);
    expect(titles(rest)).to.deep.equal(['1', '0']);
    expect([rest.complete, rest.cursor]).to.deep.equal([true, null]);
    expect((await askLog()).says).to.equal('all 5 records');
  });

  it('later shows what has come since, and nothing twice', async () => {
    await given.log.publish('task-events', [event(user(0), 'old')]);
    const { newer } = await askLog();
    expect(titles(await askLog(`?newer=${newer}`))).to.deep.equal([]);
    await given.log.publish('task-events', [event(user(0), 'new'), event(user(2), 'newer')]);
    const came = await askLog(`?newer=${newer}`);
    expect(titles(came).sort()).to.deep.equal(['new', 'newer']);
    expect(titles(await askLog(`?newer=${came.newer}`))).to.deep.equal([]);
  });

  it('is filtered by user, task, type, text, partition and offset', async () => {
    const [ann, bob] = [user(0), user(0)];
    const one = event(ann, 'Buy milk');
    await given.log.publish('task-events', [one, event(ann, 'call mom', { type: 'task.updated' }), event(bob, 'mow')]);
    await given.log.publish('task-events', [event(user(1), 'elsewhere')]);
    expect(titles(await askLog(`?user=${ann}`))).to.deep.equal(['call mom', 'Buy milk']);
    expect(titles(await askLog(`?task=${one.subject}`))).to.deep.equal(['Buy milk']);
    expect(titles(await askLog(`?user=${ann}&change=${one.changeid}`))).to.deep.equal(['Buy milk']);
    expect(titles(await askLog(`?change=${one.changeid}`))).to.deep.equal(['Buy milk']);
    expect(titles(await askLog(`?user=${bob}&change=${one.changeid}`))).to.deep.equal([]);
    expect(titles(await askLog('?type=task.updated'))).to.deep.equal(['call mom']);
    expect(titles(await askLog('?text=MILK'))).to.deep.equal(['Buy milk']);
    expect(titles(await askLog('?partition=0&before=3'))).to.deep.equal(['call mom', 'Buy milk']);
    expect(titles(await askLog('?partition=0&after=1&before=3'))).to.deep.equal(['call mom']);
    expect((await askLog('?type=task.updated')).says).to.equal('1 that fit, of all 4 records');
    expect(titles(await askLog(`?text=${encodeURIComponent("%' or 1=1")}`))).to.deep.equal([]);
  });

  it('looks at a bounded number of records for a filter, says so, and goes on from there', async () => {
    const id = user(0);
    await given.log.publish('task-events', [event(id, 'the needle')]);
    await given.db.query(
      `insert into log.record select 1, 0, n, clock_timestamp(), gen_random_uuid(), 1, gen_random_uuid(),
         jsonb_build_object('userid', $1::text, 'type', 'task.added', 'data', jsonb_build_object('after', jsonb_build_object('title', 'hay')))
       from generate_series(2, 10101) n`,
      [id],
    );
    await given.db.query('update log.head set next = 10102 where topic = 1 and part = 0');
    const first = await askLog('?partition=0&text=needle');
    expect(first).to.deep.include({ scanned: 10_000, total: 10_101, complete: false });
    expect(first.says).to.equal('0 that fit, among the newest 10,000 of 10,101 records');
    expect(titles(await askLog(`?partition=0&text=needle&cursor=${first.cursor ?? ''}`))).to.deep.equal(['the needle']);
  });

  it('shows whatever lies there, also what is no event', async () => {
    await given.db.query(
      `insert into log.record values (1, 0, 1, now(), gen_random_uuid(), 1, gen_random_uuid(), '{"odd": true}')`,
    );
    await given.db.query('update log.head set next = 2 where topic = 1 and part = 0');
    expect((await askLog()).items[0]?.event).to.deep.equal({ odd: true });
    expect((await askLog('?text=x&type=y')).items).to.deep.equal([]);
  });

  it('refuses what makes no sense, with every fault', async () => {
    const faults = async (query: string) =>
      (
        await given.list.ask<{ errors?: { field: string }[] }>(`/ops/log?${query}`, { role: 'operator' })
      ).body.errors?.map(({ field }) => field);
    expect(await faults('partition=9&after=0&before=x')).to.have.members(['after', 'before']);
    expect(await faults('partition=9')).to.deep.equal(['partition']);
    expect(await faults('before=5')).to.deep.equal(['before']);
    const { newer } = await askLog();
    expect(await faults(`newer=${newer}&topic=reminders`)).to.deep.equal(['newer']);
    expect(await faults(`cursor=${newer}`)).to.deep.equal(['cursor']);
  });
});
