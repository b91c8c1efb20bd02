/** The world outside: a webhook that notes when what came, screens that stay open, and some that stop reading. */
import { createServer } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { History } from './history.ts';

export type Webhooks = { urlFor: (userId: string) => string; stop: () => Promise<void> };

/** Takes whatever is posted, and notes it before it says so. */
export async function startWebhooks(history: History): Promise<Webhooks> {
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('error', () => undefined);
    request.on('end', () => {
      const user = decodeURIComponent((request.url ?? '').slice(1));
      history.told(user, text);
      history.received({
        at: Date.now(),
        user,
        delivery: request.headers['idempotency-key'],
        event: JSON.parse(text) as unknown,
      });
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    urlFor: (userId) => `http://127.0.0.1:${String(port)}/${userId}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** One screen: comes back with `since` whenever its socket is closed, and notes each frame. */
export type Screen = {
  userId: string;
  ready: Promise<void>;
  /** How far it was told. */ seq: () => number;
  stop: () => void;
};

const AGAIN_MS = 100;

export function openScreen(
  url: string,
  { userId, token }: { userId: string; token: string },
  n: number,
  history: History,
): Screen {
  const first = Promise.withResolvers<void>();
  let since: number | undefined;
  let socket: WebSocket | undefined;
  let stopped = false;
  const screen = `${userId} ${String(n)}`;
  const hear = (text: string): void => {
    history.told(userId, text);
    const frame = JSON.parse(text) as { type: string; seq: number; notice?: { id: string; type: string } };
    if (frame.type === 'ready') {
      // A first hello is told where it stands; a later one is told what it missed.
      history.received({
        screen,
        at: Date.now(),
        type: since === undefined ? 'from' : 'back',
        seq: since ?? frame.seq,
      });
      since ??= frame.seq;
      first.resolve();
    }
    if (frame.type === 'notice' || frame.type === 'resync') {
      history.received({
        screen,
        at: Date.now(),
        type: frame.type,
        seq: frame.seq,
        ...(frame.notice && { id: frame.notice.id }),
      });
      since = Math.max(since ?? 0, frame.seq);
    }
  };
  const open = (): void => {
    const mine = (socket = new WebSocket(url));
    mine.onopen = () => mine.send(JSON.stringify({ type: 'hello', token, ...(since === undefined ? {} : { since }) }));
    mine.onmessage = ({ data }) => hear(String(data));
    mine.onerror = () => undefined;
    mine.onclose = () => {
      if (!stopped) void wait(AGAIN_MS * (1 + Math.random())).then(() => stopped || open());
    };
  };
  open();
  return {
    userId,
    ready: first.promise,
    seq: () => since ?? 0,
    stop: () => {
      stopped = true;
      socket?.close();
    },
  };
}

/** Says hello like a browser, and reads nothing ever after: what it is sent piles up on the other side. */
export async function openDeafSocket(url: string, token: string): Promise<{ close: () => void }> {
  const { hostname, port, pathname } = new URL(url);
  const socket: Socket = connect({ host: hostname, port: Number(port) });
  socket.on('error', () => undefined);
  await new Promise<void>((resolve) => {
    socket.once('connect', resolve);
    socket.once('error', () => resolve());
  });
  socket.write(
    `GET ${pathname} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
  );
  await new Promise((resolve) => {
    socket.once('data', resolve);
    socket.once('close', resolve);
  });
  socket.write(frameOf(JSON.stringify({ type: 'hello', token })));
  socket.pause();
  return { close: () => socket.destroy() };
}

/** A masked text frame, as clients must send it. */
function frameOf(text: string): Buffer {
  const payload = Buffer.from(text);
  const mask = randomBytes(4);
  const length = Buffer.from([0x81, 0xfe, payload.length >> 8, payload.length & 0xff]);
  return Buffer.concat([length, mask, payload.map((byte, n) => byte ^ (mask[n % 4] ?? 0))]);
}
