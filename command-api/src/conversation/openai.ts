/**
 * Any endpoint that speaks OpenAI's chat completions, streamed. The client is told everything: it takes nothing from the
 * environment, logs nothing, retries nothing, follows no redirect (which would carry the key elsewhere) and says nothing
 * about this machine. What comes back is counted before anything is made of it, so an endless answer ends after
 * `CAPS.streamBytes`, whatever shape it has.
 */
import OpenAI, { APIError } from 'openai';
import type { ChatCompletionMessageParam } from 'openai/resources/chat/completions';
import { CAPS, ModelFault } from './model.ts';
import type { Model, Prompted, Proposal, ToolCall } from './model.ts';
import { OFFERED } from './offered.ts';

export type OpenAiOptions = { baseUrl: string; apiKey: string | undefined; model: string };

/** Said of the machine by the client unless told not to. */
const SILENT = Object.fromEntries(
  ['Lang', 'Package-Version', 'OS', 'Arch', 'Runtime', 'Runtime-Version', 'Retry-Count', 'Timeout'].map((name) => [
    `X-Stainless-${name}`,
    null,
  ]),
);

/** Roughly four characters a token: counted where an endpoint does not tell. */
const CHARACTERS_PER_TOKEN = 4;

export function openAiModel({ baseUrl, apiKey, model }: OpenAiOptions): Model {
  const client = new OpenAI({
    baseURL: baseUrl,
    // An endpoint without keys still gets the header that the client insists on.
    apiKey: apiKey ?? 'none',
    adminAPIKey: null,
    organization: null,
    project: null,
    maxRetries: 0,
    logLevel: 'off',
    defaultHeaders: { ...SILENT, 'User-Agent': 'tasklog' },
    fetch: boundedFetch,
  });
  return {
    name: model,
    host: new URL(baseUrl).host,
    propose: async (prompted, { outputTokens, signal }) => {
      try {
        const stream = await client.chat.completions.create(
          {
            model,
            stream: true,
            stream_options: { include_usage: true },
            max_completion_tokens: outputTokens,
            messages: messagesOf(prompted),
            tools: OFFERED.map((tool) => ({ type: 'function', function: tool })),
          },
          { signal },
        );
        return await gathered(stream, prompted, outputTokens);
      } catch (error) {
        throw faultOf(error, signal);
      }
    },
  };
}

function messagesOf({ system, data, before }: Prompted): ChatCompletionMessageParam[] {
  return [
    { role: 'system', content: system },
    { role: 'user', content: data },
    ...before.flatMap(({ calls, refused }): ChatCompletionMessageParam[] => [
      {
        role: 'assistant',
        tool_calls: calls.map(({ id, name, arguments: text }) => ({
          id,
          type: 'function',
          function: { name, arguments: text },
        })),
      },
      ...calls.map(({ id }, n): ChatCompletionMessageParam => ({
        role: 'tool',
        tool_call_id: id,
        content: refused[n] ?? '',
      })),
    ]),
  ];
}

/** The calls put together from their pieces. What comes after the end was said is not heard. */
async function gathered(
  stream: AsyncIterable<OpenAI.ChatCompletionChunk>,
  prompted: Prompted,
  outputTokens: number,
): Promise<Proposal> {
  const calls = new Map<number, ToolCall>();
  let characters = 0;
  let told: number | undefined;
  let ended = false;
  for await (const { choices, usage } of stream) {
    const [choice] = choices;
    for (const piece of (!ended && choice?.delta.tool_calls) || []) {
      const call = calls.get(piece.index) ?? { id: '', name: '', arguments: '' };
      call.id ||= piece.id ?? '';
      call.name += piece.function?.name ?? '';
      call.arguments += piece.function?.arguments ?? '';
      calls.set(piece.index, call);
      characters += (piece.function?.arguments ?? '').length;
      if (calls.size > CAPS.calls) throw new ModelFault('garbage', `more than ${String(CAPS.calls)} calls`);
    }
    characters += choice?.delta.content?.length ?? 0;
    if (characters > outputTokens * CHARACTERS_PER_TOKEN)
      throw new ModelFault('garbage', 'more output than was asked for');
    if (choice?.finish_reason) ended = true;
    told = usage?.total_tokens ?? told;
  }
  const estimate = Math.ceil((prompted.system.length + prompted.data.length + characters) / CHARACTERS_PER_TOKEN);
  // What an endpoint tells is believed only upwards: one that says 0 would have a budget without end.
  const tokens = Number.isSafeInteger(told) ? Math.max(told ?? 0, estimate) : estimate;
  return { calls: [...calls.values()].map((call, n) => ({ ...call, id: `call_${String(n)}` })), tokens };
}

/** Fetch whose answers end with an error when they are too long. */
async function boundedFetch(url: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(url, { ...init, redirect: 'error' });
  if (response.body === null) return response;
  let left: number = CAPS.streamBytes;
  const counting = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform: (chunk, out) => {
      left -= chunk.byteLength;
      if (left < 0) out.error(new ModelFault('garbage', `more than ${String(CAPS.streamBytes)} bytes`));
      else out.enqueue(chunk);
    },
  });
  return new Response(response.body.pipeThrough(counting), {
    status: response.status,
    statusText: response.statusText,
    headers: response.headers,
  });
}

function faultOf(error: unknown, signal: AbortSignal): ModelFault {
  if (error instanceof ModelFault) return error;
  if (signal.aborted) return new ModelFault('slow', 'no answer in time', { cause: error });
  const cause = (error as { cause?: unknown }).cause;
  if (cause instanceof ModelFault) return cause;
  // The text of an answer is the endpoint's own and may hold anything, the key included: only its status is told.
  if (error instanceof APIError)
    return new ModelFault(
      'unavailable',
      error.status === undefined ? 'cannot be reached' : `HTTP ${String(error.status)}`,
    );
  return new ModelFault('garbage', 'the answer cannot be read');
}
