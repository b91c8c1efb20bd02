interface Sessions {
  api: { getSession: (asked: { headers: Headers }) => Promise<unknown> };
}

const SIGNING_IN = /^\/api\/auth\/sign-(in|up)\//;
const SESSION = /(^|\.)session_(token|data)=/;

/**
 * A browser whose session is over brings its cookie along when somebody signs in again. Hooks that look for a guest then
 * find no session to it and have it deleted, after the new one was set: the new one goes with it. So it is taken off.
 */
export async function withoutStaleSession(auth: Sessions, request: Request): Promise<Request> {
  const cookie = request.headers.get('cookie');
  if (!cookie || request.method !== 'POST' || !SIGNING_IN.test(new URL(request.url).pathname)) return request;
  if (await auth.api.getSession({ headers: request.headers })) return request;
  const headers = new Headers(request.headers);
  const others = cookie.split(/;\s*/).filter((each) => !SESSION.test(each));
  headers.set('cookie', others.join('; '));
  return new Request(request, { headers });
}
