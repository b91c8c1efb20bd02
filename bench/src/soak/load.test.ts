import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { steadily } from './load.ts';

/** A task is named anew when 25 more were added: by then it is not answered. */
const HELD = 30;
const POSTS = 120;

describe('the load of a soak', () => {
  it('sends a step of a task once the one before is answered, and does not keep other tasks waiting', async () => {
    const service = await holding();
    const { sent, answered, failed } = await load(service.url).finally(service.stop);
    expect(failed).to.deep.equal({});
    expect(answered).to.equal(sent);
    expect(service.asked.slice(0, HELD).every((each) => each === 'POST')).to.equal(true);
    expect(service.asked.filter((each) => each === 'DELETE')).to.have.length(POSTS - 75);
  });
  it('lets a task go that could not be added', async () => {
    const service = await holding('soak 3');
    const { failed } = await load(service.url).finally(service.stop);
    expect(failed).to.deep.equal({ 'POST 503': 1 });
  });
  it('opens no more connections than a service is to hold, however late it is', async () => {
    let connections = 0;
    const server = createServer((_, response) => void setTimeout(() => response.end(), 100));
    server.on('connection', () => (connections += 1));
    const { url, stop } = await listening(server);
    const { sent, answered } = await load(url).finally(stop);
    expect(answered).to.equal(sent);
    expect(connections).to.be.within(2, 32);
  });
});

const load = (url: string) =>
  steadily({ urls: { command: url, query: url }, tokens: ['a', 'b'], perSecond: 1_000, forMs: POSTS * 4 });

/** A service that is late: it answers what is added by HELD at a time, knows a task from then on, and takes none called `refused`. */
async function holding(refused?: string) {
  const asked: string[] = [];
  const known = new Set<string>();
  let held: { response: ServerResponse; id: string; title: string }[] = [];
  const end = (response: ServerResponse, status: number): void => void response.writeHead(status).end();
  const server = createServer((request, response) => {
    const { method = '', url = '' } = request;
    if (method === 'GET') return end(response, 200);
    asked.push(method);
    const id = url.split('/')[3];
    if (id !== undefined) return end(response, known.has(id) ? 200 : 404);
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      held.push({ response, ...(JSON.parse(text) as { id: string; title: string }) });
      if (held.length < HELD) return;
      for (const each of held) {
        if (each.title !== refused) known.add(each.id);
        end(each.response, each.title === refused ? 503 : 201);
      }
      held = [];
    });
  });
  return { ...(await listening(server)), asked };
}

async function listening(server: Server): Promise<{ url: string; stop: () => void }> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = (): void => (server.close(), server.closeAllConnections());
  return { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, stop };
}
