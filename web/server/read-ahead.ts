import type { Log } from './log.ts';

/** A page without what it shows is better than a late page: the browser reads it itself then. */
const PATIENCE_MS = 1_500;

/** @returns what a service answers to the person of a page that is being drawn; null when it is not to be had in time. */
export async function readAhead<T>(address: URL, token: string | null, log: Log): Promise<T | null> {
  if (!token) return null;
  try {
    const response = await fetch(address, {
      headers: { authorization: `Bearer ${token}` },
      cache: 'no-store',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (!response.ok) throw new Error(`the service answered ${response.status}`);
    return (await response.json()) as T;
  } catch (error) {
    log.warn('a page was drawn without what it shows', { path: address.pathname, error });
    return null;
  }
}
