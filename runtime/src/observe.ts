/** Each request has an id, a scope for its log lines, a span where traces are wanted, a measure, and one line at its end. */
import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { newSpanContext, parseTraceparent, startSpan, within } from '@tasklog/tracing';
import type { Scope } from '@tasklog/tracing';
import type { Health } from './health.ts';
import { PROBES } from './health.ts';
import type { Logger } from './logger.ts';

/** The client went away before it was answered; nginx's number, for no standard has one. */
const CLIENT_CLOSED = 499;

export function observe({ logger, health }: { logger: Logger; health: Health }): RequestHandler {
  return (request, response, next) => {
    const given = request.get('x-request-id');
    const requestId = given !== undefined && /^[\w.-]{1,64}$/.test(given) ? given : randomUUID();
    response.set('X-Request-Id', requestId);
    const started = performance.now();
    const { method } = request;
    const parent = parseTraceparent(request.get('traceparent'));
    const probe = PROBES.includes(request.path);
    const span = probe ? undefined : startSpan(method, { kind: 'server', parent: parent ?? null });
    const scope: Scope = { requestId, span: span?.context ?? parent ?? newSpanContext() };
    response.on('close', () => {
      const seconds = (performance.now() - started) / 1000;
      const route = routeOf(request);
      const status = response.writableFinished ? response.statusCode : CLIENT_CLOSED;
      health.requests.observe({ method, route, status: String(status) }, seconds);
      span?.rename(`${method} ${route}`);
      span?.set({
        'http.request.method': method,
        'http.route': route,
        'http.response.status_code': status,
        'tasklog.request.id': requestId,
        'tasklog.change.id': scope.changeId,
      });
      span?.end(status >= 500 ? String(status) : undefined);
      within(scope, () => logger.debug({ method, route, status, ms: Math.round(seconds * 1000) }, 'request'));
    });
    within(scope, next);
  };
}

/** The pattern, never the path: paths hold ids and secrets, and metrics with ids in them grow without bound. */
export function routeOf(request: Request): string {
  const route = request.route as { path?: string } | undefined;
  return route?.path === undefined ? 'none' : `${request.baseUrl}${route.path}`;
}
