import type { IncomingHttpHeaders } from 'node:http';
import type { Problem } from '@tasklog/schemas';
import { EXIT_UNAVAILABLE, Failure } from './failure.ts';

export type Answer<T> = { body: T; headers: IncomingHttpHeaders };

type Wish = { method?: string; body?: unknown };

/** Asks a service; throws Failure with its reason when it refuses, or when nobody answers. */
export async function request<T>(url: string, token: string, wish: Wish = {}): Promise<Answer<T>> {
  const { ok, text, headers } = await send(new URL(url), token, wish).catch((error: unknown) => {
    throw new Failure(
      `Nobody answers at ${new URL(url).origin} (${reasonOf(error)}). Is Tasklog running?`,
      EXIT_UNAVAILABLE,
    );
  });
  const answer = JSON.parse(text) as T | Problem;
  if (!ok) throw new Failure((answer as Problem).detail);
  return { body: answer as T, headers };
}

/**
 * Neither `fetch` nor an import of node:http: both load all of undici (an import asks a module for each of its exports),
 * which takes a command at a prompt longer than the question does.
 */
function send(
  url: URL,
  token: string,
  { method = 'GET', body }: Wish,
): Promise<{ ok: boolean; text: string; headers: IncomingHttpHeaders }> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const headers = {
    authorization: `Bearer ${token}`,
    ...(text === undefined
      ? {}
      : {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(text),
          'idempotency-key': process.getBuiltinModule('node:crypto').randomUUID(),
        }),
  };
  const { request: ask } = process.getBuiltinModule(url.protocol === 'https:' ? 'node:https' : 'node:http');
  return new Promise((resolve, reject) => {
    const asking = ask(url, { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () => {
        const { statusCode = 0, headers: answered } = response;
        resolve({
          ok: statusCode >= 200 && statusCode < 300,
          text: Buffer.concat(chunks).toString(),
          headers: answered,
        });
      });
    });
    asking.once('error', reject);
    asking.end(text);
  });
}

const reasonOf = (error: unknown): string => (error as { code?: string }).code ?? (error as Error).message;
