import { Router } from 'express';
import type { Request } from 'express';
import { notFound, Problem } from '@tasklog/runtime';
import { onlyOperators } from '@tasklog/runtime/identity';
import type { Pool } from '@tasklog/runtime/pool';
import type { RepairPreview, SettledAnswer } from '@tasklog/schemas';
import { isActionRequest, isReasonedRequest, isRepairRequest, isRetryGroupRequest } from '@tasklog/schemas/validators';
import type { Send } from '../dispatch.ts';
import { recordAction } from '../ops/action.ts';
import type { Actor } from '../ops/action.ts';
import { actorOf, bodyOf } from '../ops/request.ts';
import type { Projector } from '../projector.ts';
import { detailOf, discard, skip, titleOf } from './decide.ts';
import { waitingLetter } from './letters.ts';
import type { Letter, Queue } from './letters.ts';
import { previewRepair, repair } from './repair.ts';
import { replayQueue } from './replay-queue.ts';
import { retryGroup } from './retry-group.ts';

export type DeadLetterDeps = {
  pool: Pool;
  /** Partitions of each topic. */
  partitions: number;
  /** All there are, whichever run in this process: any of them can replay a queue. */
  projectors: readonly Projector[];
  /** How corrections reach command-api. */
  send: Send;
};

/** What operators do about dead letters. */
export function deadLetterRoutes(deps: DeadLetterDeps): Router {
  const { pool, send } = deps;
  const router = Router();
  router.use('/ops/dead-letters', onlyOperators());

  router.post('/ops/dead-letters/retry', async (request, response) => {
    const { reason, ...filter } = bodyOf(isRetryGroupRequest, request);
    if (filter.projector !== undefined) projectorNamed(deps, filter.projector);
    const actor = actorOf(response);
    // Before the first one: should this process end on the way, it is known who began it.
    await recordAction(pool, {
      actor,
      action: 'dead-letter.retry-group',
      target: targetOf(filter),
      reason,
      detail: filter,
    });
    response.json(await retryGroup(deps, filter, actor));
  });

  router.post('/ops/dead-letters/:id/retry', async (request, response) => {
    const { reason } = bodyOf(isActionRequest, request);
    const actor = actorOf(response);
    const letter = await waitingLetter(pool, idOf(request));
    projectorNamed(deps, letter.group);
    const target = titleOf(letter);
    await recordAction(pool, { actor, action: 'dead-letter.retry', target, reason, detail: detailOf(letter) });
    response.json(await goOn(deps, letter, actor));
  });

  router.post('/ops/dead-letters/:id/skip', async (request, response) => {
    const { reason } = bodyOf(isReasonedRequest, request);
    const actor = actorOf(response);
    const { letter, first } = await skip({ pool, actor, reason }, idOf(request));
    response.json(await settled(deps, [letter.id], first ? letter : undefined, actor));
  });

  router.post('/ops/dead-letters/:id/discard', async (request, response) => {
    const { reason } = bodyOf(isReasonedRequest, request);
    const { discarded, queue } = await discard({ pool, actor: actorOf(response), reason }, idOf(request));
    response.json({ key: queue.key, discarded });
  });

  router.post('/ops/dead-letters/:id/repair', async (request, response) => {
    const body = bodyOf(isRepairRequest, request);
    if (body.dryRun) {
      const preview: RepairPreview = { commands: await previewRepair(pool, idOf(request), body) };
      return void response.json(preview);
    }
    const actor = actorOf(response);
    const { settled: letters, changeId } = await repair(
      { pool, actor, reason: body.reason },
      send,
      idOf(request),
      body,
    );
    const [letter, ...others] = letters as [Letter, ...Letter[]];
    for (const other of others) await goOn(deps, other, actor);
    const answer = await settled(
      deps,
      letters.map(({ id }) => id),
      letter,
      actor,
    );
    response.json({ ...answer, changeId });
  });

  return router;
}

/** Replays what waits behind a letter that no longer does. */
async function settled(
  deps: DeadLetterDeps,
  ids: number[],
  queue: Queue | undefined,
  actor: Actor,
): Promise<SettledAnswer> {
  const went = queue ? await goOn(deps, queue, actor) : undefined;
  return { settled: ids, replayed: went?.replayed ?? 0, left: went?.left ?? 0, failed: went?.failed ?? null };
}

/** A queue of the bridge has nothing to be replayed into. */
async function goOn(deps: DeadLetterDeps, queue: Queue, actor: Actor) {
  const projector = deps.projectors.find(({ name }) => name === queue.group);
  if (projector === undefined) return { key: queue.key, replayed: 0, left: 0, failed: null };
  return { key: queue.key, ...(await replayQueue({ ...deps, projector }, queue, actor)) };
}

function projectorNamed({ projectors }: DeadLetterDeps, name: string): Projector {
  const found = projectors.find((each) => each.name === name);
  if (found) return found;
  const known = projectors.map((each) => each.name).join(', ');
  throw new Problem(
    422,
    'no-such-projector',
    `${name} is no projector: its records cannot be retried, only skipped. There are ${known}.`,
  );
}

const targetOf = (filter: Record<string, unknown>): string =>
  Object.entries(filter)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(' ') || 'all';

function idOf(request: Request): number {
  const id = String(request.params['id']);
  if (!/^\d{1,15}$/.test(id)) throw notFound();
  return Number(id);
}
