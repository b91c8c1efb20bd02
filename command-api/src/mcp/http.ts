/** `/mcp`: streamable HTTP without sessions, behind checks of host, origin and token. */
import { hostHeaderValidation, originValidation } from '@modelcontextprotocol/express';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler } from '@modelcontextprotocol/server';
import type { AuthInfo, McpRequestContext, McpServer } from '@modelcontextprotocol/server';
import { Router } from 'express';
import type { Request, RequestHandler, Response } from 'express';
import { notFound, Problem } from '@tasklog/runtime';
import { authenticate, identityOf } from '@tasklog/runtime/identity';
import type { Identity, Verify } from '@tasklog/runtime/identity';
import { traceOf } from '../http/request.ts';
import type { OwnerBus } from './bus.ts';
import type { Caller } from './desk.ts';
import { METADATA, PATH } from './paths.ts';
import { makeServer, SCOPES } from './server.ts';
import type { ServerDeps } from './server.ts';

export type McpHttp = { router: Router; close: () => Promise<void> };

export type McpHttpDeps = ServerDeps & {
  verify: Verify;
  limited: RequestHandler;
  bus: OwnerBus;
  issuer: string;
  /** Names, without ports, under which this service may be asked, beside that of the web. */
  hosts: readonly string[];
  /** Another server on the same ways in: the conformance suite brings its own tools. */
  make?: (caller: Caller, era: McpRequestContext['era']) => McpServer;
};

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];
/** Streams that one user may hold open; a program needs one. */
export const SUBSCRIPTIONS_PER_USER = 20;
/** The longest that a timer can wait. */
const TIMER_MAX_MS = 2 ** 31 - 1;

export function mcpHttp(deps: McpHttpDeps): McpHttp {
  const { logger, webUrl, bus, issuer, verify, limited, hosts } = deps;
  const make = deps.make ?? ((caller, era) => makeServer(deps, caller, era === 'modern'));
  const handler = createMcpHandler(({ era, authInfo }) => make(callerOf(authInfo), era), {
    bus,
    onerror: (err) => logger.debug({ err }, 'an MCP request was refused'),
  });
  const answer = toNodeHandler(handler, { onerror: (err) => logger.error({ err }, 'an MCP request failed') });
  const names = [...new Set([...LOOPBACK, new URL(webUrl).hostname, ...hosts])];

  const router = Router();
  router.get([METADATA, `${METADATA}${PATH}`], (_request, response) => void response.json(metadata(webUrl, issuer)));
  router.all(
    PATH,
    hostHeaderValidation(names),
    originValidation(names),
    challenging(authenticate(verify), `${webUrl}${METADATA}${PATH}`),
    limited,
    async (request, response) => {
      const identity = identityOf(response);
      // To a service none of a person's addresses is there.
      if (identity.role === 'service') throw notFound();
      if (isListen(request.body)) watch(bus, identity, response);
      const auth = { ...authInfoOf(identity, request), resourceMetadataUrl: `${webUrl}${METADATA}${PATH}` };
      const asked = Object.assign(request, { auth });
      await bus.as(identity.userId, () => answer(asked, response as never, request.body));
    },
  );
  return { router, close: () => handler.close() };
}

/** RFC 9728: where a token for this resource comes from. */
const metadata = (webUrl: string, issuer: string): object => ({
  resource: `${webUrl}${PATH}`,
  resource_name: 'Tasklog',
  authorization_servers: [issuer],
  scopes_supported: SCOPES,
  bearer_methods_supported: ['header'],
});

/** A challenge says where a token can be had. */
function challenging(authenticated: RequestHandler, resource: string): RequestHandler {
  return async (request, response, next) => {
    try {
      await authenticated(request, response, next);
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 401) throw error;
      const { code, message, headers } = error;
      const [scheme = 'Bearer', ...said] = (headers['WWW-Authenticate'] ?? 'Bearer').split(' ');
      const parts = [said.join(' '), `resource_metadata="${resource}"`, `scope="${SCOPES.join(' ')}"`];
      const challenge = `${scheme} ${parts.filter((part) => part !== '').join(', ')}`;
      throw new Problem(401, code, message, { headers: { 'WWW-Authenticate': challenge } });
    }
  };
}

/** The token itself goes no further than this. */
function authInfoOf({ userId, scopes = SCOPES, client, expiresAt }: Identity, request: Request): AuthInfo {
  const extra = { userId, ...traceOf(request) };
  return { token: '', clientId: client ?? 'local', scopes: [...scopes], expiresAt, extra };
}

function callerOf(authInfo: AuthInfo | undefined): Caller {
  const { userId, traceparent } = (authInfo?.extra ?? {}) as { userId?: string; traceparent?: string };
  if (authInfo === undefined || userId === undefined) throw new Error('a request came past the check of its token');
  return { userId, client: authInfo.clientId, ...(traceparent === undefined ? {} : { traceparent }) };
}

const isListen = (body: unknown): boolean =>
  (body as { method?: unknown } | undefined)?.method === 'subscriptions/listen';

/** A stream lasts as long as the token it was opened with, and one user holds a few of them. */
function watch(bus: OwnerBus, { userId, expiresAt }: Identity, response: Response): void {
  if (bus.listening(userId) >= SUBSCRIPTIONS_PER_USER)
    throw new Problem(
      429,
      'too-many-subscriptions',
      'You hold as many subscriptions open as one user may. Close one.',
      {
        headers: { 'Retry-After': '10' },
      },
    );
  const left = Math.min(Math.max(expiresAt * 1_000 - Date.now(), 0), TIMER_MAX_MS);
  const timer = setTimeout(() => response.destroy(), left).unref();
  response.once('close', () => clearTimeout(timer));
}
