import { createHash, randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { createLogger } from '@tasklog/runtime';
import { sql } from '@tasklog/runtime/pool';
import { queryApi } from '../service.ts';
import { read } from '../testing/calendar.ts';
import { startList } from '../testing/list.ts';
import type { TestList } from '../testing/list.ts';

const path = '/v1/calendar.ics';

describe('the calendar', () => {
  let list: TestList;
  before(async () => (list = await startList()));
  after(() => list.stop());

  const calendar = async (as: string, query = '') => {
    const authorization = `Bearer ${await list.issuer.token(as)}`;
    return fetch(`${list.url}${path}${query}`, { headers: { authorization } });
  };
  const titles = async (as: string): Promise<unknown[]> =>
    read(await (await calendar(as)).text())
      .getAllSubcomponents('vtodo')
      .map((todo) => todo.getFirstPropertyValue('summary'));
  const address = async (of: string): Promise<string> => {
    const secret = randomBytes(32).toString('base64url');
    const hash = createHash('sha256').update(secret).digest();
    await list.owner.query(sql.unsafe`insert into command.calendar_feed (user_id, secret_hash)
      values (${list.issuer.userId(of)}::uuid, ${sql.binary(hash)})`);
    return `/v1/calendar/${secret}.ics`;
  };

  it('has what is open and has a date, then what was done of late, of nobody else', async () => {
    const done = { of: 'cal', status: 'done', completedAt: '2026-11-20T08:00:00.000Z' } as const;
    await list.add.task({ of: 'cal', title: 'later', due: '2027-01-01' });
    await list.add.task({ of: 'cal', title: 'sooner', due: '2026-12-01T09:00' });
    await list.add.task({ of: 'cal', title: 'some day' });
    await list.add.task({ ...done, title: 'done', due: '2026-11-19' });
    await list.add.task({ ...done, title: 'done long ago', due: '2026-01-19' });
    await list.add.task({
      of: 'cal',
      title: 'deleted',
      due: '2026-12-01',
      status: 'deleted',
      deletedAt: '2026-11-22T08:00:00Z',
    });
    await list.add.task({ of: 'bob', title: 'of bob', due: '2026-12-01' });
    expect(await titles('cal')).to.deep.equal(['sooner', 'later', 'done']);
    expect(await titles('bob')).to.deep.equal(['of bob']);
    expect(await titles('nobody')).to.deep.equal([]);
  });

  it('says when a task changed last', async () => {
    const taskId = await list.add.task({ of: 'changing', due: '2026-12-01', version: 2 });
    await list.add.audit({ of: 'changing', taskId, version: 2, at: '2026-11-22T09:08:07.000Z' });
    expect(await (await calendar('changing')).text()).to.contain('LAST-MODIFIED:20261122T090807Z');
  });

  it('wants a token, or an address; asks for nothing but what it knows', async () => {
    expect((await fetch(`${list.url}${path}`)).status).to.equal(401);
    expect((await list.ask(path, { method: 'POST' })).status).to.equal(405);
    expect(await list.faultsOf(`${path}?events=yes&colour=red`)).to.have.members(['events', 'colour']);
    const { headers } = await calendar('ann');
    expect([headers.get('cache-control'), headers.get('vary')]).to.deep.equal(['private, no-cache', 'Authorization']);
  });

  it('is not asked for more than every two seconds on end', async () => {
    const secret = await address('eager');
    const statuses: number[] = [];
    for (let n = 0; n < 31; n += 1) statuses.push((await fetch(`${list.url}${secret}`)).status);
    expect(new Set(statuses.slice(0, 30))).to.deep.equal(new Set([200]));
    expect(statuses[30]).to.equal(429);
    expect((await calendar('calm')).status).to.equal(200);
  });

  it('leaves no secret in a log line, also when it fails', async () => {
    const lines: string[] = [];
    const service = await queryApi({
      connectionString: list.readerUrl,
      verify: () => Promise.reject(new Error('nobody')),
      logger: createLogger('query-api', 'debug', { write: (line: string) => void lines.push(line) }),
      host: '127.0.0.1',
      port: 0,
      readWaitMs: 0,
      now: () => {
        throw new Error('no clock');
      },
      watch: { sample: async () => undefined } as never,
    });
    const secret = await address('quiet');
    expect((await fetch(`${service.url}${secret}`)).status).to.equal(500);
    expect((await fetch(`${service.url}/v1/calendar/${'x'.repeat(43)}.ics`)).status).to.equal(404);
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    await service.stop();
    const told = lines.join('') + metrics;
    expect(told).to.contain('/v1/calendar/:secret.ics');
    expect(told).not.to.contain(secret.slice('/v1/calendar/'.length, -'.ics'.length));
    expect(told).not.to.contain('xxxxx');
  });
});
