import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect } from 'chai';
import { urlForRole } from '@tasklog/runtime/testing/database';
import { beginReplay } from '../replay/begin.ts';
import { deliveryStage, USER } from '../testing/delivery-stage.ts';
import { desk } from '../testing/operator.ts';
import { notification } from './projector.ts';

describe('delivering notifications', () => {
  const out = deliveryStage();
  const { start, wants, due, project, settled, deliveries } = out;

  it('is recorded once for each reminder, instant and channel, however often the event comes', async () => {
    await wants(USER, { email: 'ann@example.org', url: out.hook.url });
    await start();
    await start();
    const event = due();
    await project([event, event]);
    await settled();
    await out.on.db.query("update log.checkpoint set off = 0 where grp = 'notification'");
    await project([event]);
    await out.on.rows("update projection.intent set state = 'waiting' where grp = 'notification'");
    expect((await settled()).map(({ channel, state }) => [channel, state])).to.deep.equal([
      ['email', 'done'],
      ['webhook', 'done'],
    ]);
    expect([out.mail.letters.length, out.hook.posts.length]).to.deep.equal([1, 1]);
  });

  it('a rebuild sends nothing', async () => {
    await wants(USER, { url: out.hook.url });
    await project([due()], { liveFrom: () => 100 });
    await start();
    expect(await out.on.rows("select state from projection.intent where grp = 'notification'")).to.deep.equal([
      { state: 'suppressed' },
    ]);
    await project([due(USER, 'another', '2026-11-24T12:00:00.000Z')]);
    await settled();
    expect(out.hook.posts).to.have.length(1);
    expect(out.hook.posts[0]?.body.toString()).to.contain('another');
  });

  it('tries again under the same id until it is taken; what comes later to the same place waits, others do not', async () => {
    const other = randomUUID();
    await wants(USER, { url: `${out.hook.url}/sick` });
    await wants(other, { url: `${out.hook.url}/well` });
    let fails = 3;
    out.hook.answer = (post, response) =>
      void response.writeHead(post.path === '/sick' && fails-- > 0 ? 503 : 200).end();
    await start();
    await project([due(USER, 'first'), due(USER, 'second'), due(other, 'other')]);
    await settled();
    const titles = out.hook.posts
      .filter(({ path }) => path === '/sick')
      .map(({ body }) => (JSON.parse(body.toString()) as { data: { title: string } }).data.title);
    expect(titles).to.deep.equal(['first', 'first', 'first', 'first', 'second']);
    const ids = out.hook.posts.filter(({ path }) => path === '/sick').map(({ headers }) => headers['idempotency-key']);
    expect(new Set(ids.slice(0, 4))).to.have.property('size', 1);
    expect(out.hook.posts.filter(({ path }) => path === '/well')).to.have.length(1);
  });

  it('given up, becomes a dead letter that operators retry; what was behind it goes on', async () => {
    await wants(USER, { url: out.hook.url });
    let down = true;
    out.hook.answer = (post, response) =>
      void response.writeHead(down && post.body.toString().includes('first') ? 500 : 204).end();
    await start();
    await project([due(USER, 'first'), due(USER, 'second')]);
    const rows = await settled();
    expect(rows.map(({ state, attempts }) => [state, attempts])).to.deep.equal([
      ['failed', 10],
      ['done', 1],
    ]);
    const letters = () =>
      out.on.rows<{ id: number }>(`select id::int, grp, key, reason, attempts, state from log.dead_letter`);
    const [letter] = await letters();
    expect(letter).to.include({ grp: 'webhook', key: USER, reason: '500 from the receiver', state: 'waiting' });
    down = false;
    const operator = await desk(out.on, [notification], async () => ({ outcome: 'done' }));
    const { status, body } = await operator.post(`/ops/dead-letters/${String(letter?.id)}/retry`, {});
    await operator.end();
    expect([status, body['replayed']]).to.deep.equal([200, 1]);
    expect((await settled()).map(({ state }) => state)).to.deep.equal(['done', 'done']);
    expect(out.hook.posts.at(-1)?.headers['idempotency-key']).to.equal(out.hook.posts[0]?.headers['idempotency-key']);
    expect((await letters())[0]).to.include({ state: 'retried' });
  });

  it('turned off meanwhile, is dropped', async () => {
    await wants(USER, { url: out.hook.url });
    out.hook.answer = (_, response) => void response.writeHead(500).end();
    await start();
    await project([due()]);
    await out.hook.received(1);
    await out.on.rows('update command.notification_channel set webhook_on = false');
    expect((await settled())[0]).to.include({ state: 'dropped' });
  });

  it('killed between sending and noting it, sends once more under the same id: a receiver can drop the repeat', async () => {
    await wants(USER, { email: 'ann@example.org' });
    await project([due()]);
    const url = await urlForRole(out.on.url, 'tasklog_projectors');
    const child = fork(join(import.meta.dirname, '../testing/killed-by-sending.ts'), [url, out.mail.url]);
    const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
    expect([signal, out.mail.letters.length]).to.deep.equal(['SIGKILL', 1]);
    expect(await deliveries()).to.have.nested.property('[0].state', 'waiting');
    // Nobody touches it before the lease of the dead process is over.
    const held = await out.on.rows('select from projection.delivery where next_try > now()');
    expect(held).to.have.length(1);
    await out.on.rows('update projection.delivery set next_try = now()');
    await start();
    expect((await settled())[0]).to.include({ state: 'done', attempts: 2 });
    const ids = out.mail.letters.map((letter) => letter.header('message-id'));
    expect(ids).to.have.length(2);
    expect(ids[0]).to.equal(ids[1]);
  });

  it('a generation that is built anew may send what comes behind it, and nothing before', async () => {
    await project([due()]);
    const id = await out.on.pool.transaction((tx) =>
      beginReplay(tx, notification, { projector: 'notification', askedBy: 'olga' }),
    );
    const [made] = await out.on.rows<{ live_from: string[] }>(
      "select live_from from projection.generation where (projector, gen) = ('notification', 2)",
    );
    expect(id).to.be.a('string');
    const places = await out.on.rows<{ off: string }>(
      "select off + 1 as off from log.checkpoint where (grp, gen) = ('notification', 1) order by part",
    );
    expect(made?.live_from).to.deep.equal(places.map(({ off }) => off));
  });

  it('says what is offered, and promises nothing by what is not', async () => {
    await wants(USER, { email: 'ann@example.org', url: out.hook.url });
    await start({ mail: false });
    await project([due()]);
    expect((await settled()).map(({ channel }) => channel)).to.deep.equal(['webhook']);
    expect(await out.on.rows('select name, offered from projection.channel order by name')).to.deep.equal([
      { name: 'email', offered: false },
      { name: 'push', offered: false },
      { name: 'webhook', offered: true },
    ]);
  });
});
