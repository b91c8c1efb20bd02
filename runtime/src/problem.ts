import type { NextFunction, Request, Response } from 'express';
import type { Fault, Problem as ProblemBody } from '@tasklog/schemas';
import type { Logger } from './logger.ts';
import { routeOf } from './observe.ts';

/** An answer that is a refusal: thrown by a route, written as RFC 9457 problem+json by `problemHandler`. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly faults: Fault[];
  readonly headers: Record<string, string>;
  constructor(
    status: number,
    code: string,
    detail: string,
    { faults = [], headers = {} }: { faults?: Fault[]; headers?: Record<string, string> } = {},
  ) {
    super(detail);
    this.name = 'Problem';
    this.status = status;
    this.code = code;
    this.faults = faults;
    this.headers = headers;
  }
}

const TITLES: Record<number, string> = {
  400: 'The request cannot be read',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  409: 'In conflict with something else',
  410: 'Gone for good',
  412: 'It has changed since',
  413: 'Too large',
  415: 'Not JSON',
  422: 'The request makes no sense',
  429: 'Too many requests',
  500: 'A fault on our side',
  503: 'Not available just now',
};

export const notFound = (): Problem => new Problem(404, 'not-found', 'There is nothing here under that address.');

/** A body or parameters that do not fit their schema, every fault with its field. */
export const invalid = (faults: Fault[], status = 422): Problem =>
  new Problem(status, 'invalid', faults.map(({ field, message }) => `${field || 'The body'} ${message}`).join('; '), {
    faults,
  });

/** What is sent of a problem (RFC 9457); of what was thrown beside it, nothing. */
export function problemBody(problem: Problem, requestId?: string): ProblemBody {
  return {
    type: `/problems/${problem.code}`,
    title: TITLES[problem.status] ?? 'Refused',
    status: problem.status,
    code: problem.code,
    detail: problem.message,
    ...(requestId === undefined ? {} : { requestId }),
    ...(problem.faults.length > 0 ? { errors: problem.faults } : {}),
  };
}

/** The last handler of every service: whatever was thrown becomes one problem; faults of ours are logged whole and told in part. */
export function problemHandler(logger: Logger) {
  return (error: unknown, request: Request, response: Response, next: NextFunction): void => {
    // A stream that has begun has its status out already: the problem is its last event.
    const asEvent =
      asEventOf(response) ?? (response.get('Content-Type')?.startsWith('text/event-stream') ? problemEvent : undefined);
    const streaming = response.headersSent && asEvent !== undefined;
    if (response.headersSent && !streaming) return next(error);
    const problem = asProblem(error);
    const requestId = response.get('X-Request-Id');
    if (problem.status >= 500)
      logger.error({ err: error, method: request.method, route: routeOf(request) }, 'request failed');
    const told = problemBody(problem, requestId);
    if (streaming) return void response.end(asEvent(told));
    const body = JSON.stringify(told);
    response.status(problem.status).set(problem.headers).type('application/problem+json').send(body);
  };
}

type AsEvent = (problem: ProblemBody) => string;

const problemEvent: AsEvent = (problem) => `event: problem\ndata: ${JSON.stringify(problem)}\n\n`;

/** How a stream tells of a problem, where its protocol has a way of its own. */
export function tellProblemsAs(response: Response, asEvent: AsEvent): void {
  response.locals['problemAsEvent'] = asEvent;
}

const asEventOf = (response: Response): AsEvent | undefined => response.locals['problemAsEvent'] as AsEvent | undefined;

/** Errors of Express and of its body parser carry a status and a type; a lost database is 503; all else is a fault of ours. */
function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const { status, type, code } = error as { status?: number; type?: string; code?: string };
  if (type === 'entity.parse.failed') return new Problem(400, 'malformed-json', 'The body is not valid JSON.');
  if (type === 'entity.too.large') return new Problem(413, 'too-large', 'The body is larger than this address takes.');
  if (type === 'encoding.unsupported' || type === 'charset.unsupported')
    return new Problem(415, 'not-json', 'Send the body as application/json in UTF-8.');
  if (isUnavailable(error))
    return new Problem(503, 'unavailable', 'The database cannot be reached just now. Try again.', {
      headers: { 'Retry-After': '1' },
    });
  if (status !== undefined && status >= 400 && status < 500)
    return new Problem(
      status,
      'bad-request',
      code === 'ERR_DECODE' ? 'The address cannot be decoded.' : (error as Error).message,
    );
  return new Problem(
    500,
    'internal',
    'Something went wrong on our side. The request id tells us which request it was.',
  );
}

// slonik's errors tell their kind by their class alone.
const UNAVAILABLE_CLASSES = [
  'ConnectionError',
  'BackendTerminatedError',
  'BackendTerminatedUnexpectedlyError',
  'StatementTimeoutError',
  'StatementCancelledError',
];
const UNAVAILABLE_CODES = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P01', '57P02', '57P03', '53300', '57014', '53100'];

/** Whether an error means that the database is away, full or stopping: try again, nothing is known to be wrong. */
export function isUnavailable(error: unknown): boolean {
  for (let each = error; each instanceof Error; each = each.cause) {
    const { code, message } = each as Error & { code?: string };
    if (
      UNAVAILABLE_CLASSES.includes(each.constructor.name) ||
      UNAVAILABLE_CODES.includes(code ?? '') ||
      /Connection terminated|timeout exceeded when trying to connect/.test(message)
    )
      return true;
  }
  return false;
}
