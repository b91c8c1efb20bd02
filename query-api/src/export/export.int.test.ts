import { once } from 'node:events';
import { get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { expect } from 'chai';
import { parse } from '@tasklog/schemas';
import type { Problem } from '@tasklog/schemas';
import { isTaskEvent } from '@tasklog/schemas/validators';
import { startList } from '../testing/list.ts';
import type { TestList } from '../testing/list.ts';

/** So many tasks, and so long notes, that they do not fit into what lies between a sender and a receiver. */
const MANY = 3_000;
const LONG = 4_000;

describe('the export', function () {
  this.timeout(60_000);
  let list: TestList;
  before(async () => {
    list = await startList();
    await list.run(`insert into projection.task_g1 (id, user_id, version, doc)
      select id, '${list.issuer.userId('many')}', 1, jsonb_build_object('id', id, 'title', 'task ' || n, 'notes', repeat('x', ${LONG}),
        'due', null, 'timeZone', 'UTC', 'priority', 'none', 'tags', '[]'::jsonb, 'recurrence', null, 'reminders', '[]'::jsonb,
        'status', case when n % 2 = 0 then 'open' else 'done' end, 'createdAt', '2026-11-01T08:00:00.000Z',
        'completedAt', case when n % 2 = 0 then null else '2026-11-02T08:00:00.000Z' end,
        'seriesId', null, 'occurrence', null, 'snoozedUntil', null)
      from (select n, gen_random_uuid() as id from generate_series(1, ${MANY}) n) tasks`);
  });
  after(() => list.stop());

  type Asked = { as?: string; headers?: Record<string, string>; method?: string };

  const ask = async (query: string, { as = 'ann', headers = {}, method = 'GET' }: Asked = {}): Promise<Response> =>
    fetch(`${list.url}/v1/export?${query}`, {
      method,
      headers: { authorization: `Bearer ${await list.issuer.token(as)}`, ...headers },
    });
  const text = async (query: string, asked?: Asked): Promise<string> => (await ask(query, asked)).text();

  /** An answer of which only the head is taken. */
  const open = async (query: string, as: string): Promise<IncomingMessage> => {
    const authorization = `Bearer ${await list.issuer.token(as)}`;
    const asking = get(`${list.url}/v1/export?${query}`, { headers: { authorization }, agent: false });
    const [response] = (await once(asking, 'response')) as [IncomingMessage];
    return response;
  };
  const rest = async (response: IncomingMessage): Promise<string> => {
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString();
  };

  it('is a file with a name of its own', async () => {
    for (const [format, type, name] of [
      ['csv', 'text/csv; charset=utf-8', 'tasklog-2026-11-23.csv'],
      ['todoist', 'text/csv; charset=utf-8', 'tasklog-2026-11-23-todoist.csv'],
      ['events', 'application/x-ndjson', 'tasklog-2026-11-23.jsonl'],
    ] as const)
      for (const method of ['GET', 'HEAD']) {
        const { status, headers } = await ask(`format=${format}`, { method });
        expect(status).to.equal(200);
        expect(headers.get('content-type')).to.equal(type);
        expect(headers.get('content-disposition')).to.equal(`attachment; filename="${name}"`);
        expect(headers.get('cache-control')).to.equal('no-store');
      }
  });

  it('as CSV is a row for each task that is there, deleted ones left out', async () => {
    const id = await list.add.task({ of: 'csv', title: '=1+1', notes: 'a "b"\nc', tags: ['x', 'y'], version: 3 });
    await list.add.task({ of: 'csv', title: 'gone', status: 'deleted', deletedAt: '2026-11-02T08:00:00.000Z' });
    const [header, ...rows] = (await text('format=csv', { as: 'csv' })).split('\r\n');
    expect(header).to.match(/^id,title,notes,status,due,.*,version$/);
    expect(rows).to.deep.equal([
      `${id},'=1+1,"a ""b""\nc",open,,Europe/Oslo,none,x y,,,,,,,,,2026-11-01T08:00:00.000Z,,,3`,
      '',
    ]);
  });

  it('for Todoist has the open ones only', async () => {
    await list.add.task({ of: 'todoist', title: 'open', priority: 'high', due: '2026-12-01T09:00', tags: ['x'] });
    await list.add.task({ of: 'todoist', title: 'done', status: 'done', completedAt: '2026-11-02T08:00:00.000Z' });
    expect((await text('format=todoist', { as: 'todoist' })).split('\r\n').slice(1)).to.deep.equal([
      'task,open @x,,2,1,,,2026-12-01 09:00,en,Europe/Oslo,,',
      '',
    ]);
  });

  it('as events is the trail from its beginning, as it lay on the log', async () => {
    const taskId = await list.add.versions(
      [
        ['2026-11-01T08:00:00.000Z', { title: 'a' }],
        ['2026-11-02T08:00:00.000Z', { status: 'done', completedAt: '2026-11-02T08:00:00.000Z' }],
      ],
      'events',
    );
    const of = 'events';
    await list.add.audit({ of, taskId, after: { id: taskId, title: 'a' } });
    const completion = { status: 'done', completedAt: '2026-11-02T08:00:00.000Z' } as const;
    await list.add.audit({
      of,
      taskId,
      version: 2,
      type: 'task.completed',
      before: { status: 'open' },
      after: completion,
    });
    const lines = (await text('format=events', { as: of })).trimEnd().split('\n');
    const events = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(events.map(({ type }) => type)).to.deep.equal(['task.added', 'task.completed']);
    expect(events[1]).to.deep.include({
      specversion: '1.0',
      subject: taskId,
      userid: list.issuer.userId(of),
      taskversion: 2,
      dataschema: '/schemas/events/task-completed.v1.json',
      sequence: '0000000000000000',
    });
    expect(events[1]).to.have.nested.include({ 'data.task.title': 'a', 'data.after.status': 'done' });
    expect(parse(isTaskEvent, events[1])).to.have.property('ok', true);
  });

  it('of a long list has every task once', async () => {
    const rows = (await text('format=csv', { as: 'many' })).trimEnd().split('\r\n').slice(1);
    expect(rows).to.have.length(MANY);
    expect(new Set(rows.map((row) => row.split(',')[1])).size).to.equal(MANY);
  });

  it('is the list of one moment, however slowly it is taken', async () => {
    const response = await open('format=csv', 'many');
    await once(response, 'readable');
    await list.run(`update projection.task_g1 set doc = doc || '{"title": "later"}', version = 2
      where user_id = '${list.issuer.userId('many')}' and doc ->> 'title' like '%1'`);
    const rows = (await rest(response)).trimEnd().split('\r\n').slice(1);
    expect(rows).to.have.length(MANY);
    expect(rows.filter((row) => row.includes(',later,'))).to.deep.equal([]);
  });

  it('that nobody takes any more leaves its place to others', async () => {
    const held = [await open('format=csv', 'many'), await open('format=csv', 'many')];
    const refused = await ask('format=csv');
    expect([refused.status, refused.headers.get('retry-after')]).to.deep.equal([503, '5']);
    expect(((await refused.json()) as Problem).code).to.equal('busy');
    for (const response of held) response.destroy();
    for (;;) if ((await ask('format=csv')).status === 200) break;
  });

  it('shows nobody what is another’s', async () => {
    await list.add.task({ of: 'ann', title: 'only mine' });
    await list.add.audit({ of: 'ann', after: { title: 'only mine' } });
    for (const format of ['csv', 'todoist', 'events'])
      expect(await text(`format=${format}`, { as: 'stranger' }), format).not.to.contain('only mine');
    expect(await text('format=events', { as: 'stranger' })).to.equal('');
  });

  it('waits for a position, or says that it is stale', async () => {
    const impatient = await startList({ readWaitMs: 0 });
    const after = 'v1.0.0190d3a1-7c00-7000-8000-000000000001.7';
    const authorization = `Bearer ${await impatient.issuer.token('ann')}`;
    const { headers } = await fetch(`${impatient.url}/v1/export?format=csv&after=${after}`, {
      headers: { authorization },
    });
    expect(headers.get('stale')).to.equal('true');
    await impatient.stop();
  });

  it('names what it cannot use, takes only questions, and wants to know who asks', async () => {
    const faults = async (query: string): Promise<string[]> =>
      ((await (await ask(query)).json()) as Problem).errors?.map(({ field }) => field) ?? [];
    expect(await faults('')).to.deep.equal(['format']);
    expect(await faults('format=docx&limit=1')).to.have.members(['format', 'limit']);
    expect(await faults('format=csv&after=x')).to.deep.equal(['after']);
    expect((await ask('format=csv', { method: 'POST' })).status).to.equal(405);
    expect((await fetch(`${list.url}/v1/export?format=csv`)).status).to.equal(401);
  });
});
