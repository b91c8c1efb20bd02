import type { Request, RequestHandler, Response } from 'express';
import { isChatRequest, isInterpretRequest } from '@tasklog/schemas/validators';
import type { Converse } from '../conversation/converse.ts';
import type { Said } from '../conversation/said.ts';
import { bodyAs, keyOf, personOf, traceOf } from './request.ts';

/** POST /v1/chat: JSON, or one server-sent event when the client asks for a stream. */
export function chat(converse: Converse): RequestHandler {
  return async (request, response) => {
    const answer = await converse.chat(saidIn(request, response, bodyAs(isChatRequest, request)));
    if (answer.position) response.set('Consistency-Token', answer.position);
    if (request.accepts(['json', 'text/event-stream']) === 'text/event-stream')
      response.type('text/event-stream').send(`data: ${JSON.stringify(answer)}\n\n`);
    else response.json(answer);
  };
}

/** POST /v1/interpret: what a message would be taken to mean, and nothing else. */
export function interpretOnly(converse: Converse): RequestHandler {
  return async (request, response) =>
    void response.json(await converse.interpret(saidIn(request, response, bodyAs(isInterpretRequest, request))));
}

function saidIn(
  request: Request,
  response: Response,
  { message, threadId, timeZone }: { message: string; threadId?: string; timeZone?: string },
): Said {
  return {
    userId: personOf(response),
    message,
    threadId: threadId?.toLowerCase(),
    timeZone,
    key: keyOf(request),
    ...traceOf(request),
  };
}
