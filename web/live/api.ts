import type { Problem } from '@tasklog/schemas';
import { SignedOut, type Tokens } from './token.ts';

/** `retryAfterMs`: when it may be tried again, where the service says so. `kept`: it waits for the person, see queue.ts. */
export type Answer<T> =
  { ok: true; value: T; headers: Headers } | { ok: false; problem: Problem; retryAfterMs?: number; kept?: true };

export interface Ask {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  body?: unknown;
  /** A file, sent as it is, in the place of `body`. */
  file?: { type: string; content: Blob | string };
  version?: number;
  /** Idempotency key; every write has one, so that sending again after a lost answer does nothing twice. */
  key?: string;
  /** What kind of answer is wanted, where there are several. */
  accept?: string;
  patience?: number;
  /** Reads an answer that is no JSON. */
  read?: (response: Response) => Promise<unknown>;
}

export type Api = <T>(path: string, ask?: Ask) => Promise<Answer<T>>;

const PATIENCE_MS = 20_000;
const PAUSES_MS = [300, 1_200];
const WORTH_ANOTHER_TRY = [502, 503, 504];

/** Asks the services through the one origin. Never throws: what goes wrong is a Problem with a sentence to show. */
export function makeApi(
  tokens: Tokens,
  pause: (ms: number) => Promise<void> = wait,
  send: typeof fetch = fetch.bind(globalThis),
): Api {
  return async function api<T>(path: string, ask: Ask = {}): Promise<Answer<T>> {
    let renewed = false;
    for (let attempt = 0; ;) {
      const answer = await once<T>(path, ask, renewed);
      if (answer.ok) return answer;
      const { status } = answer.problem;
      if (status === 401 && !renewed && answer.problem.code !== 'signed-out') renewed = true;
      else if (WORTH_ANOTHER_TRY.includes(status) && attempt < PAUSES_MS.length) await pause(PAUSES_MS[attempt++]!);
      else return answer;
    }
  };

  async function once<T>(path: string, ask: Ask, renew: boolean): Promise<Answer<T>> {
    try {
      const token = await tokens.get(renew);
      const response = await send(path, requestOf(ask, token));
      if (response.ok)
        return { ok: true, value: (await (ask.read ?? asJson)(response)) as T, headers: response.headers };
      const seconds = Number(response.headers.get('retry-after'));
      const problem = await problemOf(response);
      return seconds > 0 ? { ok: false, problem, retryAfterMs: seconds * 1_000 } : { ok: false, problem };
    } catch (error) {
      return { ok: false, problem: problemOfFailure(error) };
    }
  }
}

const asJson = (response: Response): Promise<unknown> => response.json();

function requestOf(ask: Ask, token: string): RequestInit {
  const { method = 'GET', body, file, version, key, accept, patience = PATIENCE_MS } = ask;
  const type = file?.type ?? (body === undefined ? undefined : 'application/json');
  const headers = {
    authorization: `Bearer ${token}`,
    ...(accept === undefined ? {} : { accept }),
    ...(type === undefined ? {} : { 'content-type': type }),
    ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
    ...(key === undefined ? {} : { 'idempotency-key': key }),
  };
  const init: RequestInit = { method, headers, cache: 'no-store', signal: AbortSignal.timeout(patience) };
  if (file) return { ...init, body: file.content };
  return body === undefined ? init : { ...init, body: JSON.stringify(body) };
}

async function problemOf(response: Response): Promise<Problem> {
  const isProblem = response.headers.get('content-type')?.includes('problem+json');
  const said = isProblem ? ((await response.json().catch(() => null)) as Problem | null) : null;
  return (
    said ?? plain(response.status, 'fault', `The answer was ${response.status} ${response.statusText}`.trim() + '.')
  );
}

function problemOfFailure(error: unknown): Problem {
  if (error instanceof SignedOut) return plain(401, 'signed-out', 'Your session is over. Sign in again to go on.');
  if (error instanceof DOMException && error.name === 'TimeoutError')
    return plain(504, 'slow', 'It took too long. It may still have worked: trying again does nothing twice.');
  return plain(503, 'unreachable', 'Tasklog cannot be reached. Check your connection and try again.');
}

function plain(status: number, code: string, detail: string): Problem {
  return { type: 'about:blank', title: detail, status, code, detail };
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
