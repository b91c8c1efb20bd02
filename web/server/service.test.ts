import { createServer, request as httpRequest, type RequestListener, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { expect } from 'chai';
import { ASKED_PATH } from '../identity/pages.ts';
import { closeFrame } from './frame-ends.ts';
import { makeLog } from './log.ts';
import { webService, type Parts, type WebService } from './service.ts';
import type { Settings } from './settings.ts';

const log = makeLog('error', () => undefined);
const pages: Parts['pages'] = (request, response) => {
  response.end(`page ${request.headers['content-security-policy'] === response.getHeader('content-security-policy')}`);
  return Promise.resolve();
};
const parts: Parts = { pages, signIn: pages, isReady: () => Promise.resolve(true) };

describe('the web as one origin', () => {
  const running: { stop: () => unknown }[] = [];
  afterEach(async () => {
    for (const each of running.splice(0)) await each.stop();
  });

  async function target(listener: RequestListener): Promise<{ url: URL; server: Server }> {
    const server = createServer(listener).listen(0, '127.0.0.1');
    await once(server, 'listening');
    running.push({ stop: () => (server.closeAllConnections(), server.close()) });
    return { server, url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`) };
  }

  async function web(url: URL, ready: Promise<Parts> = Promise.resolve(parts)): Promise<WebService & { at: string }> {
    const settings = {
      host: '127.0.0.1',
      port: 0,
      webUrl: 'http://web',
      commandUrl: url,
      queryUrl: url,
      realtimeUrl: url,
      projectorsUrl: url,
    };
    const service = await webService(settings as Settings, ['http://web'], ready, log);
    running.unshift(service);
    return { ...service, at: `http://127.0.0.1:${service.port}` };
  }

  const nowhere = new URL('http://127.0.0.1:1');

  it('passes a request on with its body and key, without the session cookie', async () => {
    const { url } = await target((request, response) => {
      let body = '';
      request.on('data', (part) => (body += String(part)));
      request.on('end', () => {
        response.writeHead(201, { 'content-type': 'application/json', etag: '"1"', 'set-cookie': 'a=b' });
        response.end(JSON.stringify({ url: request.url, body, headers: request.headers }));
      });
    });
    const { at } = await web(url);
    const headers = {
      cookie: 'session=s',
      'idempotency-key': 'k',
      'x-forwarded-for': '6.6.6.6',
      authorization: 'Bearer t',
    };
    const response = await fetch(`${at}/api/commands/tasks?x=1`, { method: 'POST', body: '{"title":"a"}', headers });
    expect([response.status, response.headers.get('etag'), response.headers.get('set-cookie')]).to.deep.equal([
      201,
      '"1"',
      null,
    ]);
    const seen = (await response.json()) as { url: string; body: string; headers: Record<string, string> };
    expect([seen.url, seen.body]).to.deep.equal(['/v1/tasks?x=1', '{"title":"a"}']);
    expect(seen.headers).to.include({
      'idempotency-key': 'k',
      authorization: 'Bearer t',
      'x-forwarded-for': '127.0.0.1',
    });
    expect(seen.headers).not.to.have.property('cookie');
  });

  it('that is about to stop says so, goes on answering, and keeps no connection', async () => {
    const { url } = await target((_request, response) => void response.end('{}'));
    const { at, leave, stop } = await web(url);
    const asked = async (path: string): Promise<unknown[]> => {
      const response = await fetch(at + path);
      await response.text();
      return [response.status, response.headers.get('connection')];
    };
    expect([await asked('/readyz'), await asked('/api/queries/tasks')]).to.deep.equal([
      [200, 'keep-alive'],
      [200, 'keep-alive'],
    ]);
    leave();
    expect([await asked('/readyz'), await asked('/api/queries/tasks')]).to.deep.equal([
      [503, 'close'],
      [200, 'close'],
    ]);
    await stop();
    expect(await fetch(at).catch(() => 'refused')).to.equal('refused');
  });

  it('answers 503 as a problem when the service is away', async () => {
    const { at } = await web(nowhere);
    const response = await fetch(`${at}/api/queries/tasks`);
    expect(response.status).to.equal(503);
    expect(response.headers.get('content-type')).to.equal('application/problem+json');
    expect(await response.json()).to.include({ status: 503, code: 'service-away' });
  });

  it('answers 502 when the service hangs up before it answers', async () => {
    const { url } = await target((request) => request.socket.destroy());
    const { at } = await web(url);
    expect((await fetch(`${at}/api/queries/tasks`)).status).to.equal(502);
  });

  it('breaks off when the service goes away in the middle, so that half an answer never looks whole', async () => {
    const { url } = await target((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => response.destroy());
    });
    const { at } = await web(url);
    const response = await fetch(`${at}/api/queries/tasks`);
    expect(await response.text().catch(() => 'broken off')).to.equal('broken off');
  });

  it('passes server-sent events on as they are written', async () => {
    const finish = Promise.withResolvers<undefined>();
    const { url } = await target((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: 1\n\n');
      void finish.promise.then(() => response.end('data: 2\n\n'));
    });
    const { at } = await web(url);
    const reader = (await fetch(`${at}/chatkit`, { method: 'POST', body: '{}' })).body!.getReader();
    expect(new TextDecoder().decode((await reader.read()).value)).to.equal('data: 1\n\n');
    finish.resolve(undefined);
    expect(new TextDecoder().decode((await reader.read()).value)).to.equal('data: 2\n\n');
  });

  it('tells the service when the reader has gone', async () => {
    const gone = Promise.withResolvers<boolean>();
    const { url } = await target((_request, response) => {
      response.on('close', () => gone.resolve(true));
      response.write('data: 1\n\n');
    });
    const { at } = await web(url);
    const stop = new AbortController();
    const response = await fetch(`${at}/chatkit`, { method: 'POST', body: '{}', signal: stop.signal });
    await response.body!.getReader().read();
    stop.abort();
    expect(await gone.promise).to.equal(true);
  });

  it('joins websockets of its own origin to the realtime service', async () => {
    const { at } = await web(await echoingRealtime());
    const { status, socket } = await upgrade(at, 'http://web');
    expect(status).to.equal(101);
    socket!.write('hello');
    expect(String(((await once(socket!, 'data')) as [Buffer])[0])).to.equal('hello');
    socket!.destroy();
  });

  it('tells websockets that it restarts, once the frame under way is out', async () => {
    const { at, stop } = await web(await echoingRealtime());
    const { socket } = await upgrade(at, 'http://web');
    const got: Buffer[] = [];
    socket!.on('data', (chunk: Buffer) => got.push(chunk));
    const [begun, rest] = [Buffer.from('\u0001\u0005he'), Buffer.from('llo')];
    socket!.write(begun);
    while (Buffer.concat(got).length < begun.length) await once(socket!, 'data');
    const stopped = stop();
    socket!.write(rest);
    await once(socket!, 'end');
    socket!.end();
    await stopped;
    expect(Buffer.concat(got)).to.deep.equal(Buffer.concat([begun, rest, closeFrame(1012)]));
  });

  it('refuses websockets of a foreign page, and of any page while realtime is away', async () => {
    const { at } = await web(await echoingRealtime());
    expect((await upgrade(at, 'http://evil.example')).status).to.equal(403);
    const { at: alone } = await web(nowhere);
    expect((await upgrade(alone, 'http://web')).status).to.equal(503);
  });

  it('gives a page a policy with a nonce that the request carries too, whatever the client sent', async () => {
    const { at } = await web(nowhere);
    const response = await fetch(`${at}/sign-in`, {
      headers: { 'content-security-policy': `script-src 'nonce-mine'` },
    });
    expect(await response.text()).to.equal('page true');
    expect(response.headers.get('content-security-policy')).to.match(/script-src 'nonce-[\w+/=]{24}'/);
  });

  it('tells a page its own path, whatever the client sent', async () => {
    const told: unknown[] = [];
    const asking: Parts['pages'] = (request, response) => {
      told.push(request.headers[ASKED_PATH]);
      response.end();
      return Promise.resolve();
    };
    const { at } = await web(nowhere, Promise.resolve({ ...parts, pages: asking }));
    await fetch(`${at}/settings?_rsc=1`, { headers: { [ASKED_PATH]: '//evil.example' } });
    expect(told).to.deep.equal(['/settings']);
  });

  it('answers an unknown interface with a problem', async () => {
    const { at } = await web(nowhere);
    const response = await fetch(`${at}/api/nope`);
    expect([response.status, ((await response.json()) as { code: string }).code]).to.deep.equal([404, 'no-such-route']);
  });

  it('is alive during the start and ready after it', async () => {
    const start = Promise.withResolvers<Parts>();
    const { at } = await web(nowhere, start.promise);
    const statuses = async () =>
      Promise.all(['/healthz', '/readyz'].map(async (path) => (await fetch(at + path)).status));
    expect(await statuses()).to.deep.equal([200, 503]);
    start.resolve(parts);
    await start.promise;
    expect(await statuses()).to.deep.equal([200, 200]);
    expect(await (await fetch(`${at}/metrics`)).text()).to.contain('tasklog_web_sockets 0');
  });

  it('refuses a taken port', async () => {
    const { url } = await target(() => undefined);
    const settings = { host: '127.0.0.1', port: Number(url.port), webUrl: 'http://web' } as Settings;
    const refused = await webService(settings, [], Promise.resolve(parts), log).catch(
      (error: NodeJS.ErrnoException) => error.code,
    );
    expect(refused).to.equal('EADDRINUSE');
  });

  async function echoingRealtime(): Promise<URL> {
    const { server, url } = await target((_request, response) => response.end());
    server.on('upgrade', (request, socket) => {
      expect(request.url).to.equal('/v1/updates');
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
      socket.on('error', () => socket.destroy());
      socket.pipe(socket);
    });
    return url;
  }
});

async function upgrade(at: string, origin: string) {
  const { hostname, port } = new URL(at);
  const request = httpRequest({
    host: hostname,
    port,
    path: '/api/updates',
    createConnection: () => connect(Number(port), hostname),
    headers: {
      connection: 'Upgrade',
      upgrade: 'websocket',
      origin,
      'sec-websocket-key': 'a',
      'sec-websocket-version': '13',
    },
  }).end();
  return new Promise<{ status: number | undefined; socket?: Duplex }>((resolve, reject) => {
    request.on('upgrade', ({ statusCode }, socket) => resolve({ status: statusCode, socket }));
    request.on('response', ({ statusCode }) => resolve({ status: statusCode }));
    request.on('error', reject);
  });
}
