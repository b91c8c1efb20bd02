import { Agent, createServer, get } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { startSplitter } from './splitter.ts';
import type { Splitter } from './splitter.ts';

type Backend = { server: Server; port: number; ready: boolean };

describe('the splitter before two instances', () => {
  let backends: Backend[];
  let splitter: Splitter;
  beforeEach(async () => {
    backends = await Promise.all([backend(), backend()]);
    splitter = await startSplitter(backends.map(({ port }) => port));
    for (const { port } of backends) await splitter.until(port, true);
  });
  afterEach(async () => {
    await splitter.stop();
    for (const { server } of backends) server.close();
  });

  /** Which instance answered; over a connection of its own, or that of an agent. */
  const ask = (agent: Agent | false = false): Promise<number> =>
    new Promise((resolve, reject) => {
      get(splitter.url, { agent }, (answer) => {
        let body = '';
        answer.on('data', (chunk: Buffer) => (body += chunk.toString()));
        answer.on('end', () => resolve(Number(body)));
      }).on('error', reject);
    });
  const ports = (): number[] => backends.map(({ port }) => port);

  it('gives connections to both', async () => {
    expect(new Set([await ask(), await ask()])).to.deep.equal(new Set(ports()));
  });
  it('gives none to one that is not ready, and leaves those that it has', async () => {
    const agent = new Agent({ keepAlive: true });
    const first = await ask(agent);
    const [leaving, other] = first === ports()[0] ? backends : backends.toReversed();
    if (leaving) leaving.ready = false;
    await splitter.until(first, false);
    expect([await ask(), await ask(), await ask()]).to.deep.equal([other?.port, other?.port, other?.port]);
    expect(await ask(agent), 'the connection that was kept').to.equal(first);
    agent.destroy();
  });
  it('offers one that is refused to the other, before a probe has noticed', async () => {
    const [gone, stays] = backends;
    gone?.server.close();
    gone?.server.closeAllConnections();
    expect([await ask(), await ask(), await ask()]).to.deep.equal([stays?.port, stays?.port, stays?.port]);
  });
  it('ends the connection when nobody takes it', async () => {
    for (const { server } of backends) {
      server.close();
      server.closeAllConnections();
    }
    expect(await ask().catch((error: NodeJS.ErrnoException) => error.code)).to.equal('ECONNRESET');
  });
});

async function backend(): Promise<Backend> {
  const server = createServer((request, response) => {
    if (request.url === '/readyz') response.writeHead(made.ready ? 200 : 503);
    response.end(String(made.port));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const made: Backend = { server, port: (server.address() as AddressInfo).port, ready: true };
  return made;
}
