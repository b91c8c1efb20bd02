import { randomUUID } from 'node:crypto';
import type { Problem } from '@tasklog/schemas';
import { EXIT_UNAVAILABLE, Failure } from './failure.ts';

export type Answer<T> = { body: T; headers: Headers };

/** Asks a service; throws Failure with its reason when it refuses, or when nobody answers. */
export async function request<T>(
  url: string,
  token: string,
  { method = 'GET', body }: { method?: string; body?: unknown } = {},
): Promise<Answer<T>> {
  const response = await fetch(url, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json', 'idempotency-key': randomUUID() }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch((error: unknown) => {
    throw new Failure(
      `Nobody answers at ${new URL(url).origin} (${(error as Error).message}). Is Tasklog running?`,
      EXIT_UNAVAILABLE,
    );
  });
  const answer = (await response.json()) as T | Problem;
  if (!response.ok) throw new Failure((answer as Problem).detail);
  return { body: answer as T, headers: response.headers };
}
