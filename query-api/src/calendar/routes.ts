/**
 * The calendar of a list, by its two ways in: a token, and an address that a person gave to a calendar app. Such an address
 * holds a secret, of which only the hash is known here; one that is unknown or was revoked is not there.
 */
import { createHash } from 'node:crypto';
import { Router } from 'express';
import type { Request, RequestHandler, Response } from 'express';
import rateLimit from 'express-rate-limit';
import { invalid, notFound, Problem } from '@tasklog/runtime';
import { authenticate, identityOf } from '@tasklog/runtime/identity';
import type { Verify } from '@tasklog/runtime/identity';
import { sql } from '@tasklog/runtime/pool';
import { matches } from '../etag.ts';
import { flag } from '../kinds.ts';
import type { Lists } from '../lists.ts';
import { onlyGet } from '../only-get.ts';
import { orElse, readParameters } from '../parameters.ts';
import { rowWhere } from '../row.ts';
import { writeFeed } from './feed.ts';
import { datedTasks, etagOf } from './tasks.ts';

export const PARAMETERS = {
  events: orElse(flag, true, 'Whether tasks come as events beside to-dos: most calendar apps show nothing else.'),
  alarms: orElse(flag, true, 'Whether reminders come as alarms; Tasklog speaks up by itself as well.'),
};

/** Apps look every few minutes at most; a calendar costs more than other answers. */
const REQUESTS_PER_MINUTE = 30;

/** 32 random bytes in base64url. */
const SECRET = /^[\w-]{43}$/;

type CalendarDeps = { lists: Lists; verify: Verify; limited: RequestHandler; now: () => Temporal.Instant };

export function calendarRoutes({ lists, verify, limited: perUser, now }: CalendarDeps): Router {
  const router = Router();
  const limited = limitPerList();
  const answer = answering(lists, now);
  router.route('/v1/calendar.ics').get(authenticate(verify), perUser, byToken, limited, answer).all(onlyGet);
  router.route('/v1/calendar/:secret.ics').get(bySecret(lists), limited, answer).all(onlyGet);
  return router;
}

const byToken: RequestHandler = (_request, response, next) => {
  response.locals['list'] = identityOf(response).userId;
  response.vary('Authorization');
  next();
};

const listOf = (response: Response): string => response.locals['list'] as string;

function bySecret(lists: Lists): RequestHandler {
  return async (request, response, next) => {
    response.set({ 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex' });
    const { secret } = request.params;
    if (typeof secret !== 'string' || !SECRET.test(secret)) throw notFound();
    const hash = createHash('sha256').update(secret).digest();
    const row = await lists.ofNobody().maybeOne(sql.type(userRow)`
      select user_id as "userId" from read.calendar_feed where secret_hash = ${sql.binary(hash)}`);
    if (row === null) throw notFound();
    response.locals['list'] = row.userId;
    next();
  };
}

const userRow = rowWhere(
  (row): row is { userId: string } => typeof (row as Record<string, unknown>)['userId'] === 'string',
);

function limitPerList(): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit: REQUESTS_PER_MINUTE,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    keyGenerator: (_request, response) => listOf(response),
    handler: (_request, response) => {
      throw new Problem(
        429,
        'too-many-requests',
        'This calendar is asked for too often. Every few minutes is enough.',
        {
          headers: { 'Retry-After': response.get('Retry-After') ?? '60' },
        },
      );
    },
  });
}

function answering(lists: Lists, now: () => Temporal.Instant): RequestHandler {
  return async (request, response) => {
    const wanted = { ...optionsOf(request), today: now().toString().slice(0, 'YYYY-MM-DD'.length) };
    const tasks = await datedTasks(lists.of(listOf(response)), listOf(response), wanted.today);
    const etag = etagOf(tasks, wanted);
    // A shared cache must not keep it, whatever the address looks like; the app asks each time and mostly hears 304.
    response.set({ 'Cache-Control': 'private, no-cache', ETag: etag });
    if (matches(request.get('if-none-match'), etag)) return void response.status(304).end();
    response
      .set('Content-Disposition', 'inline; filename="tasklog.ics"')
      .type('text/calendar; charset=utf-8')
      .send(await writeFeed(tasks, wanted));
  };
}

function optionsOf(request: Request): { events: boolean; alarms: boolean } {
  const { values, faults } = readParameters(PARAMETERS, request.originalUrl.split('?').slice(1).join('?'));
  if (faults.length > 0) throw invalid(faults);
  return values;
}
