import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a request came under a name of ours, and from no page of others. A page whose own name was made to point at this
 * machine sends that name (DNS rebinding); a program sends no Origin.
 */
export function isFromHere(headers: IncomingHttpHeaders, origins: readonly string[], trustProxy: boolean): boolean {
  const forwarded = trustProxy ? headers['x-forwarded-host'] : undefined;
  const host = String(forwarded ?? headers.host ?? '');
  const names = origins.map((origin) => new URL(origin).hostname);
  const known = URL.canParse(`http://${host}`) && names.includes(new URL(`http://${host}`).hostname);
  return known && (headers.origin === undefined || origins.includes(headers.origin));
}
