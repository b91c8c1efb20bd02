import type { Request, RequestHandler, Response } from 'express';
import { invalid, tellProblemsAs } from '@tasklog/runtime';
import type { ChatkitEvent, ChatkitRequest, Problem, Validator } from '@tasklog/schemas';
import * as is from '@tasklog/schemas/validators';
import { isStreamed } from '../conversation/chatkit.ts';
import type { Chatkit } from '../conversation/chatkit.ts';
import type { Caller } from '../conversation/chatkit-threads.ts';
import { needZone } from '../zone.ts';
import { bodyAs, keyOf, personOf, traceOf } from './request.ts';

/** The events of a streamed answer, as the OpenAPI document says them. */
export const CHATKIT_STREAM =
  'For threads.create, add_user_message, add_structured_input, retry_after_item and custom_action: each event is a line `data: ` with a ChatkitEvent as JSON, and an empty line. What is refused before the first event is a problem; after it, an `error` event, which is the last.';

const VALIDATORS: Record<ChatkitRequest['type'], Validator<ChatkitRequest>> = {
  'threads.create': is.isChatkitThreadsCreate,
  'threads.add_user_message': is.isChatkitThreadsAddUserMessage,
  'threads.add_client_tool_output': is.isChatkitThreadsAddClientToolOutput,
  'threads.add_structured_input': is.isChatkitThreadsAddStructuredInput,
  'threads.retry_after_item': is.isChatkitThreadsRetryAfterItem,
  'threads.custom_action': is.isChatkitThreadsCustomAction,
  'threads.sync_custom_action': is.isChatkitThreadsSyncCustomAction,
  'threads.get_by_id': is.isChatkitThreadsGetById,
  'threads.list': is.isChatkitThreadsList,
  'threads.update': is.isChatkitThreadsUpdate,
  'threads.delete': is.isChatkitThreadsDelete,
  'items.list': is.isChatkitItemsList,
  'items.feedback': is.isChatkitItemsFeedback,
  'attachments.create': is.isChatkitAttachmentsCreate,
  'attachments.delete': is.isChatkitAttachmentsDelete,
  'input.transcribe': is.isChatkitInputTranscribe,
};

/** POST /chatkit: server-sent events for what is said, JSON for what is looked up. */
export function chatkit({ stream, answer }: Chatkit): RequestHandler {
  return async (request, response) => {
    const wish = requestIn(request);
    const caller = callerOf(wish, request, response);
    if (!isStreamed(wish)) return void response.json(await answer(caller, wish));
    tellProblemsAs(response, (problem) => lineOf(errorOf(problem)));
    await stream(caller, wish, (event) => {
      if (!response.headersSent) open(response);
      // Nobody may be there any more: what is said is done all the same, and stands in the thread.
      if (!response.writableEnded && !response.destroyed) response.write(lineOf(event));
    });
    response.end();
  };
}

const open = (response: Response): void =>
  void response
    .status(200)
    .set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' });

const lineOf = (event: ChatkitEvent): string => `data: ${JSON.stringify(event)}\n\n`;

const TRY_AGAIN: ReadonlySet<number> = new Set([409, 429, 500, 503]);

const errorOf = ({ status, detail }: Problem): ChatkitEvent => ({
  type: 'error',
  code: status >= 500 ? 'stream.error' : 'custom',
  message: detail,
  allow_retry: TRY_AGAIN.has(status),
});

/** The request by its type, so that a fault names its field and not every type there is. A null is as good as nothing. */
function requestIn(request: Request): ChatkitRequest {
  const { type } = (request.body ?? {}) as { type?: unknown };
  if (request.body !== undefined && !(typeof type === 'string' && Object.hasOwn(VALIDATORS, type)))
    throw invalid([{ field: '/type', message: `must be one of ${Object.keys(VALIDATORS).join(', ')}` }]);
  request.body = withoutNulls(request.body, '');
  return bodyAs(VALIDATORS[type as ChatkitRequest['type']], request);
}

/** Far more than any client nests. */
const DEEPEST = 20;

function withoutNulls(value: unknown, field: string, depth = 0): unknown {
  if (depth > DEEPEST) throw invalid([{ field, message: 'is nested too deep' }]);
  if (typeof value === 'string' && (value.includes('\0') || !value.isWellFormed()))
    throw invalid([{ field, message: 'holds characters that are none' }]);
  if (Array.isArray(value)) return value.map((each, n) => withoutNulls(each, `${field}/${String(n)}`, depth + 1));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]) => {
      withoutNulls(name, field, depth);
      return each === null ? [] : [[name, withoutNulls(each, `${field}/${name}`, depth + 1)]];
    }),
  );
}

function callerOf({ metadata }: ChatkitRequest, request: Request, response: Response): Caller {
  const timeZone = metadata?.timeZone;
  if (timeZone !== undefined) needZone(timeZone, '/metadata/timeZone');
  return { userId: personOf(response), timeZone, key: keyOf(request), ...traceOf(request) };
}
