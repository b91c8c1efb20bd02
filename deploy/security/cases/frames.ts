/** What a socket is told, wrong in every way that its schemas allow: it is closed with a reason, and nothing is said before. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect as dial } from 'node:net';
import { expect } from 'chai';
import { connect, titleOf } from '@tasklog/realtime/testing/line';
import { asyncApi } from '../../contracts/asyncapi.ts';
import { SECRET } from '../belongings.ts';
import { exampleOf } from '../examples.ts';
import { leavesOf, objectsOf } from '../leaves.ts';
import type { Stage } from '../stage.ts';

type Messages = { operations: Record<string, { messages: { $ref: string }[] }> };
/** The titles of what a client may say. */
const SAID =
  (asyncApi() as Messages).operations['hear-from-screens']?.messages.map(({ $ref }) => $ref.split('/').at(-1) ?? '') ??
  [];

const WRONG: readonly unknown[] = [null, 7, -1, true, [], {}, '', 1e308, 'x'.repeat(70_000)];
const EXTRA = ['userId', 'role', 'topic', '__proto__', 'constructor'];

/** The example with one thing wrong with it. */
function wrongOf(title: string): string[] {
  const example = exampleOf(title) as Record<string, unknown>;
  const otherValues = leavesOf(example).flatMap(({ value, with: put }) =>
    WRONG.filter((each) => typeof each !== typeof value || value !== each).map((each) => JSON.stringify(put(each))),
  );
  const left = Object.keys(example).map((name) =>
    JSON.stringify(Object.fromEntries(Object.entries(example).filter(([each]) => each !== name))),
  );
  const more = objectsOf(example).flatMap(({ value }) =>
    EXTRA.map((name) => JSON.stringify(value).replace(/\}$/, `,"${name}":{"polluted":true}}`)),
  );
  return [...otherValues, ...left, ...more, '['.repeat(30_000) + ']'.repeat(30_000), `${JSON.stringify(example)}x`];
}

export function frameCases(stageOf: () => Stage): void {
  describe('the socket', () => {
    it('takes two messages', () => expect(SAID).to.have.members(['Hello', 'Ping']));

    for (const title of SAID)
      for (const verified of [false, true])
        it(`is closed by a ${title} with something wrong, ${verified ? 'after' : 'before'} a good hello`, async () => {
          const stage = stageOf();
          const token = await stage.token('eve', 'user');
          const wrong = wrongOf(title);
          expect(wrong.length).to.be.above(10);
          const one = async (message: string): Promise<void> => {
            const client = connect(stage.realtimeUrl);
            await client.opened;
            if (verified) {
              client.say({ type: 'hello', token });
              expect((await client.next()).type).to.equal('ready');
            }
            client.say(message);
            const { code, reason } = await client.closed;
            // A hello that is well formed and has a bad token or none of ours in it.
            expect(code, message.slice(0, 200)).to.be.oneOf([1008, 1009, 4401]);
            if (code !== 1009) expect(reason).not.to.equal('');
            expect(client.kept).to.deep.equal([]);
          };
          for (const message of wrong) await one(message);
          expect({}).not.to.have.property('polluted');
        });

    /** The bytes of a frame, as no library would write them. */
    const RAW: Record<string, [frame: Buffer, code: number]> = {
      'bytes that are no UTF-8': [masked(0x81, Buffer.from([0xc3, 0x28])), 1007],
      'a frame without a mask': [Buffer.concat([Buffer.from([0x81, 2]), Buffer.from('{}')]), 1002],
      'a frame that says it is packed': [masked(0xc1, Buffer.from('{}')), 1002],
      'a frame of a kind that there is not': [masked(0x83, Buffer.from('{}')), 1002],
      'a ping in two parts': [masked(0x09, Buffer.from('x')), 1002],
      'the end of what has not begun': [masked(0x80, Buffer.from('x')), 1002],
      'a length beyond all memory': [Buffer.from([0x81, 0xff, 0x7f, ...Array<number>(7).fill(0xff), 1, 2, 3, 4]), 1009],
    };
    for (const [what, [frame, code]] of Object.entries(RAW))
      it(`is closed with ${String(code)} by ${what}`, async () => {
        expect(await closingOf(stageOf().realtimeUrl, frame)).to.equal(code);
      });

    it('tells a person nothing of what happens to others', async () => {
      const stage = stageOf();
      const [ann, bob] = [connect(stage.realtimeUrl), connect(stage.realtimeUrl)];
      await Promise.all([ann.opened, bob.opened]);
      for (const [name, client] of [
        ['ann', ann],
        ['bob', bob],
      ] as const) {
        client.say({ type: 'hello', token: await stage.token(name, 'user') });
        expect((await client.next()).type).to.equal('ready');
      }
      const add = async (name: string, title: string): Promise<unknown> =>
        (await stage.as(name, 'command'))('POST', '/v1/tasks', { title });
      await add('ann', `only hers ${SECRET}`);
      expect(titleOf(await ann.notice())).to.contain('only hers');
      await add('bob', 'only his');
      expect(titleOf(await bob.notice())).to.equal('only his');
      for (const client of [ann, bob]) {
        expect(client.kept).to.deep.equal([]);
        client.ws.close();
        await client.closed;
      }
    });
  });
}

function masked(first: number, payload: Buffer): Buffer {
  const mask = randomBytes(4);
  const hidden = payload.map((byte, n) => byte ^ (mask[n % 4] ?? 0));
  return Buffer.concat([Buffer.from([first, 0x80 | payload.length]), mask, hidden]);
}

/** Opens a socket by hand, sends these bytes, and says with which code it was closed. */
async function closingOf(url: string, frame: Buffer): Promise<number> {
  const { hostname, port } = new URL(url);
  const socket = dial({ host: hostname, port: Number(port) });
  let got = Buffer.alloc(0);
  const headed = Promise.withResolvers<void>();
  socket.on('data', (chunk: Buffer) => {
    got = Buffer.concat([got, chunk]);
    if (got.includes('\r\n\r\n')) headed.resolve();
  });
  const key = randomBytes(16).toString('base64');
  socket.write(
    `GET /v1/updates HTTP/1.1\r\nHost: ${hostname}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Extensions: permessage-deflate\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
  );
  await headed.promise;
  const ended = once(socket, 'end');
  socket.write(frame);
  await ended;
  socket.destroy();
  const frames = got.subarray(got.indexOf('\r\n\r\n') + 4);
  if (frames[0] !== 0x88) throw new Error(`no frame that closes: ${frames.toString('hex')}`);
  return frames.readUInt16BE(2);
}
