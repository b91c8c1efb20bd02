import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { IncomingMessage } from 'node:http';
import type { Guard } from './guard.ts';

export type Posting = { headers: Record<string, string>; body: Buffer | string; withinMs: number };

/** The answer as far as it matters: nobody here reads what a stranger's server says at length. */
export type Posted = { status: number; retryAfter: string | undefined };

/**
 * Posts to an address that a user gave. Redirects are answers like any other and are not followed; each request has a
 * connection of its own, whose address the guard has checked. Throws NotAllowed, NotFound, or what the network says.
 */
export async function postOutside(guard: Guard, url: URL, { headers, body, withinMs }: Posting): Promise<Posted> {
  await guard.check(url);
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(withinMs);
    const request = send(
      url,
      {
        method: 'POST',
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        agent: false,
        lookup: guard.lookup,
        signal,
      },
      (response: IncomingMessage) => {
        response.on('error', () => undefined);
        resolve({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'] });
        response.destroy();
      },
    );
    request.on('error', (error) =>
      reject(signal.aborted ? new Error(`no answer within ${String(withinMs / 1_000)} s`) : error),
    );
    request.end(body);
  });
}
