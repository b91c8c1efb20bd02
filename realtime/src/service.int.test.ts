import { expect } from 'chai';
import type { Service } from '@tasklog/runtime';
import { connect, neighbourOf, startHouse, titleOf } from './testing/line.ts';
import type { Client, Opening, TestHouse } from './testing/line.ts';

describe('live updates', () => {
  let house: TestHouse;
  let service: Service;
  before(async () => {
    house = await startHouse();
    service = await house.start();
  });
  after(() => house.stop());

  /** A client that has said hello; `first` is what it was answered. */
  async function enter(user: string, { since, ...opening }: Opening & { since?: number } = {}, on = service) {
    const client = connect(on.url, opening);
    await client.opened;
    client.say({ type: 'hello', token: await house.issuer.token(user), ...(since !== undefined && { since }) });
    const first = await client.next();
    if (first.type !== 'ready') throw new Error(`not ready: ${first.type}`);
    return { ...client, first };
  }
  const titlesOf = async (client: Client, count: number): Promise<unknown[]> => {
    const titles: unknown[] = [];
    while (titles.length < count) titles.push(titleOf(await client.notice()));
    return titles;
  };

  describe('saying hello', () => {
    it('is answered with where the log is and how long the token holds', async () => {
      await house.publish(house.notice('ann', 'before'));
      const witness = await enter('ann', { since: 0 });
      await witness.notice();
      const { first } = await enter('ann');
      expect(first.seq).to.equal(await house.head('ann'));
      expect(Date.parse(first.expiresAt) - Date.now()).to.be.within(500_000, 600_000);
    });

    it('is answered with where the list stands that those frames have told of', async () => {
      const witness = await enter('vera', { since: 0 });
      expect(witness.first).not.to.have.property('position');
      await house.publish(house.notice('vera', 'one'), house.notice('vera', 'two'));
      await witness.notice();
      const { position } = await witness.notice();
      expect((await enter('vera')).first.position).to.equal(position);
      const lost = await enter('vera', { since: 1_000_000 });
      expect(await lost.next()).to.include({ type: 'resync', position });
    });

    it('too late closes with 4401', async () => {
      const hasty = await house.start({ helloMs: 50 });
      expect((await connect(hasty.url).closed).code).to.equal(4401);
      const told = connect(hasty.url);
      await told.opened;
      told.say({ type: 'ping' });
      expect((await told.closed).code).to.equal(4401);
      await hasty.stop();
    });

    it('with a bad token closes with 4401 and tells nothing', async () => {
      const { issuer } = house;
      const good = await issuer.token('ann');
      const tokens = [
        'nonsense',
        '',
        `${good}x`,
        good.split('.').slice(0, 2).join('.') + '.',
        `${Buffer.from('{"alg":"none"}').toString('base64url')}.${good.split('.')[1] ?? ''}.`,
        await issuer.token('ann', { issuer: 'http://elsewhere.test' }),
        await issuer.token('ann', { audience: 'other' }),
        await issuer.token('ann', { seconds: -60 }),
      ];
      for (const token of tokens) {
        const client = connect(service.url);
        await client.opened;
        client.say({ type: 'hello', token });
        expect((await client.closed).code, token).to.equal(4401);
        expect(client.kept).to.deep.equal([]);
      }
    });

    it('does not read a token from the address', async () => {
      const hasty = await house.start({ helloMs: 50 });
      const client = connect(hasty.url, { path: `/v1/updates?token=${await house.issuer.token('ann')}` });
      expect((await client.closed).code).to.equal(4401);
      await hasty.stop();
    });

    it('while another hello is looked at closes with 1008', async () => {
      const client = connect(service.url);
      await client.opened;
      const hello = { type: 'hello', token: await house.issuer.token('ann') };
      client.say(hello);
      client.say(hello);
      expect((await client.closed).code).to.equal(1008);
    });
  });

  describe('the door', () => {
    it('keeps foreign pages out before there is a socket', async () => {
      expect(await connect(service.url, { origin: 'http://evil.test' }).refused).to.equal(403);
      expect(await connect(service.url, { origin: 'null' }).refused).to.equal(403);
      await enter('ann', { origin: 'http://localhost:3000' });
    });

    it('is at one address', async () => {
      expect(await connect(service.url, { path: '/v1/other' }).refused).to.equal(404);
      expect((await fetch(`${service.url}/v1/updates`)).status).to.equal(426);
      expect((await fetch(`${service.url}/v1/other`)).status).to.equal(404);
    });

    it('has room for few who have not said who they are, and for those who have', async () => {
      const narrow = await house.start({ unverified: 2 });
      const [one, two] = [connect(narrow.url), connect(narrow.url)];
      await Promise.all([one.opened, two.opened]);
      expect(await connect(narrow.url).refused).to.equal(503);
      one.say({ type: 'hello', token: await house.issuer.token('ann') });
      await one.next();
      await connect(narrow.url).opened;
      expect(await connect(narrow.url).refused).to.equal(503);
      await narrow.stop();
    });

    it('limits the sockets of one user, not those of others', async () => {
      const narrow = await house.start({ perUser: 1 });
      await enter('ann', {}, narrow);
      const second = connect(narrow.url);
      await second.opened;
      second.say({ type: 'hello', token: await house.issuer.token('ann') });
      expect((await second.closed).code).to.equal(4429);
      await enter('bob', {}, narrow);
      await narrow.stop();
    });
  });

  describe('following', () => {
    it('tells each user of their own changes only, in order', async () => {
      const other = neighbourOf(house.issuer, 'ann');
      const [ann, bob] = [await enter('ann'), await enter(other)];
      const wanted = Array.from({ length: 30 }, (_, n) => n);
      await house.publish(
        ...wanted.flatMap((n) => [house.notice('ann', `ann ${String(n)}`), house.notice(other, `bob ${String(n)}`)]),
      );
      expect(await titlesOf(ann, 30)).to.deep.equal(wanted.map((n) => `ann ${String(n)}`));
      expect(await titlesOf(bob, 30)).to.deep.equal(wanted.map((n) => `bob ${String(n)}`));
      expect([ann.kept, bob.kept]).to.deep.equal([[], []]);
    });

    it('never lets seq go down', async () => {
      const ann = await enter('ann');
      for (const n of [1, 2, 3]) await house.publish(house.notice('ann', String(n)), house.notice('bob', String(n)));
      const seqs = [
        ann.first.seq,
        ...(await Promise.all([ann.notice(), ann.notice(), ann.notice()])).map(({ seq }) => seq),
      ];
      expect(seqs).to.deep.equal(seqs.toSorted((a, b) => a - b));
      expect(new Set(seqs).size).to.equal(4);
    });

    it('tells every screen of a user', async () => {
      const screens = [await enter('ann'), await enter('ann')];
      await house.publish(house.notice('ann', 'on both'));
      for (const screen of screens) expect(await titlesOf(screen, 1)).to.deep.equal(['on both']);
    });

    it('makes a screen read afresh when a record cannot be read, and goes on', async () => {
      const ann = await enter('ann');
      await house.publish({ ...house.notice('ann', 'broken'), type: 'notice.unknown' }, house.notice('ann', 'whole'));
      expect((await ann.next()).type).to.equal('resync');
      expect(await titlesOf(ann, 1)).to.deep.equal(['whole']);
    });

    it('answers a ping', async () => {
      const ann = await enter('ann');
      ann.say({ type: 'ping' });
      expect(await ann.next()).to.deep.equal({ type: 'pong' });
    });
  });

  describe('coming back', () => {
    it('is told what was missed, in order, and then what is new', async () => {
      const ann = await enter('ann');
      const { seq } = ann.first;
      ann.ws.close();
      await ann.closed;
      const [other, witness] = [neighbourOf(house.issuer, 'ann'), await enter('ann')];
      await house.publish(house.notice('ann', 'one'), house.notice(other, 'not hers'), house.notice('ann', 'two'));
      await titlesOf(witness, 2);
      const back = await enter('ann', { since: seq });
      expect(back.first.seq).to.equal(seq);
      await house.publish(house.notice('ann', 'three'));
      expect(await titlesOf(back, 3)).to.deep.equal(['one', 'two', 'three']);
      expect(back.kept).to.deep.equal([]);
    });

    it('is told to read afresh when too much was missed', async () => {
      const witness = await enter('rita');
      const { seq } = witness.first;
      await house.publish(...Array.from({ length: 257 }, (_, n) => house.notice('rita', String(n))));
      await titlesOf(witness, 257);
      const back = await enter('rita', { since: seq });
      expect(await back.next()).to.include({ type: 'resync', seq: await house.head('rita') });
      const later = await enter('rita', { since: seq + 1 });
      expect(await titlesOf(later, 256)).to.have.length(256);
    });

    it('is told to read afresh with a seq that this log never gave', async () => {
      const back = await enter('ann', { since: 1_000_000 });
      expect((await back.next()).type).to.equal('resync');
    });

    it('is told what was missed by a service that has started since', async () => {
      const first = await house.start();
      const ann = await enter('ann', {}, first);
      await first.stop();
      expect(await ann.closed).to.include({ code: 1012 });
      await house.publish(house.notice('ann', 'while it was away'));
      const second = await house.start();
      const back = await enter('ann', { since: ann.first.seq }, second);
      expect(await titlesOf(back, 1)).to.deep.equal(['while it was away']);
      await second.stop();
    });
  });

  describe('a token', () => {
    it('that ends closes the socket with 4401', async () => {
      const client = connect(service.url);
      await client.opened;
      client.say({ type: 'hello', token: await house.issuer.token('ann', { seconds: 1 }) });
      expect((await client.next()).type).to.equal('ready');
      expect(await client.closed).to.include({ code: 4401 });
    });

    it('is renewed by another hello', async () => {
      const [renewed, ending] = [connect(service.url), connect(service.url)];
      await Promise.all([renewed.opened, ending.opened]);
      const short = { type: 'hello', token: await house.issuer.token('ann', { seconds: 1 }) };
      renewed.say(short);
      ending.say(short);
      await Promise.all([renewed.next(), ending.next()]);
      renewed.say({ type: 'hello', token: await house.issuer.token('ann') });
      const ready = await renewed.next();
      if (ready.type !== 'ready') throw new Error(ready.type);
      expect(Date.parse(ready.expiresAt)).to.be.above(Date.now() + 60_000);
      await ending.closed;
      await house.publish(house.notice('ann', 'still here'));
      expect(await titlesOf(renewed, 1)).to.deep.equal(['still here']);
    });

    it('of another user does not take the socket over', async () => {
      const ann = await enter('ann');
      ann.say({ type: 'hello', token: await house.issuer.token('bob') });
      expect((await ann.closed).code).to.equal(1008);
    });

    it('that is bad does not renew', async () => {
      const ann = await enter('ann');
      ann.say({ type: 'hello', token: 'nonsense' });
      expect((await ann.closed).code).to.equal(4401);
    });
  });

  describe('what makes no sense', () => {
    const messages = [
      'not json',
      '',
      '[]',
      'null',
      '{"type":"subscribe"}',
      '{"type":"hello"}',
      '{"type":"hello","token":7}',
      '{"type":"hello","token":"x","since":-1}',
      '{"type":"hello","token":"x","userId":"y"}',
      '{"type":"ping","extra":1}',
    ];
    for (const message of messages)
      it(`closes with 1008 and a reason: ${message}`, async () => {
        const client = connect(service.url);
        await client.opened;
        client.say(message);
        const { code, reason } = await client.closed;
        expect([code, reason.length > 0]).to.deep.equal([1008, true]);
      });

    it('closes with 1008 when it is binary', async () => {
      const client = connect(service.url);
      await client.opened;
      client.ws.send(Buffer.from('{"type":"ping"}'), { binary: true });
      expect((await client.closed).code).to.equal(1008);
    });

    it('closes with 1009 when it is too large', async () => {
      const client = connect(service.url);
      await client.opened;
      client.say('x'.repeat(65 * 1024));
      expect((await client.closed).code).to.equal(1009);
    });
  });
});
