import { SidecarError } from './error.ts';

/** Sends a request to the sidecar. Throws SidecarError for any answer that is not 2xx, and for none. */
export type Ask = (method: 'GET' | 'POST' | 'DELETE', path: string, what: string, body?: unknown) => Promise<Response>;

/** With the sidecar's token, when it asks for one; what has no answer within its time has failed. */
export function asking(url: string, apiToken: string | undefined, callWithinMs: number): Ask {
  return async (method, path, what, body) => {
    let response: Response;
    try {
      response = await fetch(`${url}${path}`, {
        method,
        headers: {
          ...(apiToken === undefined ? {} : { 'dapr-api-token': apiToken }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(callWithinMs),
      });
    } catch (error) {
      throw SidecarError.noAnswer(url, what, error);
    }
    const text = response.ok ? '' : await response.text();
    if (!response.ok) throw SidecarError.refused(what, response.status, text);
    return response;
  };
}
