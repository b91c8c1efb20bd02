import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders } from 'node:http';

/** A request as it came, and what is said of it to the service. */
export interface Incoming {
  request: IncomingMessage;
  requestId: string;
  clientAddress: string;
  webUrl: string;
}

const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** The session cookie stays here: services know people by their bearer token alone. */
const NEVER_SENT = new Set(['host', 'cookie', 'forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto']);

export function forwardedHeaders({ request, requestId, clientAddress, webUrl }: Incoming) {
  const { headers } = request;
  const dropped = namedByConnection(headers);
  const kept = Object.entries(headers).filter(
    ([name]) => !HOP_BY_HOP.has(name) && !NEVER_SENT.has(name) && !dropped.has(name),
  );
  const web = new URL(webUrl);
  return {
    ...Object.fromEntries(kept),
    // A body without a length arrives chunked and must leave chunked; transfer-encoding itself is hop by hop.
    ...(headers['transfer-encoding'] ? { 'transfer-encoding': 'chunked' } : {}),
    'x-request-id': requestId,
    'x-forwarded-for': clientAddress,
    'x-forwarded-host': web.host,
    'x-forwarded-proto': web.protocol.replace(':', ''),
  };
}

export function returnedHeaders(headers: IncomingHttpHeaders, requestId: string): OutgoingHttpHeaders {
  const dropped = namedByConnection(headers);
  const kept = Object.entries(headers).filter(
    ([name]) => !HOP_BY_HOP.has(name) && name !== 'set-cookie' && !dropped.has(name),
  );
  return {
    'x-request-id': requestId,
    ...Object.fromEntries(kept),
    'cache-control': headers['cache-control'] ?? 'no-store',
  };
}

function namedByConnection(headers: IncomingHttpHeaders): Set<string> {
  return new Set(
    (headers.connection ?? '')
      .toLowerCase()
      .split(',')
      .map((name) => name.trim()),
  );
}
