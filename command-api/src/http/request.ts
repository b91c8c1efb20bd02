import { hash } from 'node:crypto';
import type { Request as HttpRequest, Response } from 'express';

import { invalid, notFound, Problem } from '@tasklog/runtime';
import { identityOf } from '@tasklog/runtime/identity';
import { parseSent } from '@tasklog/schemas';
import type { Actor, Validator } from '@tasklog/schemas';
import { formatTraceparent, parseTraceparent } from '@tasklog/tracing';
import type { Change } from '../envelope.ts';
import type { Request } from '../request.ts';
import { isUuid, newId } from '../ids.ts';
import { DEFAULT_ZONE } from '../zone.ts';

const KEY = /^[\x21-\x7e]{1,200}$/;

/** The body, as its schema says; otherwise 422 with every faulty field, 415 when it is not JSON at all. */
export function bodyAs<T>(validate: Validator<T>, request: HttpRequest): T {
  if (request.body === undefined) {
    if (Number(request.get('content-length') ?? 0) > 0 || request.get('transfer-encoding') !== undefined)
      throw new Problem(415, 'not-json', 'Send the body as application/json.');
    throw invalid([{ field: '', message: 'is missing; send JSON' }], 400);
  }
  const parsed = parseSent(validate, request.body as unknown);
  if (!parsed.ok) throw invalid(parsed.faults);
  return parsed.value;
}

/** The body when there is one, else `{}`. */
export function optionalBodyAs<T>(validate: Validator<T>, request: HttpRequest): T {
  if (request.body === undefined && Number(request.get('content-length') ?? 0) === 0) request.body = {};
  return bodyAs(validate, request);
}

/** A task id from the path. What is no UUID can be no task: 404, the same as for a task that never was. */
export const taskIdOf = (request: HttpRequest): string => idOf(request, noSuchTask);

/** An id from the path; what is none is answered as one that never was. */
export function idOf(request: HttpRequest, none: () => Problem): string {
  const id = request.params['id'];
  if (typeof id !== 'string' || !isUuid(id)) throw none();
  return id.toLowerCase();
}

const noSuchTask = (): Problem => new Problem(404, 'no-such-task', 'There is no such task. It may have been deleted.');

/** The Idempotency-Key header, checked; undefined when there is none. */
export function keyOf(request: HttpRequest): string | undefined {
  const key = request.get('idempotency-key');
  if (key === undefined) return undefined;
  if (!KEY.test(key))
    throw invalid([{ field: 'Idempotency-Key', message: 'must be 1 to 200 visible ASCII characters' }], 400);
  return key;
}

/** The version in If-Match, undefined for none or for *. */
export function versionOf(request: HttpRequest): number | undefined {
  const header = request.get('if-match')?.trim();
  if (header === undefined || header === '*') return undefined;
  const version = /^"(\d{1,9})"$/.exec(header)?.[1];
  if (version === undefined)
    throw invalid([{ field: 'If-Match', message: 'must be a version in quotes as ETag gives it, such as "3"' }], 400);
  return Number(version);
}

/** Two requests are the same when method, address and body are. */
export function hashOf(request: HttpRequest): Buffer {
  return hash('sha256', `${request.method} ${request.path}\n${JSON.stringify(request.body ?? null)}`, 'buffer');
}

/** What every command takes from its request: whose change it is, its key, and what it is compared by. */
export const callOf = (
  request: HttpRequest,
  response: Response,
): Pick<Request, 'change' | 'key' | 'hash' | 'timeZone'> => ({
  change: changeOf(request, response),
  key: keyOf(request),
  hash: hashOf(request),
  timeZone: DEFAULT_ZONE,
});

/** A change of the one whose token this is. */
function changeOf(request: HttpRequest, response: Response, actor: Actor = 'user'): Change {
  return { userId: personOf(response), changeId: newId(), actor, ...traceOf(request) };
}

/** The person whose token this is; to a service none of a person's addresses is there. */
export function personOf(response: Response): string {
  const { userId, role } = identityOf(response);
  if (role === 'service') throw notFound();
  return userId;
}

/** The caller's place in a trace. Where this process traces too, the commit's own takes its place (traced.ts). */
export function traceOf(request: HttpRequest): { traceparent?: string } {
  const caller = parseTraceparent(request.get('traceparent'));
  return caller ? { traceparent: formatTraceparent(caller) } : {};
}
