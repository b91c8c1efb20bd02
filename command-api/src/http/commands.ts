import type { RequestHandler } from 'express';
import { invalid } from '@tasklog/runtime';
import type { TasksAnswer } from '@tasklog/schemas';
import { isCommandsRequest } from '@tasklog/schemas/validators';
import type { Handle } from '../handle.ts';
import { answerOf } from './problems.ts';
import { bodyAs, hashOf, keyOf, traceOf } from './request.ts';
import { sendTasks, severalTasks } from './tasks.ts';

/** POST /v1/commands: a service of this installation acts for a user, such as the next occurrence of a repeat. The key is required. */
export function commands(handle: Handle): RequestHandler {
  return async (request, response) => {
    const { userId, changeId, causationId, actor, commands: wanted } = bodyAs(isCommandsRequest, request);
    const key = keyOf(request);
    if (key === undefined) throw invalid([{ field: 'Idempotency-Key', message: 'is missing' }], 400);
    const outcome = await handle({
      change: { userId, changeId, actor, ...(causationId === undefined ? {} : { causationId }), ...traceOf(request) },
      key,
      hash: hashOf(request),
      timeZone: 'UTC',
      wishes: wanted.map((command) => ({ command })),
      answer: severalTasks,
    });
    sendTasks(response, answerOf(outcome, (index) => `/commands/${String(index)}`).answer as TasksAnswer);
  };
}
