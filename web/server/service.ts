// The one process a browser talks to: it answers probes, signs people in, forwards /api to the services and leaves the
// rest to Next. It listens before Next and the tables are ready, so that a taken port is known at once and probes are
// answered during the start; everything else waits for `ready`.
import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { closeForwarding, forward } from './forward.ts';
import { contentSecurityPolicy, securityHeaders } from './headers.ts';
import type { Log } from './log.ts';
import { makeMetrics } from './metrics.ts';
import { observed } from './observe.ts';
import { answerProbe } from './probes.ts';
import { foreign, noSuchRoute, sendProblem } from './problem.ts';
import type { Settings } from './settings.ts';
import { isFromHere } from './from-here.ts';
import { ASKED_PATH } from '../identity/pages.ts';
import { CHATKIT, MCP, targetOf, type Target } from './targets.ts';
import { forwardUpgrade, type JoinedSocket } from './upgrade.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** What is there once the start is over. */
export interface Parts {
  pages: Handler;
  signIn: Handler;
  developmentUpgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>;
  isReady: () => Promise<boolean>;
}

export interface WebService {
  port: number;
  /** Says at /readyz and with each answer that it is about to stop, and goes on taking requests. */
  leave: () => void;
  stop: () => Promise<void>;
}

/** Where clients look up how to be let in. */
const DISCOVERY = ['/.well-known/oauth-authorization-server', '/.well-known/openid-configuration'];

/** Requests under way get this long after SIGTERM; then their connections are cut. */
const DRAIN_MS = 8_000;
const SWEEP_MS = 20;

/** @throws the listen error (EADDRINUSE, EACCES) when the port cannot be had. */
export async function webService(
  settings: Settings,
  origins: readonly string[],
  ready: Promise<Parts>,
  log: Log,
): Promise<WebService> {
  const open = new Set<JoinedSocket>();
  const metrics = makeMetrics(() => open.size);
  const always = securityHeaders(settings.webUrl);
  let parts: Parts | undefined;
  let draining = false;
  ready.then((done) => (parts = done)).catch(() => undefined);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = request.url ?? '/';
    const path = pathOf(request);
    const requestId = requestIdOf(request);
    for (const [name, value] of Object.entries(always)) response.setHeader(name, value);
    // Whoever keeps a connection to a web that goes finds another one in time.
    if (draining) response.setHeader('connection', 'close');

    if (await answerProbe(path, response, async () => !draining && (await parts?.isReady()) === true, metrics.text))
      return;
    response.on('close', () => metrics.count(kindOf(path), response.statusCode));
    const target = targetOf(url, settings);
    return observed(request, response, { requestId, target }, () => serve(request, response, target));
  }

  async function serve(request: IncomingMessage, response: ServerResponse, target: Target | null): Promise<void> {
    const path = pathOf(request);
    const requestId = requestIdOf(request);
    const clientAddress = clientAddressOf(request, settings.trustProxy);
    if (target?.route === MCP && !isFromHere(request.headers, origins, settings.trustProxy))
      return sendProblem(response, foreign(requestId));
    if (target && target.service !== 'realtime')
      return forward({ request, response, requestId, clientAddress, webUrl: settings.webUrl }, target, log);

    const { signIn, pages } = await ready;
    request.headers['x-client-ip'] = clientAddress;
    if (path.startsWith('/api/auth/') || DISCOVERY.includes(path)) return signIn(request, response);
    if (path.startsWith('/api/')) return sendProblem(response, noSuchRoute(path, requestId));
    const policy = contentSecurityPolicy(randomBytes(16).toString('base64'), {
      dev: settings.dev,
      chatkit: settings.chatkitDomainKey !== null,
    });
    // Next takes the nonce for its scripts from this request header; what a client sent there is overwritten.
    request.headers['content-security-policy'] = policy;
    // A page whose session is over leads to the sign-in, and from there back to itself; a layout is not told where it is.
    request.headers[ASKED_PATH] = path;
    response.setHeader('content-security-policy', policy);
    return pages(request, response);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      const requestId = requestIdOf(request);
      // The path of what goes to a service may hold a secret.
      const path = targetOf(request.url ?? '/', settings)?.route ?? pathOf(request);
      log.error('could not answer', { requestId, path, error });
      const detail = 'Something went wrong here. Try again; if it stays, give the request id to whoever runs this.';
      sendProblem(response, { type: 'about:blank', title: 'Fault', status: 500, code: 'fault', detail, requestId });
    });
  });
  server.on('upgrade', (request, socket, head) => {
    const target = targetOf(request.url ?? '/', settings);
    const clientAddress = clientAddressOf(request, settings.trustProxy);
    if (target?.service === 'realtime')
      forwardUpgrade(request, socket, head, target, {
        clientAddress,
        requestId: requestIdOf(request),
        origins,
        open,
        log,
      });
    else if (parts?.developmentUpgrade) void parts.developmentUpgrade(request, socket, head);
    else socket.destroy();
  });
  server.keepAliveTimeout = 65_000;
  await listen(server, settings);

  return {
    port: (server.address() as AddressInfo).port,
    leave: () => void (draining = true),
    stop: async () => {
      draining = true;
      await close(server, open);
      closeForwarding();
    },
  };
}

function listen(server: Server, { port, host }: Settings): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Lets requests under way come to their end, and sockets leave; those that are late are cut. */
async function close(server: Server, open: ReadonlySet<JoinedSocket>): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  for (const socket of open) socket.leave();
  const late = setTimeout(() => {
    server.closeAllConnections();
    for (const socket of open) socket.cut();
  }, DRAIN_MS);
  // A connection kept alive becomes idle when its answer is out; only asking again finds it.
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
  await closed;
  clearTimeout(late);
  clearInterval(sweep);
}

/** Without what is asked for: a query holds words of the user, and log lines must not. */
const pathOf = ({ url = '/' }: IncomingMessage): string => url.split('?', 1)[0] ?? '/';

function requestIdOf(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  const id = typeof given === 'string' && /^[\w-]{8,64}$/.test(given) ? given : randomUUID();
  request.headers['x-request-id'] = id;
  return id;
}

/** Behind a proxy that is trusted, its last entry in X-Forwarded-For; a client can write the others itself. */
function clientAddressOf(request: IncomingMessage, trustProxy: boolean): string {
  const listed = String(request.headers['x-forwarded-for'] ?? '')
    .split(',')
    .at(-1)
    ?.trim();
  const direct = request.socket.remoteAddress ?? '';
  return (trustProxy && listed) || direct.replace(/^::ffff:/, '');
}

function kindOf(path: string): string {
  if (path.startsWith('/api/auth/')) return 'sign-in';
  if (path.startsWith('/api/') || path === MCP || path === CHATKIT) return 'api';
  return path.startsWith('/_next/') ? 'asset' : 'page';
}
