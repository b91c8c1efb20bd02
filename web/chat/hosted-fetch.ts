import type { Tokens } from '../live/token.ts';

const REFUSED = 401;

/** `fetch` for ChatKit's own component: it knows neither who is signed in nor where they are. */
export function hostedFetch(tokens: Tokens, send: typeof fetch = fetch.bind(globalThis)): typeof fetch {
  return async (input, init = {}) => {
    const body = typeof init.body === 'string' ? withZone(init.body) : init.body;
    const once = async (renew: boolean) => {
      const headers = new Headers(init.headers);
      headers.set('authorization', `Bearer ${await tokens.get(renew)}`);
      return send(input, { ...init, headers, ...(body === undefined ? {} : { body }) });
    };
    const response = await once(false);
    return response.status === REFUSED ? once(true) : response;
  };
}

function withZone(body: string): string {
  const request = JSON.parse(body) as { metadata?: object };
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return JSON.stringify({ ...request, metadata: { ...request.metadata, timeZone } });
}
