import { expect } from 'chai';
import type { Problem, TaskAnswer, TasksAnswer } from '@tasklog/schemas';
import { parse } from '@tasklog/schemas';
import { isProblem, isTaskAnswer } from '@tasklog/schemas/validators';
import { caller, startTestApi } from '../testing/api.ts';
import type { Call, TestApi } from '../testing/api.ts';

describe('commands over HTTP', () => {
  let api: TestApi;
  let ann: Call;
  let bob: Call;
  before(async () => {
    api = await startTestApi();
    ann = await api.as('ann');
    bob = await api.as('bob');
  });
  after(() => api.stop());

  const rows = async (): Promise<number> =>
    Number((await api.db.query<{ n: string }>('select count(*) as n from command.task')).rows[0]?.n);
  const add = async (fields = {}): Promise<TaskAnswer & { task: NonNullable<TaskAnswer['task']> }> =>
    (
      await ann<TaskAnswer & { task: NonNullable<TaskAnswer['task']> }>('POST', '/v1/tasks', {
        title: 'wax the skis',
        ...fields,
      })
    ).body;

  it('adds a task and says where it is, which version, and where on the log', async () => {
    const { status, headers, body } = await ann<TaskAnswer>('POST', '/v1/tasks', {
      title: 'wax the skis',
      due: '2026-12-12T18:30',
      timeZone: 'Europe/Oslo',
    });
    expect(status).to.equal(201);
    expect(parse(isTaskAnswer, body)).to.have.property('ok', true);
    expect(headers.get('location')).to.equal(`/v1/tasks/${body.task?.id ?? ''}`);
    expect(headers.get('etag')).to.equal('"1"');
    expect(headers.get('consistency-token')).to.equal(body.position);
  });

  it('changes only what is named', async () => {
    const { task } = await add({ notes: 'red ones' });
    const { body } = await ann<TaskAnswer>('PATCH', `/v1/tasks/${task.id}`, { title: 'wax both skis' });
    expect(body.task).to.include({ title: 'wax both skis', notes: 'red ones', version: 2 });
  });

  it('completes, reopens, snoozes and deletes', async () => {
    const { task } = await add();
    const post = (verb: string, body?: unknown) => ann<TaskAnswer>('POST', `/v1/tasks/${task.id}/${verb}`, body);
    expect((await post('complete')).body.task).to.include({ status: 'done' });
    expect((await post('reopen')).body.task).to.include({ status: 'open', completedAt: null });
    expect((await post('snooze', { minutes: 10 })).body.task?.snoozedUntil).to.match(/Z$/);
    expect((await ann<TaskAnswer>('DELETE', `/v1/tasks/${task.id}`)).body.task).to.equal(null);
    expect((await post('complete')).status).to.equal(404);
  });

  it('told what it is already, stays at its version', async () => {
    const fields = {
      due: '2026-12-07',
      reminders: [{ at: '2026-12-06T08:00:00Z' }, { minutesBefore: 10 }],
      recurrence: { rrule: 'FREQ=WEEKLY' },
      tags: ['home'],
    };
    const { task } = await add(fields);
    const { body } = await ann<TaskAnswer>('PATCH', `/v1/tasks/${task.id}`, fields);
    expect(body.task).to.deep.equal(task);
  });

  it('tells as the position of a batch the last that was written, not one that was so already', async () => {
    const [first, second] = [await add(), await add()];
    const operations = [
      { op: 'delete', id: first.task.id },
      { op: 'reopen', id: second.task.id },
    ];
    const { body } = await ann<TasksAnswer>('POST', '/v1/tasks/batch', { operations });
    expect(body.position).to.contain(first.task.id);
  });

  it('completed twice, stays at its version', async () => {
    const { task } = await add();
    await ann('POST', `/v1/tasks/${task.id}/complete`);
    const { status, body } = await ann<TaskAnswer>('POST', `/v1/tasks/${task.id}/complete`);
    expect([status, body.task?.version]).to.deep.equal([200, 2]);
  });

  it('refuses a stale version and tells the one it has', async () => {
    const { task } = await add();
    await ann('PATCH', `/v1/tasks/${task.id}`, { title: 'b' }, { 'if-match': '"1"' });
    const { status, headers, body } = await ann<Problem>(
      'PATCH',
      `/v1/tasks/${task.id}`,
      { title: 'c' },
      { 'if-match': '"1"' },
    );
    expect([status, headers.get('etag'), body.code]).to.deep.equal([412, '"2"', 'version-mismatch']);
  });

  it('does a batch whole or not at all', async () => {
    const { task } = await add();
    const before = await rows();
    const failing = await ann<Problem>('POST', '/v1/tasks/batch', {
      operations: [
        { op: 'add', task: { title: 'x' } },
        { op: 'update', id: task.id, set: { due: '2026-02-30' } },
      ],
    });
    expect([failing.status, failing.body.errors?.[0]?.field]).to.deep.equal([422, '/operations/1/due']);
    expect(await rows()).to.equal(before);
    const { body } = await ann<TasksAnswer>('POST', '/v1/tasks/batch', {
      operations: [
        { op: 'add', task: { title: 'x' } },
        { op: 'complete', id: task.id, version: 1 },
      ],
    });
    expect(body.tasks.map(({ status }) => status)).to.deep.equal(['open', 'done']);
  });

  it('hides other people’s tasks behind the answer for tasks that never were', async () => {
    const { task } = await add();
    const anonymous = ({ body }: { body: Problem }) => ({ ...body, requestId: '' });
    for (const [method, path, body] of [
      ['PATCH', '', { title: 'mine' }],
      ['DELETE', '', undefined],
      ['POST', '/complete', undefined],
      ['POST', '/reopen', undefined],
      ['POST', '/snooze', { minutes: 5 }],
    ] as const) {
      const others = await bob<Problem>(method, `/v1/tasks/${task.id}${path}`, body);
      const nobodys = await bob<Problem>(method, `/v1/tasks/0190aaaa-0000-7000-8000-00000000dead${path}`, body);
      expect(others.status).to.equal(404);
      expect(anonymous(others)).to.deep.equal(anonymous(nobodys));
    }
    expect((await ann<TaskAnswer>('POST', `/v1/tasks/${task.id}/complete`)).body.task).to.include({ version: 2 });
  });

  describe('wrong input', () => {
    const cases: [what: string, body: unknown, status: number, field: string | undefined][] = [
      ['malformed JSON', '{"title":', 400, undefined],
      ['no body', undefined, 400, ''],
      ['an array', [], 422, ''],
      ['an unknown field', { title: 'x', userId: 'bob' }, 422, '/userId'],
      ['a missing title', {}, 422, '/title'],
      ['a blank title', { title: ' \n ' }, 422, '/title'],
      ['a title with NUL', { title: 'a\u0000b' }, 422, '/title'],
      ['half a surrogate pair', '{"title":"\\ud800"}', 422, '/title'],
      ['a title too long', { title: 'x'.repeat(501) }, 422, '/title'],
      ['a date in words', { title: 'x', due: 'tomorrow' }, 422, '/due'],
      ['a day that does not exist', { title: 'x', due: '2026-02-29' }, 422, '/due'],
      ['a minute that does not exist', { title: 'x', due: '2026-02-28T24:00' }, 422, '/due'],
      ['an unknown zone', { title: 'x', timeZone: 'Mars/Olympus' }, 422, '/timeZone'],
      ['an unknown priority', { title: 'x', priority: 'p1' }, 422, '/priority'],
      ['a repeat in words', { title: 'x', recurrence: { rrule: 'every monday' } }, 422, '/recurrence/rrule'],
      [
        'a repeat that never comes',
        { title: 'x', recurrence: { rrule: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30' } },
        422,
        '/recurrence/rrule',
      ],
      ['a reminder before no date', { title: 'x', reminders: [{ minutesBefore: 5 }] }, 422, '/reminders'],
      ['an id that is no UUID', { title: 'x', id: '7' }, 422, '/id'],
      ['a body of more than a megabyte', { title: 'x', notes: 'x'.repeat(1_100_000) }, 413, undefined],
    ];
    for (const [what, body, status, field] of cases) {
      it(`${what}: a problem that names the field, and nothing written`, async () => {
        const before = await rows();
        const answer = await ann<Problem>('POST', '/v1/tasks', body);
        expect(answer.status, JSON.stringify(answer.body)).to.equal(status);
        expect(answer.headers.get('content-type')).to.contain('application/problem+json');
        expect(parse(isProblem, answer.body)).to.have.property('ok', true);
        if (field !== undefined) expect(answer.body.errors?.map((fault) => fault.field)).to.include(field);
        expect(await rows()).to.equal(before);
      });
    }

    it('text that is not JSON is 415', async () => {
      const { status } = await ann<Problem>('POST', '/v1/tasks', 'title=x', { 'content-type': 'text/plain' });
      expect(status).to.equal(415);
    });
    it('an If-Match that is no version is 400', async () => {
      const { task } = await add();
      expect((await ann('DELETE', `/v1/tasks/${task.id}`, undefined, { 'if-match': 'W/"1"' })).status).to.equal(400);
    });
    it('an address that is none is 404, also for an id that is no UUID', async () => {
      expect((await ann('GET', '/v1/nothing')).status).to.equal(404);
      expect((await ann('POST', '/v1/tasks/42/complete')).status).to.equal(404);
      expect((await ann('POST', '/v1/tasks/%E0%A4%A/complete')).status).to.equal(400);
    });
  });

  describe('who is asking', () => {
    it('nobody without a token', async () => {
      const { status, headers } = await caller(api.url)('POST', '/v1/tasks', { title: 'x' });
      expect([status, headers.get('www-authenticate')]).to.deep.equal([401, 'Bearer']);
    });
    it('nobody with a token that is over, of another issuer, for another audience, or changed', async () => {
      const good = await api.issuer.token('ann');
      const [header = '', payload = '', signature = ''] = good.split('.');
      const changed = Buffer.from(
        JSON.stringify({
          ...(JSON.parse(Buffer.from(payload, 'base64url').toString()) as object),
          sub: api.issuer.userId('bob'),
        }),
      ).toString('base64url');
      const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
      const tokens = [
        await api.issuer.token('ann', { seconds: -60 }),
        await api.issuer.token('ann', { issuer: 'http://elsewhere.test' }),
        await api.issuer.token('ann', { audience: 'other' }),
        `${header}.${changed}.${signature}`,
        none,
        'not-a-token',
      ];
      for (const token of tokens)
        expect((await caller(api.url, token)('POST', '/v1/tasks', { title: 'x' })).status).to.equal(401);
    });
    it('services’ commands do not exist for people', async () => {
      expect((await ann('POST', '/v1/commands', {})).status).to.equal(404);
      const service = await api.as('projectors', { role: 'service' });
      const taskId = '0190aaaa-0000-7000-8000-0000000000aa';
      const request = {
        userId: api.issuer.userId('ann'),
        changeId: taskId,
        actor: 'recurrence',
        commands: [{ type: 'add', taskId, title: 'next', seriesId: taskId, occurrence: '2026-12-01' }],
      };
      const first = await service<TasksAnswer>('POST', '/v1/commands', request, { 'idempotency-key': 'recurrence:1' });
      expect(first.body.tasks).to.have.length(1);
      const twice = await service<TasksAnswer>('POST', '/v1/commands', request, { 'idempotency-key': 'recurrence:2' });
      expect(twice.body.tasks[0]?.version).to.equal(1);
    });
  });

  it('describes every route, offline', async () => {
    const { body } = await caller(api.url)<{ openapi: string; paths: Record<string, unknown> }>('GET', '/openapi.json');
    expect(body.openapi).to.equal('3.1.0');
    expect(Object.keys(body.paths)).to.include.members([
      '/v1/tasks',
      '/v1/tasks/{id}',
      '/v1/undo',
      '/v1/chat',
      '/v1/interpret',
    ]);
    const page = await fetch(`${api.url}/docs/`);
    const html = await page.text();
    expect(page.status).to.equal(200);
    expect(html).not.to.match(/(src|href)="https?:/);
  });
});

describe('a user who floods', () => {
  it('is told to wait; another user goes on', async () => {
    const api = await startTestApi({ requestsPerMinute: 3, relay: false });
    try {
      const ann = await api.as('ann');
      const statuses: number[] = [];
      for (let n = 0; n < 5; n += 1) statuses.push((await ann('POST', '/v1/tasks', { title: 'x' })).status);
      expect(statuses).to.deep.equal([201, 201, 201, 429, 429]);
      expect((await (await api.as('bob'))('POST', '/v1/tasks', { title: 'x' })).status).to.equal(201);
    } finally {
      await api.stop();
    }
  });
});
