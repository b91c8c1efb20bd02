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

/**
 * Holds the short-lived token of the services, fetched with the session cookie; asks once however many wait. Whoever signs
 * in as somebody else in another tab ends the session of this one: what a page shows is one person's, and what it changes
 * must be theirs too.
 */
export function makeTokens(fetchToken: () => Promise<string>, now: () => number = Date.now): Tokens {
  let held: { token: string; until: number } | null = null;
  let asking: Promise<string> | null = null;
  let whose: string | undefined;

  const ask = async () => {
    try {
      const token = await fetchToken();
      const { exp = 0, sub } = claimsOf(token);
      whose ??= sub;
      if (sub !== whose) throw new SignedOut();
      held = { token, until: exp * 1_000 - RENEW_BEFORE_END_MS };
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

/** @returns what a token says of itself; nothing when it cannot be read, so that it is never kept. */
function claimsOf(token: string): { exp?: number; sub?: string } {
  const payload = token.split('.')[1]?.replaceAll('-', '+').replaceAll('_', '/');
  return payload ? (JSON.parse(atob(payload)) as { exp?: number; sub?: string }) : {};
}
