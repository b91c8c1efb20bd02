import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { Problem, Task, TaskList } from '@tasklog/schemas';
import { isCompactTaskList, isTaskList } from '@tasklog/schemas/validators';
import { NOW, startList } from '../testing/list.ts';
import type { TestList } from '../testing/list.ts';

const [MONDAY, TUESDAY, FRIDAY] = ['2026-11-16T08:00:00.000Z', '2026-11-17T08:00:00.000Z', '2026-11-20T08:00:00.000Z'];

describe('a list of the past', () => {
  let list: TestList;
  before(async () => (list = await startList()));
  after(() => list.stop());

  const titles = async (query: string, as = 'ann'): Promise<string[]> => {
    const { status, text, body } = await list.ask<TaskList>(`/v1/tasks?${query}`, { as });
    expect(status, text).to.equal(200);
    expect(isTaskList(body), JSON.stringify(isTaskList.errors)).to.equal(true);
    return body.items.map(({ title }) => title);
  };

  /** Added on Monday, renamed on Tuesday, done on Friday. */
  const fence = (of: string): Promise<string> =>
    list.add.versions(
      [
        [MONDAY, { title: 'mend the fence', due: '2026-11-18' }],
        [TUESDAY, { title: 'mend the gate', tags: ['garden'] }],
        [FRIDAY, { status: 'done', completedAt: FRIDAY }],
      ],
      of,
    );

  it('shows each task as it was then, with the version of then', async () => {
    await fence('ann');
    const { body } = await list.ask<TaskList>(`/v1/tasks?asOf=2026-11-16T12:00:00Z`);
    expect(body.items).to.have.length(1);
    expect(body.items[0]).to.include({ title: 'mend the fence', version: 1, status: 'open' });
    expect(body).to.include({ asOf: '2026-11-16T12:00:00Z' }).and.not.have.property('begins');
    expect(await titles('asOf=2026-11-18T12:00:00Z')).to.deep.equal(['mend the gate']);
    expect(await titles('asOf=2026-11-21T12:00:00Z')).to.deep.equal([]);
    expect(await titles('asOf=2026-11-21T12:00:00Z&status=done')).to.deep.equal(['mend the gate']);
  });

  it('holds an event from its very instant on', async () => {
    await fence('edge');
    expect(await titles(`asOf=${TUESDAY}`, 'edge')).to.deep.equal(['mend the gate']);
    expect(await titles('asOf=2026-11-17T07:59:59.999Z', 'edge')).to.deep.equal(['mend the fence']);
  });

  it('takes every filter and every order of the list, by the clock of then', async () => {
    await fence('filters');
    await list.add.versions([[MONDAY, { title: 'call', priority: 'high', due: '2026-11-16' }]], 'filters');
    const then = (query: string) => titles(`asOf=2026-11-17T12:00:00Z&${query}`, 'filters');
    expect(await then('tag=Garden')).to.deep.equal(['mend the gate']);
    expect(await then('q=GATE')).to.deep.equal(['mend the gate']);
    expect(await then('priority=high')).to.deep.equal(['call']);
    expect(await then('due=overdue')).to.deep.equal(['call']);
    expect(await then('due=tomorrow')).to.deep.equal(['mend the gate']);
    expect(await then('sort=-title')).to.deep.equal(['mend the gate', 'call']);
    for (const sort of ['due', 'created', 'completed', '-priority'])
      expect(await then(`sort=${sort}`), sort).to.have.members(['mend the gate', 'call']);
    const lines: Record<string, string[]> = {
      'overdue & p2': ['call'],
      '@garden | search: CALL': ['call', 'mend the gate'],
      'created: yesterday': ['call', 'mend the gate'],
      'completed: today': [],
      'due: tomorrow & !p1': ['mend the gate'],
    };
    for (const [line, expected] of Object.entries(lines))
      expect(await then(`filter=${encodeURIComponent(line)}`), line).to.have.members(expected);
    const { body } = await list.ask(`/v1/tasks?asOf=2026-11-17T12:00:00Z&compact=true&sort=title`, { as: 'filters' });
    expect(isCompactTaskList(body), JSON.stringify(isCompactTaskList.errors)).to.equal(true);
    expect(body.items.map(({ title, version }) => [title, version])).to.deep.equal([
      ['call', 1],
      ['mend the gate', 2],
    ]);
    expect(
      (await list.ask<TaskList>('/v1/tasks?asOf=2026-11-17T12:00:00Z&total=true', { as: 'filters' })).body.total,
    ).to.equal(2);
  });

  it('comes in pages of one moment', async () => {
    for (const title of ['a', 'b', 'c'])
      await list.add.versions([[MONDAY, { title, due: `2026-11-2${title === 'a' ? 1 : 2}` }]], 'pages');
    const first = await list.ask<TaskList>('/v1/tasks?asOf=2026-11-17T12:00Z&limit=2', { as: 'pages' });
    const cursor = String(first.body.cursor);
    const rest = await list.ask<TaskList>(`/v1/tasks?asOf=2026-11-17T12:00Z&limit=2&cursor=${cursor}`, { as: 'pages' });
    expect([...first.body.items, ...rest.body.items].map(({ title }) => title).sort()).to.deep.equal(['a', 'b', 'c']);
    expect(rest.body.cursor).to.equal(null);
    expect(await list.faultsOf(`/v1/tasks?asOf=2026-11-18T12:00Z&cursor=${cursor}`)).to.deep.equal(['cursor']);
  });

  it('reads a minute or a day on the wall clock of the zone; a day means its end', async () => {
    await fence('zones');
    const then = (query: string) => titles(query, 'zones');
    // 8 o'clock in London is 9 in Oslo.
    expect(await then('asOf=2026-11-17T08:30&timeZone=Europe/Oslo')).to.deep.equal(['mend the fence']);
    expect(await then('asOf=2026-11-17T09:00&timeZone=Europe/Oslo')).to.deep.equal(['mend the gate']);
    expect(await then('asOf=2026-11-16&timeZone=Europe/Oslo')).to.deep.equal(['mend the fence']);
    // In Honolulu it was still Monday.
    expect(await then('asOf=2026-11-16&timeZone=Pacific/Honolulu')).to.deep.equal(['mend the gate']);
  });

  it('of today is the list of now', async () => {
    await fence('today');
    const { body } = await list.ask<TaskList>('/v1/tasks?asOf=2026-11-23', { as: 'today' });
    expect(Date.parse(body.asOf ?? '')).to.equal(Date.parse(NOW));
  });

  it('before its first event is empty, and says when it began', async () => {
    await fence('early');
    const { body } = await list.ask<TaskList>('/v1/tasks?asOf=2020-01-01T00:00:00Z', { as: 'early' });
    expect(body).to.deep.include({ items: [], cursor: null, begins: MONDAY });
    const never = await list.ask<TaskList>('/v1/tasks?asOf=2020-01-01T00:00:00Z', { as: 'nobody' });
    expect(never.body).to.deep.include({ items: [], begins: null });
  });

  it('refuses a moment that has not come, and one that is none', async () => {
    for (const asOf of ['2026-11-23T10:30:00.001Z', '2026-11-24', '2026-11-23T10:31'])
      expect(await list.faultsOf(`/v1/tasks?asOf=${asOf}`), asOf).to.deep.equal(['asOf']);
    for (const asOf of [
      'yesterday',
      '2026-02-30',
      '2026-11-20T25:00:00Z',
      '2026-11-20T09:00:00',
      '1',
      '2026-11-20T09:00:00%2b25:00',
    ])
      expect(await list.faultsOf(`/v1/tasks?asOf=${asOf}`), asOf).to.deep.equal(['asOf']);
    const { body } = await list.ask<Problem>('/v1/tasks?asOf=2026-11-24');
    expect(body.detail).to.contain('must not lie in the future');
  });

  it("shows nothing of anybody else's", async () => {
    await fence('carl');
    expect(await titles('asOf=2026-11-18T12:00:00Z', 'dora')).to.deep.equal([]);
  });

  it('is gone for good with the data of an erased user', async () => {
    // What the tables held of the user is gone by then.
    await list.add.erasure('erased');
    const { status, body } = await list.ask<Problem>('/v1/tasks?asOf=2026-11-18', { as: 'erased' });
    expect([status, body.code]).to.deep.equal([410, 'erased']);
    for (const path of ['/v1/changes', '/v1/stats/days', `/v1/tasks/${randomUUID()}?asOf=2026-11-18`])
      expect((await list.ask(path, { as: 'erased' })).status, path).to.equal(410);
  });

  describe('one task of it', () => {
    it('is the task as it was then', async () => {
      const id = await fence('one');
      const then = async (asOf: string) => (await list.ask<Task>(`/v1/tasks/${id}?asOf=${asOf}`, { as: 'one' })).body;
      expect(await then('2026-11-16T12:00:00Z')).to.include({ id, version: 1, title: 'mend the fence' });
      expect(await then('2026-11-21')).to.include({ version: 3, status: 'done' });
    });

    it('is not there before it was added, and says when that was', async () => {
      const id = await fence('one');
      const { status, body } = await list.ask<Problem>(`/v1/tasks/${id}?asOf=2026-11-01`, { as: 'one' });
      expect([status, body.code]).to.deep.equal([404, 'not-then']);
      expect(body.detail).to.contain(MONDAY);
    });

    it('of somebody else is as absent as one that never was', async () => {
      const id = await fence('one');
      const headers = { 'x-request-id': 'same' };
      const others = await list.ask(`/v1/tasks/${id}?asOf=2026-11-18`, { as: 'dora', headers });
      const never = await list.ask(`/v1/tasks/${randomUUID()}?asOf=2026-11-18`, { as: 'dora', headers });
      expect([others.status, others.text]).to.deep.equal([404, never.text]);
    });
  });

  it('is read by its indexes', async () => {
    const of = 'planned';
    const user = list.issuer.userId(of);
    await list.run(`
      insert into projection.task_version_g1 (task_id, version, user_id, valid_from, valid_to, doc)
      select gen_random_uuid(), 1, case when n % 4 = 0 then '${user}'::uuid else gen_random_uuid() end,
        timestamptz '2026-01-01' + n * interval '1 minute',
        case when n % 3 = 0 then 'infinity' else timestamptz '2026-01-08' + n * interval '1 minute' end,
        jsonb_build_object('title', 'task ' || n, 'status', 'open', 'priority', 'none', 'due', '2026-0' || (1 + n % 9) || '-01')
      from generate_series(1, 20000) n`);
    await list.run('vacuum analyze projection.task_version_g1');
    const plan = (where: string) =>
      list.plan(`
      select task_id, due from read.task_version
      where user_id = '${user}' and valid_from <= '2026-01-05' and valid_to > '2026-01-05' and ${where} limit 51`);
    expect(await plan(`status = 'open' order by due nulls last, task_id`)).to.contain('task_version_g1_by_due');
    const beginning = await list.plan(`select min(valid_from) from read.task_version where user_id = '${user}'`);
    expect(beginning).to.contain('task_version_g1_by_start').and.not.contain('Seq Scan');
  });
});
