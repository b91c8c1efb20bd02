// Pipes a request for a service through to it, so that the browser knows one origin only.
//
// Nothing is buffered: request and answer stream both ways, so server-sent events arrive as they are written. A target
// that is away is a 503 at once; one that goes away in the middle ends the client's connection, because half an answer
// must not look whole. Nothing is retried here: only the browser knows whether its Idempotency-Key makes that safe.
import { Agent, request as httpRequest, type ServerResponse } from 'node:http';
import { forwardedHeaders, returnedHeaders, type Incoming } from './forward-headers.ts';
import type { Log } from './log.ts';
import { sendProblem, serviceAway, serviceBroke, serviceSlow } from './problem.ts';
import type { Target } from './targets.ts';

interface Exchange extends Incoming {
  response: ServerResponse;
}

/** A model may think for a minute before its first byte; a stream may then be silent between two comments. */
const SILENCE_MS = 90_000;
const SECONDS_UNTIL_RETRY = '2';
const agent = new Agent({ keepAlive: true, maxSockets: 256, scheduling: 'lifo' });

/** Forwards one request; resolves when the answer is over, however it ended. Never rejects. */
export function forward(exchange: Exchange, target: Target, log: Log): Promise<void> {
  const { request, response, requestId } = exchange;
  return new Promise((resolve) => {
    const upstream = httpRequest(target.url, {
      agent,
      method: request.method ?? 'GET',
      headers: forwardedHeaders(exchange),
      timeout: SILENCE_MS,
    });

    let slow = false;
    upstream.on('timeout', () => {
      slow = true;
      upstream.destroy();
    });
    upstream.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, returnedHeaders(answer.headers, requestId));
      response.flushHeaders();
      answer.on('error', () => response.destroy());
      answer.on('aborted', () => response.destroy());
      answer.pipe(response);
    });
    upstream.on('error', (error: NodeJS.ErrnoException) => {
      if (response.destroyed) return;
      log.warn('could not forward', { requestId, service: target.service, route: target.route, error });
      const away = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ETIMEDOUT'].includes(error.code ?? '');
      const problem = slow ? serviceSlow : away ? serviceAway : serviceBroke;
      sendProblem(response, problem(target.service, requestId), { 'retry-after': SECONDS_UNTIL_RETRY });
    });

    request.pipe(upstream);
    request.on('error', () => upstream.destroy());
    // A closed browser tab must not leave the service writing a stream that nobody reads.
    response.on('close', () => {
      if (!response.writableFinished) upstream.destroy();
      resolve();
    });
  });
}

/** Closes the idle connections to the services, so that nothing keeps the process alive. */
export function closeForwarding(): void {
  agent.destroy();
}
