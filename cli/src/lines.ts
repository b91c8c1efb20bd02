import type { Problem } from '@tasklog/schemas';
import { EXIT_UNAVAILABLE, Failure } from './failure.ts';

/** Asks for an answer that comes in pieces. Throws Failure when it is refused, or when nobody answers. */
export async function ask(
  url: string,
  token: string,
  { headers = {}, ...more }: RequestInit & { headers?: Record<string, string> } = {},
): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  const response = await fetch(url, { ...more, headers: { authorization: `Bearer ${token}`, ...headers } }).catch(
    brokenOff(url),
  );
  if (!response.ok || response.body === null) throw new Failure(((await response.json()) as Problem).detail);
  return response.body;
}

/** Throws the Failure that nobody is there, or no more. */
export const brokenOff =
  (url: string) =>
  (error: unknown): never => {
    const { message } = error as Error;
    throw new Failure(
      `Nobody answers at ${new URL(url).origin}, or no more (${message}). Is Tasklog running?`,
      EXIT_UNAVAILABLE,
    );
  };

/** The lines of JSON that a service answers with, as they come. Throws Failure when it refuses, or breaks off. */
export async function* jsonLines<T>(
  url: string,
  token: string,
  wish?: Parameters<typeof ask>[2],
): AsyncGenerator<T, void> {
  const failed = brokenOff(url);
  const reader = (await ask(url, token, wish)).pipeThrough(new TextDecoderStream()).getReader();
  // Not by readline: it also ends a line at characters that JSON text may hold as they are.
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read().catch(failed);
    const lines = (rest + (value ?? '')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line) as T;
    if (done) return;
  }
}
