import type { Problem } from '@tasklog/schemas';
import { EXIT_UNAVAILABLE, Failure } from './failure.ts';

/** The lines of JSON that a service answers with, as they come. Throws Failure when it refuses, or breaks off. */
export async function* jsonLines<T>(url: string, token: string): AsyncGenerator<T, void> {
  const { origin } = new URL(url);
  const failed = (error: unknown): never => {
    const { message } = error as Error;
    throw new Failure(`Nobody answers at ${origin}, or no more (${message}). Is Tasklog running?`, EXIT_UNAVAILABLE);
  };
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } }).catch(failed);
  if (!response.ok || response.body === null) throw new Failure(((await response.json()) as Problem).detail);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
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
