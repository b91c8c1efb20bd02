/** The calendar by its secret address: made by command-api, known to query-api by its hash alone. */
import { createHash } from 'node:crypto';
import { expect } from 'chai';
import type { Call } from '@tasklog/command-api/testing/api';
import { read } from '@tasklog/query-api/testing/calendar';
import { parse } from '@tasklog/schemas';
import type { CalendarFeed, NewCalendarFeed, Problem } from '@tasklog/schemas';
import { isCalendarFeed, isNewCalendarFeed } from '@tasklog/schemas/validators';
import { placesOf, startTogether } from './services.ts';
import type { Together } from './services.ts';

const FEED = '/v1/calendar-feed';

describe('the secret address of a calendar', function () {
  this.timeout(60_000);
  let all: Together;
  let ann: Call;
  let person = 0;
  before(async () => (all = await startTogether()));
  beforeEach(async () => {
    ann = await all.as(`ann ${String((person += 1))}`, 'command');
  });
  after(() => all.stop());

  const make = async (call = ann): Promise<string> => {
    const { status, body, headers } = await call<NewCalendarFeed>('POST', FEED);
    expect([status, headers.get('cache-control')]).to.deep.equal([201, 'no-store']);
    expect(parse(isNewCalendarFeed, body)).to.have.property('ok', true);
    return /^http:\/\/localhost:3000\/api\/queries\/calendar\/([\w-]{43})\.ics$/.exec(body.url)?.[1] ?? '';
  };
  const look = (secret: string, headers: Record<string, string> = {}, query = '') =>
    fetch(`${all.urls.query}/v1/calendar/${secret}.ics${query}`, { headers });
  const titles = async (secret: string): Promise<unknown[]> => {
    const calendar = read(await (await look(secret)).text());
    return calendar.getAllSubcomponents('vtodo').map((todo) => todo.getFirstPropertyValue('summary'));
  };

  it('shows the tasks of whoever made it, and of nobody else', async () => {
    const bob = await all.as('bob', 'command');
    await ann('POST', '/v1/tasks', { title: 'mend the fence', due: '2026-12-07T09:00', timeZone: 'Europe/Oslo' });
    await ann('POST', '/v1/tasks', { title: 'some day' });
    await bob('POST', '/v1/tasks', { title: 'of bob', due: '2026-12-07' });
    await all.settled();
    expect(await titles(await make())).to.deep.equal(['mend the fence']);
    expect(await titles(await make(bob))).to.deep.equal(['of bob']);
  });

  it('is kept by its hash alone', async () => {
    const secret = await make();
    expect(await placesOf(all.db, secret)).to.deep.equal([]);
    const rows = await all.rows('select from command.calendar_feed where secret_hash = $1', [
      createHash('sha256').update(secret).digest(),
    ]);
    expect(rows).to.have.length(1);
  });

  it('ends when it is revoked, and when another is made', async () => {
    const first = await make();
    expect((await look(first)).status).to.equal(200);
    const second = await make();
    expect([(await look(first)).status, (await look(second)).status]).to.deep.equal([404, 200]);
    const told = await ann<CalendarFeed>('GET', FEED);
    expect(parse(isCalendarFeed, told.body)).to.have.property('ok', true);
    expect(told.body.createdAt).to.be.a('string');
    for (const _ of [1, 2]) expect((await ann<CalendarFeed>('DELETE', FEED)).body).to.deep.equal({ createdAt: null });
    expect((await ann<CalendarFeed>('GET', FEED)).body).to.deep.equal({ createdAt: null });
    expect((await look(second)).status).to.equal(404);
  });

  it('that never was is not there, like one that was revoked, in the same bytes', async () => {
    const revoked = await make();
    await ann('DELETE', FEED);
    const seen = await Promise.all(
      [revoked, 'A'.repeat(43), 'short', `${'A'.repeat(42)}%00`, `${'A'.repeat(43)}%27--`].map(async (secret) => {
        const answer = await look(secret, { 'x-request-id': 'same' });
        return [answer.status, answer.headers.get('cache-control'), await answer.text()];
      }),
    );
    expect(seen[0]?.slice(0, 2)).to.deep.equal([404, 'no-store']);
    for (const each of seen) expect(each).to.deep.equal(seen[0]);
  });

  it('is sent again only when something changed', async () => {
    const secret = await make();
    const first = await look(secret);
    expect([first.headers.get('content-type'), first.headers.get('cache-control')]).to.deep.equal([
      'text/calendar; charset=utf-8',
      'private, no-cache',
    ]);
    const etag = first.headers.get('etag') ?? '';
    expect((await look(secret, { 'if-none-match': etag })).status).to.equal(304);
    expect((await look(secret, { 'if-none-match': etag }, '?events=false')).status).to.equal(200);
    await ann('POST', '/v1/tasks', { title: 'new', due: '2026-12-07' });
    await all.settled();
    expect((await look(secret, { 'if-none-match': etag })).status).to.equal(200);
  });

  it('is for persons', async () => {
    const service = await all.as('ann', 'command', 'service');
    expect((await service<Problem>('POST', FEED)).status).to.equal(404);
  });

  it('may be made and revoked by command-api alone', async () => {
    const query = await all.role('query');
    try {
      for (const statement of [
        'select secret_hash from command.calendar_feed',
        'delete from read.calendar_feed',
        "insert into read.calendar_feed values ('x', gen_random_uuid())",
      ])
        expect(
          await query.query(statement).then(
            () => 'allowed',
            (error: { code?: string }) => error.code,
          ),
        ).to.equal('42501');
    } finally {
      await query.end();
    }
  });
});
