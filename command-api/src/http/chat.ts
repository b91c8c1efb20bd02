import type { Request, RequestHandler, Response } from 'express';
import type { ChatAnswer } from '@tasklog/schemas';
import { isChatRequest, isInterpretRequest } from '@tasklog/schemas/validators';
import type { Converse } from '../conversation/converse.ts';
import type { Said } from '../conversation/said.ts';
import { piecesOf } from '../conversation/turn.ts';
import { bodyAs, keyOf, personOf, traceOf } from './request.ts';

/** The events of a streamed answer, as the OpenAPI document says them. */
export const CHAT_STREAM =
  'Events in this order: `interpreting` {threadId} at once, when the message is being read; `delta` {text} for each piece of the reply; `answer` with the whole answer (ChatAnswer), which is the last. `problem` (Problem) stands in its place when something went wrong after the first event.';

/** POST /v1/chat: JSON, or server-sent events when the client asks for a stream. */
export function chat(converse: Converse): RequestHandler {
  return async (request, response) => {
    const said = saidIn(request, response, bodyAs(isChatRequest, request));
    if (request.accepts(['json', 'text/event-stream']) === 'text/event-stream')
      return streamed(converse, said, response);
    const answer = await converse.chat(said);
    if (answer.position) response.set('Consistency-Token', answer.position);
    response.json(answer);
  };
}

/** What is refused before anything was written is answered like everywhere; after that the status is out, and an event tells (runtime/src/problem.ts). */
async function streamed(converse: Converse, said: Said, response: Response): Promise<void> {
  const send = (event: string, data: object): void =>
    void response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  const open = (): void =>
    void response
      .status(200)
      .set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' });
  let worded = false;
  const word = ({ reply }: ChatAnswer): void => {
    worded = true;
    for (const text of piecesOf(reply)) send('delta', { text });
  };
  const answer = await converse.chat(said, {
    onReading: (threadId) => {
      open();
      send('interpreting', { threadId });
    },
    onAnswer: word,
  });
  // One that was answered before is not read again.
  if (!response.headersSent) open();
  if (!worded) word(answer);
  send('answer', answer);
  response.end();
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
