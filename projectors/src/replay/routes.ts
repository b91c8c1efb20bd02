/** What operators do with replays and generations: a table of addresses. */
import { Router } from 'express';
import type { Request } from 'express';
import { invalid, notFound, Problem } from '@tasklog/runtime';
import { onlyOperators, onlyRole } from '@tasklog/runtime/identity';
import type { Pool } from '@tasklog/runtime/pool';
import { isActionRequest, isReasonedRequest, isReplayRequest, isSwapRequest } from '@tasklog/schemas/validators';
import type { Projector } from '../projector.ts';
import { actorOf, bodyOf } from '../ops/request.ts';
import { needsOf } from './begin.ts';
import { allReplays, oneReplay } from './run.ts';
import * as wishes from './wishes.ts';

export type ReplayRouteOptions = {
  /** As the role of the projectors. */
  pool: Pool;
  /** All that there are, whether or not this process runs them. */
  projectors: readonly Projector[];
  /** Whether there is a broker to read from. */
  hasKafka: boolean;
};

const MOST = 200;

export function replayRoutes({ pool, projectors, hasKafka }: ReplayRouteOptions): Router {
  const router = Router();
  const acting = onlyOperators();
  const looking = onlyRole('observer', 'operator');

  router.get('/ops/replays', looking, async (_request, response) => {
    response.json({ items: await allReplays(pool, MOST) });
  });
  router.get('/ops/replays/:id', looking, async (request, response) => {
    const found = await oneReplay(pool, idOf(request));
    if (found === undefined) throw notFound();
    response.json({ replay: found });
  });
  router.post('/ops/replays', acting, async (request, response) => {
    const wish = bodyOf(isReplayRequest, request);
    const projector = projectorNamed(projectors, wish.projector);
    if (wish.from === 'kafka' && !hasKafka)
      throw new Problem(
        422,
        'no-broker',
        'There is no Kafka to read from: set LOG=kafka or KAFKA_BROKERS for the projectors, or replay from Postgres.',
      );
    const until = untilOf(wish.until);
    const needs = await needsOf(pool, projector, until);
    if (wish.dryRun) return void response.json({ needs });
    const replay = await wishes.begin(pool, projector, { ...wish, ...(until && { until }) }, actorOf(response));
    response.status(202).location(`/ops/replays/${replay.id}`).json({ replay, needs });
  });
  router.post('/ops/replays/:id/pause', acting, async (request, response) => {
    response.json({
      replay: await wishes.pause(pool, idOf(request), bodyOf(isActionRequest, request), actorOf(response)),
    });
  });
  router.post('/ops/replays/:id/resume', acting, async (request, response) => {
    response.json({
      replay: await wishes.resume(pool, idOf(request), bodyOf(isActionRequest, request), actorOf(response)),
    });
  });
  router.delete('/ops/replays/:id', acting, async (request, response) => {
    response.json({
      replay: await wishes.end(pool, idOf(request), bodyOf(isActionRequest, request), actorOf(response)),
    });
  });
  router.post('/ops/projections/:name/swap', acting, async (request, response) => {
    const { name } = projectorNamed(projectors, String(request.params['name']));
    response.json(await wishes.swapReady(pool, name, bodyOf(isSwapRequest, request), actorOf(response)));
  });
  router.post('/ops/projections/:name/rollback', acting, async (request, response) => {
    const { name } = projectorNamed(projectors, String(request.params['name']));
    response.json(await wishes.rollBack(pool, name, bodyOf(isReasonedRequest, request), actorOf(response)));
  });
  return router;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

function idOf(request: Request): string {
  const id = String(request.params['id']);
  if (!UUID.test(id)) throw notFound();
  return id.toLowerCase();
}

function projectorNamed(projectors: readonly Projector[], name: string): Projector {
  const found = projectors.find((each) => each.name === name);
  if (found) return found;
  throw new Problem(
    422,
    'no-such-projection',
    `There is no projection ${JSON.stringify(name)}; there are ${projectors.map((each) => each.name).join(', ')}.`,
  );
}

/** An instant that is past; the log says nothing of the future. */
function untilOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw invalid([{ field: '/until', message: 'must be an instant, such as 2026-11-01T00:00Z' }]);
  if (at > Date.now()) throw invalid([{ field: '/until', message: 'must not lie in the future' }]);
  return new Date(at).toISOString();
}
