import { Router } from 'express';
import type { Request, RequestHandler, Response } from 'express';
import { invalid, notFound } from '@tasklog/runtime';
import { authenticate, identityOf, onlyRole, ROLES } from '@tasklog/runtime/identity';
import type { Verify } from '@tasklog/runtime/identity';
import type { Pool } from '@tasklog/runtime/pool';
import { calendarRoutes } from './calendar/routes.ts';
import { exportRoutes } from './export/routes.ts';
import { etagOf, matches } from './etag.ts';
import { uuid, Wrong } from './kinds.ts';
import type { Lists } from './lists.ts';
import { onlyGet } from './only-get.ts';
import { openApi } from './openapi.ts';
import { auditRoutes } from './ops/audit.ts';
import { readParameters } from './parameters.ts';
import { positionOf } from './position.ts';
import type { AwaitPosition } from './position.ts';
import { parametersOf } from './question.ts';
import type { Answer, Question } from './question.ts';
import type { Watch } from './ops/watch.ts';
import { everyQuestion } from './questions.ts';

type RouteDeps = {
  lists: Lists;
  operators: Lists;
  pool: Pool;
  verify: Verify;
  /** How much one user may ask. */
  limited: RequestHandler;
  awaitPosition: AwaitPosition;
  now: () => Temporal.Instant;
  watch: Watch;
};

/** All questions, each under its path, for GET and HEAD only; and their description. */
export function routes(deps: RouteDeps): Router {
  const router = Router();
  const description = openApi(everyQuestion);
  router.get('/openapi.json', (_request, response) => void response.json(description));
  for (const question of everyQuestion) {
    router
      .route(question.path.replace('{id}', ':id'))
      .get(authenticate(deps.verify), deps.limited, onlyRole(...(question.roles ?? ROLES)), answering(question, deps))
      .all(onlyGet);
  }
  router.use(calendarRoutes(deps));
  router.use(exportRoutes(deps));
  router.use(auditRoutes(deps));
  return router;
}

function answering(question: Question, { lists, operators, awaitPosition, now, watch }: RouteDeps): RequestHandler {
  return async (request, response) => {
    const { userId } = identityOf(response);
    const id = idOf(request, question);
    const { values, faults } = readParameters(parametersOf(question), queryOf(request));
    const asked =
      question.reads === null
        ? { position: undefined, faults: [] }
        : positionOf(request.get('consistency-token'), (values as { after?: string }).after);
    if (faults.length + asked.faults.length > 0) throw invalid([...faults, ...asked.faults]);
    // One user's answers must not come out of a cache for another, nor an old one for a new one.
    response.set({ 'Cache-Control': 'private, no-cache', Vary: 'Authorization' });
    if (question.reads !== null && asked.position !== undefined) {
      const { taskId, version } = asked.position;
      const view = values['asOf'] !== undefined ? 'history' : question.reads;
      const fresh = await awaitPosition({ view, userId, taskId, version });
      if (!fresh) response.set('Stale', 'true');
    }
    const db = question.roles ? operators.ofNobody() : lists.of(userId);
    write(request, response, await question.ask({ db, userId, id, values, now: now(), watch }));
  };
}

function idOf(request: Request, { id: kind = uuid }: Question): string {
  const given = request.params['id'];
  if (given === undefined) return '';
  const id = typeof given === 'string' ? kind.read(given) : new Wrong('');
  if (id instanceof Wrong) throw notFound();
  return id;
}

const queryOf = (request: Request): string => request.originalUrl.split('?').slice(1).join('?');

function write(request: Request, response: Response, answer: Answer): void {
  const { version, cursor } = answer;
  if (cursor != null) response.set('Link', `<${nextOf(request, cursor)}>; rel="next"`);
  const text = 'json' in answer ? answer.json : JSON.stringify(answer.body);
  const etag = version === undefined ? etagOf(text) : `"${String(version)}"`;
  response.set('ETag', etag);
  if (matches(request.get('if-none-match'), etag)) return void response.status(304).end();
  response.type('json').send(text);
}

/** Relative, and only the query: it holds behind a proxy that serves these paths under another prefix. */
function nextOf(request: Request, cursor: string): string {
  const query = new URLSearchParams(queryOf(request));
  query.delete('after');
  query.set('cursor', cursor);
  return `?${query.toString()}`;
}
