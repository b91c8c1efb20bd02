import type { RequestHandler } from 'express';
import rateLimit from 'express-rate-limit';
import { identityOf } from './identity.ts';
import { Problem } from './problem.ts';
import type { Setting } from './settings.ts';

/** Five hundred a second: no person comes near it, a runaway script does. */
export const REQUESTS_PER_MINUTE = {
  type: 'integer',
  about: 'Requests taken from one user in a minute.',
  example: '30000',
  default: 30_000,
  minimum: 1,
} as const satisfies Setting;

/** One user's flood is that user's: answered 429 with Retry-After, others go on. Comes after `authenticate`. */
export function limitPerUser(limit: number): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    keyGenerator: (_request, response) => identityOf(response).userId,
    handler: (_request, response) => {
      throw new Problem(
        429,
        'too-many-requests',
        'You send more requests than this installation takes from one person. Wait a moment.',
        { headers: { 'Retry-After': response.get('Retry-After') ?? '10' } },
      );
    },
  });
}
