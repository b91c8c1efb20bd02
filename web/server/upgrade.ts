// Joins a browser's websocket to the realtime service: after the handshake two sockets are piped, byte for byte.
//
// The web does not read the messages, so it neither knows nor checks the token in the first one; realtime does. What is
// checked here is the Origin, because a browser sends websockets from any page to any address. Either side closing,
// failing or stalling in the handshake closes both: half a pair would look open for ever. When the web itself goes, it
// tells the browser so between two frames.
import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Log } from './log.ts';
import { closeFrame, frameEnds } from './frame-ends.ts';
import type { Target } from './targets.ts';

const HANDSHAKE_MS = 10_000;
const GOODBYE_MS = 2_000;
/** "Service restart": come again (the registry of websocket close codes at IANA). */
const SERVICE_RESTART = 1012;
const KEPT = [
  'origin',
  'user-agent',
  'traceparent',
  'sec-websocket-key',
  'sec-websocket-version',
  'sec-websocket-protocol',
];

export interface JoinedSocket {
  /** Says to the browser that this server restarts, as soon as the frame under way is out, and ends. */
  leave: () => void;
  /** At once, whatever is under way. */
  cut: () => void;
}

export interface UpgradeContext {
  clientAddress: string;
  requestId: string;
  origins: readonly string[];
  open: Set<JoinedSocket>;
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
    if (head.length > 0) service.write(head);
    join(socket, service, early, context.open);
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

function join(socket: Duplex, service: Duplex, early: Buffer, open: Set<JoinedSocket>): void {
  const frames = frameEnds();
  let isLeaving = false;
  let isBetween = true;
  const pass = (chunk: Buffer): void => {
    const whole = frames.take(chunk);
    isBetween = whole === chunk.length;
    // What comes after the last whole frame is not begun, when nothing shall come after it.
    const ends = isLeaving && whole > 0;
    if (!socket.write(ends ? chunk.subarray(0, whole) : chunk)) service.pause();
    if (ends) sayGoodbye();
  };
  /** What was written before gets out; whoever does not hang up then is hung up on. */
  const end = (last?: Buffer): void => {
    service.off('data', pass);
    if (!socket.writableEnded) socket.end(last);
    setTimeout(() => socket.destroy(), GOODBYE_MS).unref();
  };
  const sayGoodbye = (): void => end(closeFrame(SERVICE_RESTART));
  const joined: JoinedSocket = {
    leave: () => {
      isLeaving = true;
      if (isBetween) sayGoodbye();
    },
    cut: () => socket.destroy(),
  };
  open.add(joined);
  service.on('error', () => socket.destroy());
  service.on('close', () => end());
  socket.on('close', () => {
    open.delete(joined);
    service.destroy();
  });
  socket.pipe(service);
  socket.on('drain', () => service.resume());
  if (early.length > 0) pass(early);
  service.on('data', pass);
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
