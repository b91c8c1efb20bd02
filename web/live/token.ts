export interface Tokens {
  /** @returns a token with time left; asks for another when `renew` says that the last one was refused. */
  get: (renew?: boolean) => Promise<string>;
}

/** The session is over: only signing in again helps. */
export class SignedOut extends Error {
  constructor() {
    super('The session is over.');
  }
}

const RENEW_BEFORE_END_MS = 60_000;

/** Holds the short-lived token of the services, fetched with the session cookie; asks once however many wait. */
export function makeTokens(fetchToken: () => Promise<string>, now: () => number = Date.now): Tokens {
  let held: { token: string; until: number } | null = null;
  let asking: Promise<string> | null = null;

  const ask = async () => {
    try {
      const token = await fetchToken();
      held = { token, until: endOf(token) - RENEW_BEFORE_END_MS };
      return token;
    } finally {
      asking = null;
    }
  };
  return {
    get: (renew = false) => {
      if (!renew && held && now() < held.until) return Promise.resolve(held.token);
      asking ??= ask();
      return asking;
    },
  };
}

/** @throws SignedOut on 401; an Error naming the status otherwise. */
export async function fetchToken(): Promise<string> {
  const response = await fetch('/api/auth/token', { cache: 'no-store', signal: AbortSignal.timeout(15_000) });
  if (response.status === 401) throw new SignedOut();
  if (!response.ok) throw new Error(`No token: ${response.status}`);
  return ((await response.json()) as { token: string }).token;
}

/** @returns the end of a token in milliseconds; 0 when it does not say, so that it is never kept. */
function endOf(token: string): number {
  const payload = token.split('.')[1]?.replaceAll('-', '+').replaceAll('_', '/');
  if (!payload) return 0;
  const { exp } = JSON.parse(atob(payload)) as { exp?: number };
  return (exp ?? 0) * 1_000;
}
