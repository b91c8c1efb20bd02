/**
 * One client's line, from hello to close.
 *
 * Until a token was verified the socket listens to nothing. From verifying on all happens in one turn: what was missed
 * is read from the history and the listener is added before any other record can arrive, so none is lost between and
 * none comes twice. A message that arrives while a token is being verified finds the line busy, so nobody can make us
 * verify without end.
 */
import { Problem } from '@tasklog/runtime';
import type { Identity, Verify } from '@tasklog/runtime/identity';
import type { Frame, Hello, Ping, Position } from '@tasklog/schemas';
import { isHello, isPing } from '@tasklog/schemas/validators';
import type { RawData, WebSocket } from 'ws';
import { CLOSING } from './closing.ts';
import type { Closing } from './closing.ts';
import type { History } from './history.ts';
import type { Hub } from './hub.ts';
import type { Limits } from './limits.ts';
import type { Counts } from './metrics.ts';
import { dutyOf } from './vigil.ts';

export type LineDeps = {
  verify: Verify;
  hub: Hub;
  history: History;
  partitionOf: (userId: string) => number;
  counts: Counts;
  limits: Limits;
};

export type Line = {
  readonly verified: boolean;
  /** Pings, closes or cuts the socket when it is due. */
  sweep(monotonic: number, wall: number): void;
  close(closing: Closing): void;
  terminate(): void;
};

export function openLine(ws: WebSocket, deps: LineDeps, onVerified: () => void): Line {
  const { verify, hub, history, partitionOf, counts, limits } = deps;
  const now = performance.now();
  const watched = { opened: now, heard: now, pinged: 0, expires: undefined as number | undefined };
  let userId: string | undefined;
  let busy = false;
  let leave = (): void => undefined;

  const close = ({ code, reason, counted }: Closing): void => {
    leave();
    if (ws.readyState !== ws.OPEN) return;
    counts.closed(counted);
    ws.close(code, reason);
  };
  // A slow reader is cut off before its buffer costs us memory; it comes back with `since`, or is told to read afresh.
  const send = (frame: string): void => {
    if (ws.readyState !== ws.OPEN) return;
    if (ws.bufferedAmount > limits.bufferBytes) return close(CLOSING.slow);
    counts.sent();
    ws.send(frame);
  };
  const say = (frame: Frame): void => send(JSON.stringify(frame));

  function hear(data: RawData, isBinary: boolean): void {
    if (ws.readyState !== ws.OPEN) return;
    watched.heard = performance.now();
    const message = isBinary ? undefined : read(data);
    if (message === undefined) return close(CLOSING.badMessage);
    if (message.type === 'ping') return say({ type: 'pong' });
    if (busy) return close(CLOSING.oneHello);
    busy = true;
    void greet(message).finally(() => (busy = false));
  }

  async function greet({ token, since }: Hello): Promise<void> {
    const identity = await verify(token).catch((error: unknown) =>
      error instanceof Problem && error.status === 401 ? CLOSING.badToken : CLOSING.issuerAway,
    );
    if (ws.readyState !== ws.OPEN) return;
    if ('code' in identity) return close(identity);
    if (userId === undefined) return welcome(identity, since);
    if (userId !== identity.userId) return close(CLOSING.otherUser);
    ready(identity, history.latest(partitionOf(userId)));
  }

  function ready(identity: Identity, seq: number): void {
    watched.expires = identity.expiresAt * 1000;
    say({ type: 'ready', seq, expiresAt: new Date(watched.expires).toISOString(), ...standOf(identity) });
  }

  /** With it the reader's list is no older than the frames. */
  function standOf({ userId }: Identity): { position?: Position } {
    const position = history.positionOf(userId);
    return position === undefined ? {} : { position };
  }

  /** `ready` names the seq from which the frames go on, so that seq never falls: a client that resumes finds its own. */
  function welcome(identity: Identity, since: number | undefined): void {
    if (hub.listening(identity.userId) >= limits.perUser) return close(CLOSING.tooMany);
    userId = identity.userId;
    onVerified();
    const partition = partitionOf(userId);
    const latest = history.latest(partition);
    const missed = since === undefined ? [] : history.since(userId, partition, since);
    leave = hub.listen(userId, send);
    ready(identity, missed === undefined ? latest : (since ?? latest));
    if (missed === undefined) say({ type: 'resync', seq: latest, ...standOf(identity) });
    else missed.forEach(send);
  }

  ws.on('message', hear);
  ws.on('pong', () => (watched.heard = performance.now()));
  // Bad frames, too large ones and resets: ws closes by itself, with the code that the protocol has for it.
  ws.on('error', () => counts.closed('protocol'));
  ws.on('close', () => leave());

  return {
    get verified() {
      return userId !== undefined;
    },
    sweep: (monotonic, wall) => {
      if (ws.readyState !== ws.OPEN) return;
      const duty = dutyOf(watched, monotonic, wall, limits);
      switch (duty.do) {
        case 'nothing':
          return;
        case 'ping':
          watched.pinged = monotonic;
          return ws.ping();
        case 'close':
          return close(duty.closing);
        case 'terminate':
          counts.closed('silent');
          return ws.terminate();
      }
    },
    close,
    terminate: () => ws.terminate(),
  };
}

function read(data: RawData): Hello | Ping | undefined {
  try {
    const message: unknown = JSON.parse((data as Buffer).toString());
    return isHello(message) || isPing(message) ? message : undefined;
  } catch {
    return undefined;
  }
}
