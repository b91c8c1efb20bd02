import { expect } from 'chai';
import { createPool, sql } from '@tasklog/runtime/pool';
import { startList } from './testing/list.ts';
import type { TestList } from './testing/list.ts';
import { questions } from './questions.ts';

describe('the query API', () => {
  let list: TestList;
  before(async () => (list = await startList()));
  after(() => list.stop());

  it('tells whether it runs and can work, and describes itself, without a token', async () => {
    for (const path of ['/healthz', '/readyz', '/openapi.json'])
      expect((await fetch(`${list.url}${path}`)).status, path).to.equal(200);
    expect(await (await fetch(`${list.url}/metrics`)).text()).to.contain('http_request_duration_seconds');
  });

  for (const { path } of questions) {
    const url = path.replace('{id}', '0b7e0a52-6f3d-4d7b-9a51-3f1a5c0e7b11');
    it(`answers nobody without a token: ${path}`, async () => {
      const answer = await fetch(`${list.url}${url}`);
      expect(answer.status).to.equal(401);
      expect(answer.headers.get('www-authenticate')).to.contain('Bearer');
    });

    it(`refuses to change anything: ${path}`, async () => {
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
        const { status, headers } = await list.ask(url, { method });
        expect(status, method).to.equal(405);
        expect(headers.get('allow')).to.equal('GET, HEAD');
      }
    });

    it(`refuses parameters that it does not know: ${path}`, async () =>
      expect(await list.faultsOf(`${url}?sorted=yes`)).to.include('sorted'));

    it(`refuses NUL and half surrogates, and never fails on them: ${path}`, async () => {
      expect(await list.faultsOf(`${url}?limit=%00`)).to.include('limit');
      expect(await list.faultsOf(`${url}?limit=%ED%A0%80`)).to.deep.equal(['query']);
    });
  }

  for (const { path } of questions.filter(({ path }) => path.includes('{id}')))
    it(`finds nothing under an id that is none: ${path}`, async () => {
      for (const id of ['7', 'me', '%00', "'%20or%201=1", '0b7e0a52-6f3d-4d7b-9a51-3f1a5c0e7b1g'])
        expect((await list.ask(path.replace('{id}', id))).status, id).to.equal(404);
      expect((await list.ask(path.replace('{id}', '%ED%A0%80'))).status).to.equal(400);
    });

  for (const { path } of questions.filter(({ parameters }) => 'cursor' in parameters && !('sort' in parameters)))
    it(`refuses a cursor that it did not make: ${path}`, async () => {
      const id = await list.add.task();
      const url = `${path.replace('{id}', id)}?${path === '/v1/search' ? 'q=ski&' : ''}`;
      for (const cursor of ['x', Buffer.from('["tasks by due",null]').toString('base64url')])
        expect(await list.faultsOf(`${url}cursor=${cursor}`)).to.deep.equal(['cursor']);
      for (const limit of ['0', '201', 'ten', '-1', '1e2'])
        expect(await list.faultsOf(`${url}limit=${limit}`)).to.deep.equal(['limit']);
    });

  const ODD = [
    '%',
    '_',
    '\\',
    "'; drop table x; --",
    'a & !b | (c:*',
    '<->',
    '9007199254740993',
    '-1',
    '1e400',
    '\u202e\u0301',
    '😀',
  ];

  for (const { path, parameters } of questions)
    it(`takes every sign in every parameter as it is, or refuses it: ${path}`, async () => {
      const taskId = await list.add.task();
      await list.add.audit({ taskId });
      const url = path.replace('{id}', taskId);
      for (const name of [...Object.keys(parameters), 'after'])
        for (const value of ODD) {
          const { status, text } = await list.ask(`${url}?${name}=${encodeURIComponent(value)}`);
          expect([200, 422], `${name}=${value}: ${text}`).to.include(status);
        }
    });

  const KEYS = [[], [null], [2 ** 53 - 1], [1 - 2 ** 53], [2 ** 53], ['x'], ['\0'], [{}], [1, 2, 3, 4]];

  for (const { path, parameters } of questions.filter(({ parameters }) => 'cursor' in parameters))
    it(`reads nothing into a cursor that somebody made up: ${path}`, async () => {
      const id = await list.add.task();
      const others = ['q' in parameters ? 'q=ski' : '', 'sort' in parameters ? 'sort=created' : ''].join('&');
      for (const name of [
        'audit',
        'history',
        'reminders',
        'notifications',
        'recurrences',
        'search',
        'tasks by created',
      ])
        for (const keys of [
          ...KEYS,
          ...KEYS.map((each) => [...each, id]),
          ...KEYS.map((each) => [...each, id, 'r1']),
        ]) {
          const cursor = Buffer.from(JSON.stringify([name, ...keys])).toString('base64url');
          const { status, text } = await list.ask(`${path.replace('{id}', id)}?${others}&cursor=${cursor}`);
          expect([200, 422], `${name} ${JSON.stringify(keys)}: ${text}`).to.include(status);
        }
    });

  it('answers a HEAD like a GET without its body', async () => {
    const { status, text } = await list.ask('/v1/tasks', { method: 'HEAD' });
    expect([status, text]).to.deep.equal([200, '']);
  });

  it('lets no cache give an answer to somebody else', async () => {
    const { headers } = await list.ask('/v1/tasks');
    expect(headers.get('cache-control')).to.contain('private');
    expect(headers.get('vary')).to.contain('Authorization');
  });

  it('works as a role that the database lets change nothing and read no other schema', async () => {
    const reader = await createPool(list.readerUrl, { size: 1 });
    const code = async (text: string): Promise<unknown> =>
      reader.query({ ...sql.unsafe`select`, sql: text }).then(
        () => 'allowed',
        (error: { code?: string }) => error.code,
      );
    try {
      for (const statement of [
        "insert into projection.task_g1 (id, user_id, version, doc) values (gen_random_uuid(), gen_random_uuid(), 1, '{}')",
        'delete from read.task',
        'select * from live.task',
        'select * from command.task',
        'select * from log.record',
        'create table read.mine ()',
      ])
        expect(await code(statement), statement).to.equal('42501');
      expect(await code('select * from read.ops_head')).to.equal('allowed');
    } finally {
      await reader.end();
    }
  });
});
