import { createECDH, randomBytes } from 'node:crypto';
import { expect } from 'chai';
import ece from 'http_ece';
import webPush from 'web-push';
import { deliveryStage, USER } from '../testing/delivery-stage.ts';

describe('a reminder by web push', () => {
  const out = deliveryStage();
  const { start, due, project, settled } = out;

  const vapid = { ...webPush.generateVAPIDKeys(), subject: 'mailto:operator@example.org' };
  const browser = (path: string) => {
    const keys = createECDH('prime256v1');
    keys.generateKeys();
    const auth = randomBytes(16);
    const subscribed = () =>
      out.on.rows(
        `insert into command.push_subscription (id, user_id, endpoint, p256dh, auth, name)
         values (gen_random_uuid(), $1, $2, $3, $4, 'a browser')`,
        [USER, `${out.hook.url}${path}`, keys.getPublicKey('base64url'), auth.toString('base64url')],
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
    const post = out.hook.posts.find(({ path }) => path === '/a');
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
    out.hook.answer = (post, response) => void response.writeHead(post.path === '/gone' ? 410 : 201).end();
    await start({ vapid });
    await project([due()]);
    expect((await settled()).map(({ state }) => state)).to.have.members(['dropped', 'done']);
    const left = await out.on.rows<{ endpoint: string }>('select endpoint from command.push_subscription');
    expect(left.map(({ endpoint }) => endpoint)).to.deep.equal([`${out.hook.url}/here`]);
    expect(await out.on.rows('select from log.dead_letter')).to.deep.equal([]);
  });
});
