import type { Page, Route } from 'playwright-core';

export type Forced = { status: number; code: string; detail: string; headers?: Record<string, string> };

/** What a service may say, each in a sentence that is looked for on the screen. */
export const ANSWERS: readonly Forced[] = [
  { status: 409, code: 'conflict', detail: 'That cannot be done in the state it is in.' },
  { status: 422, code: 'invalid', detail: 'That is not as it should be.' },
  { status: 500, code: 'fault', detail: 'Something failed here; it was noted.' },
];
export const MET: Forced = { status: 412, code: 'version-conflict', detail: 'Somebody else has changed it.' };
export const FULL: Forced = {
  ...{ status: 429, code: 'too-many-requests', detail: 'Too much at once.' },
  headers: { 'retry-after': '2' },
};
export const OUT: Forced = { status: 401, code: 'unauthorized', detail: 'The token is not valid.' };

export const REQUEST_ID = 'req-of-a-journey';

const answered = ({ status, code, detail, headers }: Forced) => ({
  status,
  headers: { 'content-type': 'application/problem+json', ...headers },
  body: JSON.stringify({ type: 'about:blank', title: detail, status, code, detail, requestId: REQUEST_ID }),
});

/** Answers in the place of the service until it is told not to any more. */
export async function force(
  page: Page,
  path: string,
  forced: Forced | 'slow' | 'stale',
  methods: readonly string[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
): Promise<() => Promise<void>> {
  let letGo: () => void = () => undefined;
  const free = new Promise<void>((resolve) => (letGo = resolve));
  const matches = (url: URL): boolean => url.pathname === path || url.pathname.startsWith(`${path}/`);
  const handle = async (route: Route): Promise<void> => {
    if (!methods.includes(route.request().method())) return route.fallback();
    if (forced === 'slow') {
      await free;
      return route.continue();
    }
    if (forced === 'stale') {
      const response = await route.fetch();
      return route.fulfill({ response, headers: { ...response.headers(), stale: 'true' } });
    }
    return route.fulfill(answered(forced));
  };
  await page.route(matches, handle);
  return async () => {
    letGo();
    await page.unroute(matches, handle);
  };
}

/** The next answer in the place of the last: with none for a moment, a page that asks by itself would be well in between. */
export async function forceInstead(
  free: () => Promise<void>,
  ...next: Parameters<typeof force>
): Promise<() => Promise<void>> {
  const freeNext = await force(...next);
  await free();
  return freeNext;
}

/** The session is over: neither a token nor a command is to be had. */
export async function signOut(page: Page, path: string): Promise<() => Promise<void>> {
  const [token, command] = [await force(page, '/api/auth/token', OUT), await force(page, path, OUT)];
  return async () => {
    await token();
    await command();
  };
}
