// Joins a browser's websocket to the realtime service: after the handshake two sockets are piped, byte for byte.
//
// The web does not read the frames, so it neither knows nor checks the token in the first message; realtime does. What
// is checked here is the Origin, because a browser sends websockets from any page to any address. Either side closing,
// failing or stalling in the handshake closes both: half a pair would look open for ever.
import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Log } from './log.ts';
import type { Target } from './targets.ts';

const HANDSHAKE_MS = 10_000;
const KEPT = [
  'origin',
  'user-agent',
  'traceparent',
  'sec-websocket-key',
  'sec-websocket-version',
  'sec-websocket-protocol',
];

export interface UpgradeContext {
  clientAddress: string;
  requestId: string;
  origins: readonly string[];
  open: Set<Duplex>;
  log: Log;
}

/** Forwards one upgrade request; refuses foreign origins with 403 and answers 503 when realtime is away. */
export function forwardUpgrade(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  target: Target,
  context: UpgradeContext,
) {
  socket.on('error', () => socket.destroy());
  const { origin } = request.headers;
  if (origin !== undefined && !context.origins.includes(origin)) return refuse(socket, '403 Forbidden');

  const kept = Object.fromEntries(
    KEPT.flatMap((name) => (request.headers[name] ? [[name, request.headers[name]]] : [])),
  );
  const upstream = httpRequest(target.url, {
    agent: false,
    headers: {
      ...kept,
      connection: 'Upgrade',
      upgrade: 'websocket',
      'x-forwarded-for': context.clientAddress,
      'x-request-id': context.requestId,
    },
    timeout: HANDSHAKE_MS,
  });
  upstream.on('upgrade', (answer, service, early) => {
    service.setTimeout(0);
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n${rawHeaders(answer)}\r\n`);
    if (early.length > 0) socket.write(early);
    if (head.length > 0) service.write(head);
    join(socket, service, context.open);
  });
  upstream.on('response', (answer) => {
    answer.resume();
    refuse(socket, `${answer.statusCode} ${answer.statusMessage}`);
  });
  upstream.on('timeout', () => upstream.destroy(new Error('the realtime service did not answer the handshake')));
  upstream.on('error', (error) => {
    context.log.warn('could not join a websocket', { requestId: context.requestId, error });
    refuse(socket, '503 Service Unavailable');
  });
  socket.on('close', () => upstream.destroy());
  return upstream.end();
}

function join(socket: Duplex, service: Duplex, open: Set<Duplex>): void {
  open.add(socket);
  service.on('error', () => socket.destroy());
  service.on('close', () => socket.destroy());
  socket.on('close', () => {
    open.delete(socket);
    service.destroy();
  });
  socket.pipe(service).pipe(socket);
}

function refuse(socket: Duplex, status: string): void {
  if (socket.writable) socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function rawHeaders(answer: IncomingMessage): string {
  const lines: string[] = [];
  for (let at = 0; at + 1 < answer.rawHeaders.length; at += 2)
    lines.push(`${answer.rawHeaders[at]}: ${answer.rawHeaders[at + 1]}\r\n`);
  return lines.join('');
}
