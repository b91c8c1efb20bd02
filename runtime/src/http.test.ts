import { expect } from 'chai';
import { Router } from 'express';
import { createHealth } from './health.ts';
import { createApp, listen, PortInUse } from './http.ts';
import type { Listening } from './http.ts';
import { onlyOperators, onlyRole } from './identity.ts';
import { createLogger } from './logger.ts';
import { Problem } from './problem.ts';

describe('a service over HTTP', () => {
  let listening: Listening;
  const health = createHealth();
  const lines: string[] = [];
  let arrived = false;
  const line = () => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown>;
  const release = Promise.withResolvers<void>();
  before(async () => {
    const routes = Router();
    routes.get('/fault', () => {
      throw new Error('the password is hunter2');
    });
    routes.get('/refusal', () => {
      throw new Problem(409, 'taken', 'That is taken.', { headers: { 'Retry-After': '3' } });
    });
    routes.get('/stream', (_request, response) => {
      response.set({ 'Content-Type': 'text/event-stream' });
      response.write('data: begun\n\n');
      throw new Problem(409, 'taken', 'That is taken.');
    });
    routes.get('/slow', async (_request, response) => {
      arrived = true;
      await release.promise;
      response.json({ done: true });
    });
    routes.post('/echo', (request, response) => void response.json(request.body));
    routes.get(
      '/ops/:role',
      (request, response, next) => {
        response.locals['identity'] = { role: request.params['role'] };
        next();
      },
      onlyRole('observer', 'operator'),
      (_request, response) => void response.json({ seen: true }),
    );
    routes.post(
      '/ops/:role',
      (request, response, next) => {
        response.locals['identity'] = { role: request.params['role'] };
        next();
      },
      onlyOperators(),
      (_request, response) => void response.json({ done: true }),
    );
    listening = await listen(
      createApp({ logger: createLogger('test', 'debug', { write: (text) => void lines.push(text) }), health, routes }),
      {
        host: '127.0.0.1',
        port: 0,
        setting: 'PORT',
      },
    );
    health.ready = true;
  });

  const get = async (path: string, init?: RequestInit) => {
    const response = await fetch(listening.url + path, init);
    return {
      status: response.status,
      headers: response.headers,
      body: (await response.json()) as Record<string, unknown>,
    };
  };

  it('tells a fault of ours by its request id, never by its words', async () => {
    const { status, body, headers } = await get('/fault');
    expect([status, body['code'], body['requestId']]).to.deep.equal([500, 'internal', headers.get('x-request-id')]);
    expect(JSON.stringify(body)).not.to.contain('hunter2');
  });
  it('keeps routes to the roles they are for: to others they do not exist', async () => {
    const status = async (role: string): Promise<number> => (await get(`/ops/${role}`)).status;
    expect([await status('observer'), await status('operator')]).to.deep.equal([200, 200]);
    expect([await status('user'), await status('service')]).to.deep.equal([404, 404]);
  });
  it('lets operators act, tells an observer that he may not, and others nothing', async () => {
    const answer = async (role: string): Promise<unknown> => {
      const { status, body } = await get(`/ops/${role}`, { method: 'POST' });
      return [status, body['code']];
    };
    expect(await answer('operator')).to.deep.equal([200, undefined]);
    expect(await answer('observer')).to.deep.equal([403, 'read-only']);
    expect(await answer('user')).to.deep.equal([404, 'not-found']);
  });
  it('tells a refusal with its code, sentence and headers', async () => {
    const { status, body, headers } = await get('/refusal');
    expect([status, body['code'], body['detail'], headers.get('retry-after')]).to.deep.equal([
      409,
      'taken',
      'That is taken.',
      '3',
    ]);
    expect(headers.get('content-type')).to.contain('application/problem+json');
  });
  it('tells a refusal in the middle of a stream as its last event', async () => {
    const text = await (await fetch(`${listening.url}/stream`)).text();
    expect(text).to.match(/^data: begun\n\nevent: problem\ndata: \{.*"code":"taken".*\}\n\n$/);
  });
  it('answers 404 as a problem for what is not there', async () =>
    expect((await get('/nothing')).body['code']).to.equal('not-found'));
  it('refuses a packed body, whose true size nobody knows', async () => {
    const { status } = await get('/echo', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      body: '{}',
    });
    expect(status).to.equal(415);
  });
  it('ends a connection with its answer while it is not ready, so that nobody keeps one to a process that goes', async () => {
    const kept = async () => (await get('/healthz')).headers.get('connection');
    expect(await kept()).to.equal('keep-alive');
    health.ready = false;
    expect([await kept(), (await get('/readyz')).status]).to.deep.equal(['close', 503]);
    health.ready = true;
  });
  it('keeps a request id that is one, and makes its own for what is none', async () => {
    expect((await get('/healthz', { headers: { 'x-request-id': 'abc-1' } })).headers.get('x-request-id')).to.equal(
      'abc-1',
    );
    expect(
      (await get('/healthz', { headers: { 'x-request-id': '<script>' } })).headers.get('x-request-id'),
    ).not.to.contain('<');
  });
  it('has a line at the end of a request, in the trace of its caller, without the path', async () => {
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;
    await get('/refusal?q=secret', { headers: { traceparent, 'x-request-id': 'abc-2' } });
    await until(() => line()['requestId'] === 'abc-2');
    expect(line()).to.include({
      msg: 'request',
      method: 'GET',
      route: '/refusal',
      status: 409,
      requestId: 'abc-2',
      traceId,
    });
    expect(line()['ms']).to.be.a('number');
    await get('/echo', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
    await until(() => line()['route'] === '/echo');
    expect(line()['traceId']).to.match(/^[0-9a-f]{32}$/);
    expect(lines.join('')).not.to.contain('secret');
  });
  it('says of whoever went away that he did, and ends', async () => {
    const leaving = new AbortController();
    const gone = get('/slow', { signal: leaving.signal }).catch((error: unknown) => (error as Error).name);
    await until(() => arrived);
    leaving.abort();
    expect(await gone).to.equal('AbortError');
    await until(() => line()['route'] === '/slow');
    expect(line()['status']).to.equal(499);
  });
  it('says whether it runs, whether it is ready, and what it has counted', async () => {
    expect((await get('/healthz')).status).to.equal(200);
    expect((await get('/readyz')).status).to.equal(200);
    health.ready = false;
    expect((await get('/readyz')).status).to.equal(503);
    health.ready = true;
    const metrics = await (await fetch(`${listening.url}/metrics`)).text();
    expect(metrics).to.contain('http_request_duration_seconds_count').and.to.contain('route="/fault"');
  });
  it('says plainly that a port is taken', async () => {
    const error = await listen(createApp({ logger: createLogger('test', 'silent'), health, routes: Router() }), {
      host: '127.0.0.1',
      port: listening.port,
      setting: 'COMMAND_PORT',
    }).catch((each: unknown) => each);
    expect(error).to.be.instanceOf(PortInUse);
    expect((error as Error).message)
      .to.contain(String(listening.port))
      .and.to.contain('COMMAND_PORT');
  });
  it('stops when what it is answering has been answered', async () => {
    const slow = get('/slow');
    await get('/healthz');
    const stopped = listening.stop();
    release.resolve();
    expect((await slow).body).to.deep.equal({ done: true });
    await stopped;
    expect(await fetch(`${listening.url}/healthz`).catch(() => 'refused')).to.equal('refused');
  });
});

/** Looks again until it holds; the runner's own limit ends what never does. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}
