import type { Request, Response } from 'express';
import { invalid, Problem } from '@tasklog/runtime';
import { identityOf } from '@tasklog/runtime/identity';
import { parseSent } from '@tasklog/schemas';
import type { Validator } from '@tasklog/schemas';
import type { Actor } from './action.ts';

/** The body as its schema says, `{}` when there is none; otherwise 422 with every fault, 415 when it is not JSON. */
export function bodyOf<T>(validate: Validator<T>, request: Request): T {
  const sent = Number(request.get('content-length') ?? 0) > 0 || request.get('transfer-encoding') !== undefined;
  if (request.body === undefined && sent) throw new Problem(415, 'not-json', 'Send the body as application/json.');
  const parsed = parseSent(validate, (request.body ?? {}) as unknown);
  if (!parsed.ok) throw invalid(parsed.faults);
  return parsed.value;
}

/** Whoever acts. */
export function actorOf(response: Response): Actor {
  const { userId, name } = identityOf(response);
  return { userId, name };
}
