import type { ServerResponse } from 'node:http';
import type { Problem } from '@tasklog/schemas';

/** Answers with RFC 9457 problem details; ends the connection instead when the answer has already begun. */
export function sendProblem(response: ServerResponse, problem: Problem, headers: Record<string, string> = {}): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const body = JSON.stringify(problem);
  response.writeHead(problem.status, {
    ...headers,
    'content-type': 'application/problem+json',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
  });
  response.end(body);
}

export function serviceAway(service: string, requestId: string): Problem {
  const detail = `The ${service} service cannot be reached just now. Nothing was changed; try again in a moment.`;
  return { type: 'about:blank', title: 'Service away', status: 503, code: 'service-away', detail, requestId };
}

export function serviceBroke(service: string, requestId: string): Problem {
  const detail = `The ${service} service ended the connection before it answered. Send it again with the same Idempotency-Key.`;
  return { type: 'about:blank', title: 'Bad gateway', status: 502, code: 'service-broke', detail, requestId };
}

export function serviceSlow(service: string, requestId: string): Problem {
  const detail = `The ${service} service took too long. It may still finish: send it again with the same Idempotency-Key.`;
  return { type: 'about:blank', title: 'Service slow', status: 504, code: 'service-slow', detail, requestId };
}

export function noSuchRoute(path: string, requestId: string): Problem {
  const detail = `Nothing answers at ${path}. The interfaces are below /api/commands, /api/queries, /api/chat, /chatkit and /api/auth.`;
  return { type: 'about:blank', title: 'Not found', status: 404, code: 'no-such-route', detail, requestId };
}

export function foreign(requestId: string): Problem {
  const detail = 'This address is not asked from the pages of others, nor under another name than WEB_URL has.';
  return { type: 'about:blank', title: 'Not allowed', status: 403, code: 'foreign', detail, requestId };
}
