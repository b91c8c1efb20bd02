import type { RequestHandler } from 'express';
import type { Core } from '../core.ts';
import { noSuchPlan, readPlan, settlePlan } from '../mcp/plans.ts';
import { idOf, personOf } from './request.ts';

/** GET /v1/plans/{id}: a change that an assistant proposed. */
export function showPlan(core: Core): RequestHandler {
  return async (request, response) =>
    void response.json(await readPlan(core, personOf(response), idOf(request, noSuchPlan)));
}

/** POST /v1/plans/{id}/approve and /deny: the person's own answer. The tokens of assistants are not good here. */
export function answerPlan(core: Core, approved: boolean): RequestHandler {
  return async (request, response) =>
    void response.json(await settlePlan(core, personOf(response), idOf(request, noSuchPlan), approved));
}
