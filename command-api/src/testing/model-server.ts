/** A server that speaks the OpenAI API, over real HTTP, and answers as it is told: well, badly, or not at all. */
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';

export type Asked = {
  path: string;
  headers: IncomingHttpHeaders;
  text: string;
  body: { model: string; messages: { role: string; content?: string }[]; tools: { function: { name: string } }[] };
};
export type Answering = (response: ServerResponse, asked: Asked, nth: number) => void | Promise<void>;

export type ModelServer = {
  url: string;
  /** Every request since `answer` was last called. */
  asked: Asked[];
  /** How it answers from now on. */
  answer: (how: Answering) => void;
  stop: () => Promise<void>;
};

export async function startModelServer(): Promise<ModelServer> {
  let how: Answering = (response) => void response.writeHead(503).end();
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const one = {
        path: request.url ?? '',
        headers: request.headers,
        text,
        body: (text === '' ? {} : JSON.parse(text)) as Asked['body'],
      };
      asked.push(one);
      response.on('error', () => undefined);
      void how(response, one, asked.length);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/v1`,
    asked,
    answer: (next) => {
      asked.length = 0;
      how = next;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type Call = [name: string, input: unknown];

/** Streams a piece of an answer. */
export function piece(response: ServerResponse, delta: object, finish: string | null = null): void {
  response.write(
    `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 0, model: 'scripted', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`,
  );
}

export const opened = (response: ServerResponse): void =>
  void response.writeHead(200, { 'content-type': 'text/event-stream' });

export const callPiece = ([name, input]: Call, index: number): object => ({
  tool_calls: [
    {
      index,
      id: `id-${String(index)}`,
      type: 'function',
      function: { name, arguments: typeof input === 'string' ? input : JSON.stringify(input) },
    },
  ],
});

/** Answers with these calls, name and arguments in pieces, as real endpoints stream them. */
export function calling(...calls: Call[]): Answering {
  return (response) => {
    opened(response);
    piece(response, { role: 'assistant', content: null });
    for (const [index, [name, input]] of calls.entries()) {
      const text = typeof input === 'string' ? input : JSON.stringify(input);
      const half = Math.floor(text.length / 2);
      piece(response, callPiece([name, text.slice(0, half)], index));
      piece(response, { tool_calls: [{ index, function: { arguments: text.slice(half) } }] });
    }
    piece(response, {}, 'tool_calls');
    ended(response);
  };
}

export function saying(text: string): Answering {
  return (response) => {
    opened(response);
    piece(response, { role: 'assistant', content: text });
    piece(response, {}, 'stop');
    ended(response);
  };
}

export function ended(response: ServerResponse): void {
  response.write(
    `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 0, model: 'scripted', choices: [], usage: { prompt_tokens: 900, completion_tokens: 100, total_tokens: 1000 } })}\n\n`,
  );
  response.end('data: [DONE]\n\n');
}
