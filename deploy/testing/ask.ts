/**
 * One request until it is answered, as every client of Tasklog may send it: a command carries an Idempotency-Key and a
 * read changes nothing, so a connection that is lost before an answer, and a "not now" (Retry-After), are asked again.
 * Nothing else is: an answer that breaks off, or any other refusal, is a fault.
 */
import { setTimeout as wait } from 'node:timers/promises';

export type Wish = { url: string; method: string; token: string; headers?: Record<string, string>; body?: unknown };
export type Given = { body: Record<string, unknown>; stale: boolean; status: number };

export type Asking = {
  ask: (wish: Wish) => Promise<Given | undefined>;
  /** Why requests were sent again, and how often. */
  again: Map<string, number>;
  /** What must not happen. */
  faults: string[];
};

const AGAIN_AFTER_MS = 50;

export function createAsking(): Asking {
  const again = new Map<string, number>();
  const faults: string[] = [];
  const ask: Asking['ask'] = async (wish) => {
    for (; ; await wait(AGAIN_AFTER_MS)) {
      const answer = await once(wish);
      if ('given' in answer) return answer.given;
      if ('fault' in answer) return void faults.push(`${wish.method} ${wish.url}: ${answer.fault}`);
      again.set(answer.again, (again.get(answer.again) ?? 0) + 1);
    }
  };
  return { ask, again, faults };
}

type Once = { given: Given } | { again: string } | { fault: string };

/** Sends it once. Rejects as fetch does. */
export const sent = ({ url, method, token, headers, body }: Wish, signal?: AbortSignal): Promise<Response> =>
  fetch(url, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...headers,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal && { signal }),
  });

async function once(wish: Wish): Promise<Once> {
  let response: Response;
  try {
    response = await sent(wish);
  } catch (error) {
    return { again: `connection lost: ${reasonOf(error)}` };
  }
  const text = await response.text().catch((error: unknown) => ({ cut: reasonOf(error) }));
  if (typeof text !== 'string') return { fault: `an answer broke off (${text.cut})` };
  const read = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
  const stale = response.headers.get('stale') === 'true';
  if (response.ok || (response.status === 404 && stale))
    return { given: { body: read, stale, status: response.status } };
  const said = `${String(response.status)} ${String(read['code'])}`;
  return response.headers.has('retry-after') ? { again: said } : { fault: `${said}: ${text.slice(0, 200)}` };
}

function reasonOf(error: unknown): string {
  const { cause, message } = error as Error & { cause?: { code?: string; message?: string } };
  return cause?.code ?? cause?.message ?? message;
}
