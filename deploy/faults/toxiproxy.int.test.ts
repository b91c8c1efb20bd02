import { connect, createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { expect } from 'chai';
import { orSkip } from '@tasklog/runtime/testing/real/skip';
import { startToxiproxy, TOXIPROXY } from './toxiproxy.ts';
import type { Link, Toxiproxy } from './toxiproxy.ts';

describe('a link that may suffer', function () {
  this.timeout(60_000);
  let proxy: Toxiproxy;
  let link: Link;
  let server: Server;
  const arrived: string[] = [];
  before(async function () {
    proxy = await orSkip(this, [TOXIPROXY], () => startToxiproxy(() => undefined));
    server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (chunk: Buffer) => {
        arrived.push(chunk.toString());
        socket.write(`${chunk.toString()} back`);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    link = await proxy.link('echo', (server.address() as AddressInfo).port);
  });
  after(async () => {
    await proxy?.stop();
    server?.close();
  });
  afterEach(() => link.mend());

  /** What comes back on a connection of its own; undefined when it is ended without a word. */
  const say = (word: string): Promise<string | undefined> =>
    new Promise((resolve) => {
      const socket = connect({ host: '127.0.0.1', port: link.port });
      socket.once('connect', () => socket.write(word));
      socket.once('data', (chunk: Buffer) => {
        resolve(chunk.toString());
        socket.destroy();
      });
      socket.once('error', () => resolve(undefined));
      socket.once('close', () => resolve(undefined));
    });

  it('carries what is said both ways', async () => expect(await say('a')).to.equal('a back'));
  it('takes nothing while it is cut, and everything once it is mended', async () => {
    await link.cut();
    expect(await say('b')).to.equal(undefined);
    await link.mend();
    expect(await say('c')).to.equal('c back');
    expect(arrived).not.to.include('b');
  });
  it('swallows the answer, and not what was asked', async () => {
    await link.poison({ type: 'timeout', stream: 'downstream', attributes: { timeout: 100 } });
    expect(await say('d')).to.equal(undefined);
    expect(arrived).to.include('d');
  });
});
