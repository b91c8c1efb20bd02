import type { IncomingMessage, ServerResponse } from 'node:http';
import { formatTraceparent, newSpanContext, parseTraceparent, startSpan, within } from '@tasklog/tracing';
import type { Target } from './targets.ts';

/**
 * Answers a request in a scope of its own, which its log lines name. One that goes to a service begins the trace there, or
 * goes on in the caller's, and takes its place along in `traceparent`; pages and assets are no part of a trace.
 */
export function observed<T>(
  request: IncomingMessage,
  response: ServerResponse,
  { requestId, target }: { requestId: string; target: Target | null },
  work: () => Promise<T>,
): Promise<T> {
  const { method = 'GET', headers } = request;
  const parent = parseTraceparent(headers['traceparent']);
  const span = target ? startSpan(`${method} ${target.route}`, { kind: 'server', parent: parent ?? null }) : undefined;
  if (span) {
    headers['traceparent'] = formatTraceparent(span.context);
    response.on('close', () => {
      const status = response.statusCode;
      span.set({ 'http.request.method': method, 'http.route': target?.route, 'http.response.status_code': status });
      span.end(status >= 500 ? String(status) : undefined);
    });
  }
  return within({ requestId, span: span?.context ?? parent ?? newSpanContext() }, work);
}
