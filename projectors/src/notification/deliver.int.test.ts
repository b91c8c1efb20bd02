import { fork } from 'node:child_process';
import { createHmac, createECDH, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import ece from 'http_ece';
import { urlForRole } from '@tasklog/runtime/testing/database';
import type { Envelope } from '@tasklog/schemas';
import { isReminderDue } from '@tasklog/schemas/validators';
import webPush from 'web-push';
import type { Rounds } from '../rounds.ts';
import { beginReplay } from '../replay/begin.ts';
import { aTask } from '../testing/events.ts';
import { desk } from '../testing/operator.ts';
import { mailServer, receiver } from '../testing/receivers.ts';
import type { MailServer, Receiver } from '../testing/receivers.ts';
import { stage } from '../testing/stage.ts';
import type { RunOptions, Stage } from '../testing/stage.ts';
import { startChannels } from './channels.ts';
import { notification } from './projector.ts';
import type { DeliverySettings } from './settings.ts';

const USER = '0190aaaa-0000-7000-8000-00000000000a';
const AT = '2026-11-23T12:00:00.000Z';
const LOOPBACK = '127.0.0.0/8';

describe('delivering notifications', () => {
  let on: Stage;
  let mail: MailServer;
  let hook: Receiver;
  let running: Rounds[];
  beforeEach(async () => {
    [on, mail, hook] = await Promise.all([stage(), mailServer(), receiver()]);
    running = [];
  });
  afterEach(async () => {
    for (const each of running.splice(0)) await each.stop();
    await Promise.all([mail.stop(), hook.stop()]);
    await on.end();
  });

  const start = async (settings: Partial<DeliverySettings> = {}): Promise<Rounds> => {
    const rounds = await startChannels({
      pool: on.pool,
      settings: {
        allow: LOOPBACK,
        mail: { smtpUrl: mail.url, from: 'Tasklog <reminders@example.org>', webUrl: 'http://localhost:3000' },
        ...settings,
      },
      now: Date.now,
      sleep: (_, signal) => pause(2, undefined, { signal }).catch(() => undefined),
      onError: (error, what) => void on.troubles.push(`${what}: ${error.message}`),
      retryMs: 0.02,
    });
    running.push(rounds);
    return rounds;
  };
  const wants = (userId: string, { email, url }: { email?: string; url?: string }) =>
    on.rows(
      `insert into command.notification_channel (user_id, email_on, email, webhook_on, webhook_url, webhook_secret)
       values ($1, $2::text is not null, $2, $3::text is not null, $3, $4)`,
      [userId, email ?? null, url ?? null, url ? 'whsec_secret' : null],
    );
  const due = (userId = USER, title = 'wax the skis', dueAt = AT): Envelope => {
    const task = aTask({ title }, userId);
    task.added();
    return task.due('r', dueAt);
  };
  const project = async (events: Envelope[], options?: RunOptions): Promise<void> => {
    await on.log.publish('reminders', events);
    await reproject(options);
  };
  const reproject = async (options?: RunOptions): Promise<void> => {
    const projecting = await on.run(notification, options);
    await on.drained('notification', 'reminders', options?.generation);
    await projecting.stop();
  };
  type Row = { channel: string; state: string; reason: string | null; attempts: number; id: string };
  const deliveries = () =>
    on.rows<Row>('select channel, state, reason, attempts, id from projection.delivery order by channel, seq');
  const settled = async (): Promise<Row[]> => {
    for (;;) {
      const [asked] = await on.rows("select from projection.intent where state = 'waiting' limit 1");
      const rows = await deliveries();
      if (!asked && rows.every(({ state }) => state !== 'waiting')) return rows;
      await pause(5);
    }
  };

  it('sends a letter to the address that was confirmed, and nothing to who wants nothing', async () => {
    await wants(USER, { email: 'ann@example.org' });
    await start();
    await project([due(), due(randomUUID())]);
    const [row, ...others] = await settled();
    expect(others).to.deep.equal([]);
    expect(row).to.include({ channel: 'email', state: 'done' });
    expect(mail.letters).to.have.length(1);
    const [letter] = mail.letters;
    expect(letter).to.deep.include({ to: ['ann@example.org'], from: 'reminders@example.org' });
    expect(letter?.header('subject')).to.equal('Reminder: wax the skis');
    expect(letter?.header('message-id')).to.equal(`<${row?.id ?? ''}@example.org>`);
    expect(letter?.raw).to.contain('http://localhost:3000/tasks/');
  });

  it('a title is never more than text: no header and no address comes of it', async () => {
    await wants(USER, { email: 'ann@example.org' });
    await start();
    await project([due(USER, 'milk\r\nBcc: eve@example.org\r\n\r\nhello')]);
    await settled();
    expect(mail.letters[0]?.to).to.deep.equal(['ann@example.org']);
    expect(mail.letters[0]?.header('bcc')).to.equal(undefined);
  });

  it('posts the event, signed over the time and the body', async () => {
    await wants(USER, { url: `${hook.url}/in` });
    await start();
    await project([due()]);
    const [row] = await settled();
    const [post] = hook.posts;
    expect(hook.posts).to.have.length(1);
    expect(post?.path).to.equal('/in');
    expect(post?.headers['idempotency-key']).to.equal(row?.id);
    const body = post?.body.toString() ?? '';
    expect(isReminderDue(JSON.parse(body)), JSON.stringify(isReminderDue.errors)).to.equal(true);
    const [, seconds, mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(post?.headers['tasklog-signature'])) ?? [];
    expect(mac).to.equal(
      createHmac('sha256', 'whsec_secret')
        .update(`${seconds ?? ''}.${body}`)
        .digest('hex'),
    );
  });

  it('is recorded once for each reminder, instant and channel, however often the event comes', async () => {
    await wants(USER, { email: 'ann@example.org', url: hook.url });
    await start();
    await start();
    const event = due();
    await project([event, event]);
    await settled();
    await on.db.query("update log.checkpoint set off = 0 where grp = 'notification'");
    await project([event]);
    await on.rows("update projection.intent set state = 'waiting' where grp = 'notification'");
    expect((await settled()).map(({ channel, state }) => [channel, state])).to.deep.equal([
      ['email', 'done'],
      ['webhook', 'done'],
    ]);
    expect([mail.letters.length, hook.posts.length]).to.deep.equal([1, 1]);
  });

  it('a rebuild sends nothing', async () => {
    await wants(USER, { url: hook.url });
    await project([due()], { liveFrom: () => 100 });
    await start();
    expect(await on.rows("select state from projection.intent where grp = 'notification'")).to.deep.equal([
      { state: 'suppressed' },
    ]);
    await project([due(USER, 'another', '2026-11-24T12:00:00.000Z')]);
    await settled();
    expect(hook.posts).to.have.length(1);
    expect(hook.posts[0]?.body.toString()).to.contain('another');
  });

  it('tries again under the same id until it is taken; what comes later to the same place waits, others do not', async () => {
    const other = randomUUID();
    await wants(USER, { url: `${hook.url}/sick` });
    await wants(other, { url: `${hook.url}/well` });
    let fails = 3;
    hook.answer = (post, response) => void response.writeHead(post.path === '/sick' && fails-- > 0 ? 503 : 200).end();
    await start();
    await project([due(USER, 'first'), due(USER, 'second'), due(other, 'other')]);
    await settled();
    const titles = hook.posts
      .filter(({ path }) => path === '/sick')
      .map(({ body }) => (JSON.parse(body.toString()) as { data: { title: string } }).data.title);
    expect(titles).to.deep.equal(['first', 'first', 'first', 'first', 'second']);
    const ids = hook.posts.filter(({ path }) => path === '/sick').map(({ headers }) => headers['idempotency-key']);
    expect(new Set(ids.slice(0, 4))).to.have.property('size', 1);
    expect(hook.posts.filter(({ path }) => path === '/well')).to.have.length(1);
  });

  it('given up, becomes a dead letter that operators retry; what was behind it goes on', async () => {
    await wants(USER, { url: hook.url });
    let down = true;
    hook.answer = (post, response) =>
      void response.writeHead(down && post.body.toString().includes('first') ? 500 : 204).end();
    await start();
    await project([due(USER, 'first'), due(USER, 'second')]);
    const rows = await settled();
    expect(rows.map(({ state, attempts }) => [state, attempts])).to.deep.equal([
      ['failed', 10],
      ['done', 1],
    ]);
    const letters = () =>
      on.rows<{ id: number }>(`select id::int, grp, key, reason, attempts, state from log.dead_letter`);
    const [letter] = await letters();
    expect(letter).to.include({ grp: 'webhook', key: USER, reason: '500 from the receiver', state: 'waiting' });
    down = false;
    const operator = await desk(on, [notification], async () => ({ outcome: 'done' }));
    const { status, body } = await operator.post(`/ops/dead-letters/${String(letter?.id)}/retry`, {});
    await operator.end();
    expect([status, body['replayed']]).to.deep.equal([200, 1]);
    expect((await settled()).map(({ state }) => state)).to.deep.equal(['done', 'done']);
    expect(hook.posts.at(-1)?.headers['idempotency-key']).to.equal(hook.posts[0]?.headers['idempotency-key']);
    expect((await letters())[0]).to.include({ state: 'retried' });
  });

  it('a mail server that refuses the letter is not asked again; one that has no room just now is', async () => {
    await wants(USER, { email: 'ann@example.org' });
    mail.refusals.push({ code: 451, text: 'later, ann@example.org' }, { code: 550, text: 'no such ann@example.org' });
    await start();
    await project([due()]);
    const [row] = await settled();
    expect(row).to.include({ state: 'failed', attempts: 2, reason: '550 from the mail server' });
  });

  it('does not follow a redirect, and does not reach inside', async () => {
    const inside = await receiver();
    const other = randomUUID();
    await wants(USER, { url: hook.url });
    await wants(other, { url: inside.url.replace('127.0.0.1', 'localhost') });
    hook.answer = (_, response) => void response.writeHead(302, { location: inside.url }).end();
    await start();
    await project([due(), due(other)]);
    const rows = await settled();
    expect(rows.map(({ state, attempts, reason }) => [state, attempts, reason])).to.have.deep.members([
      ['failed', 1, '302 from the receiver: redirects are not followed'],
      ['failed', 1, 'the host may not be reached from here'],
    ]);
    expect(inside.posts).to.deep.equal([]);
    await inside.stop();
  });

  it('turned off meanwhile, is dropped', async () => {
    await wants(USER, { url: hook.url });
    hook.answer = (_, response) => void response.writeHead(500).end();
    await start();
    await project([due()]);
    await hook.received(1);
    await on.rows('update command.notification_channel set webhook_on = false');
    expect((await settled())[0]).to.include({ state: 'dropped' });
  });

  describe('by web push', () => {
    const vapid = { ...webPush.generateVAPIDKeys(), subject: 'mailto:operator@example.org' };
    const browser = (path: string) => {
      const keys = createECDH('prime256v1');
      keys.generateKeys();
      const auth = randomBytes(16);
      const subscribed = () =>
        on.rows(
          `insert into command.push_subscription (id, user_id, endpoint, p256dh, auth, name)
           values (gen_random_uuid(), $1, $2, $3, $4, 'a browser')`,
          [USER, `${hook.url}${path}`, keys.getPublicKey('base64url'), auth.toString('base64url')],
        );
      const read = (body: Buffer): unknown =>
        JSON.parse(
          ece
            .decrypt(body, { version: 'aes128gcm', privateKey: keys, authSecret: auth.toString('base64url') })
            .toString(),
        );
      return { subscribed, read };
    };

    it('each browser gets what only it can read, signed with the keys of this installation', async () => {
      const [a, b] = [browser('/a'), browser('/b')];
      await a.subscribed();
      await b.subscribed();
      await start({ vapid });
      const event = due();
      await project([event]);
      expect((await settled()).map(({ channel, state }) => [channel, state])).to.deep.equal([
        ['push', 'done'],
        ['push', 'done'],
      ]);
      const post = hook.posts.find(({ path }) => path === '/a');
      expect(a.read(post?.body ?? Buffer.alloc(0))).to.deep.equal({
        id: event.id,
        title: 'Reminder: wax the skis',
        body: '',
        path: `/tasks/${event.subject}`,
      });
      expect(post?.headers.authorization).to.contain(`k=${vapid.publicKey}`);
      expect(() => b.read(post?.body ?? Buffer.alloc(0))).to.throw();
    });

    it('a browser that is gone is forgotten; the others are told', async () => {
      await browser('/gone').subscribed();
      await browser('/here').subscribed();
      hook.answer = (post, response) => void response.writeHead(post.path === '/gone' ? 410 : 201).end();
      await start({ vapid });
      await project([due()]);
      expect((await settled()).map(({ state }) => state)).to.have.members(['dropped', 'done']);
      const left = await on.rows<{ endpoint: string }>('select endpoint from command.push_subscription');
      expect(left.map(({ endpoint }) => endpoint)).to.deep.equal([`${hook.url}/here`]);
      expect(await on.rows('select from log.dead_letter')).to.deep.equal([]);
    });
  });

  it('killed between sending and noting it, sends once more under the same id: a receiver can drop the repeat', async () => {
    await wants(USER, { email: 'ann@example.org' });
    await project([due()]);
    const url = await urlForRole(on.url, 'tasklog_projectors');
    const child = fork(join(import.meta.dirname, '../testing/killed-by-sending.ts'), [url, mail.url]);
    const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
    expect([signal, mail.letters.length]).to.deep.equal(['SIGKILL', 1]);
    expect(await deliveries()).to.have.nested.property('[0].state', 'waiting');
    // Nobody touches it before the lease of the dead process is over.
    const held = await on.rows('select from projection.delivery where next_try > now()');
    expect(held).to.have.length(1);
    await on.rows('update projection.delivery set next_try = now()');
    await start();
    expect((await settled())[0]).to.include({ state: 'done', attempts: 2 });
    const ids = mail.letters.map((letter) => letter.header('message-id'));
    expect(ids).to.have.length(2);
    expect(ids[0]).to.equal(ids[1]);
  });

  it('a generation that is built anew may send what comes behind it, and nothing before', async () => {
    await project([due()]);
    const id = await on.pool.transaction((tx) =>
      beginReplay(tx, notification, { projector: 'notification', askedBy: 'olga' }),
    );
    const [made] = await on.rows<{ live_from: string[] }>(
      "select live_from from projection.generation where (projector, gen) = ('notification', 2)",
    );
    expect(id).to.be.a('string');
    const places = await on.rows<{ off: string }>(
      "select off + 1 as off from log.checkpoint where (grp, gen) = ('notification', 1) order by part",
    );
    expect(made?.live_from).to.deep.equal(places.map(({ off }) => off));
  });

  it('says what is offered, and promises nothing by what is not', async () => {
    await wants(USER, { email: 'ann@example.org', url: hook.url });
    await running.splice(0)[0]?.stop();
    const rounds = await startChannels({
      pool: on.pool,
      settings: { allow: LOOPBACK },
      now: Date.now,
      sleep: (_, signal) => pause(2, undefined, { signal }).catch(() => undefined),
      onError: (error, what) => void on.troubles.push(`${what}: ${error.message}`),
    });
    running.push(rounds);
    await project([due()]);
    expect((await settled()).map(({ channel }) => channel)).to.deep.equal(['webhook']);
    expect(await on.rows('select name, offered from projection.channel order by name')).to.deep.equal([
      { name: 'email', offered: false },
      { name: 'push', offered: false },
      { name: 'webhook', offered: true },
    ]);
  });

  it('sends a code for an address, and keeps only its hash', async () => {
    await on.rows(`insert into command.email_confirmation (user_id, address) values ($1, 'ann@example.org')`, [USER]);
    await start();
    await mail.received(1);
    const code = /Your code is ([A-Z2-9]{8})/.exec(mail.letters[0]?.raw ?? '')?.[1] ?? '';
    expect(code).to.have.length(8);
    const known = await on.rows(
      `select from command.email_confirmation where code_hash = sha256(convert_to($1, 'UTF8'))`,
      [code],
    );
    expect(known).to.have.length(1);
  });
});
