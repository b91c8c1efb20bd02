// The line to the realtime service: says hello, follows the frames, and comes back by itself.
//
// Late or never: a socket that says OPEN is not believed after the page was hidden, the network changed or 30 s passed
// without a frame; it is pinged and closed if nothing comes within 3 s. Twice: frames may repeat after a reconnect, the
// reducer drops what it knows. Half-way: a hole the server cannot fill arrives as `resync`, and the list is read again.
// The first `ready` also reads it again, since what happened between the page's own snapshot and that moment is unknown.
// Frames run ahead of the read models: both name the position that the list must have come to, or it would stay older.
import type { Frame, NoticeFrame } from '@tasklog/schemas';
import { backoff } from './backoff.ts';
import type { News } from './news.ts';
import type { LinkState } from './reduce.ts';
import { SignedOut, type Tokens } from './token.ts';

export interface LineDeps {
  url: string;
  tokens: Tokens;
  open: (url: string) => WebSocket;
  now: () => number;
  /** The number of the last frame that is known already: the line goes on behind it. */
  since?: number | undefined;
  /** @param seq the number up to which everything is told with it; none where it says nothing about frames. */
  tell: (news: News, seq?: number) => void;
}

export interface Line {
  /** The page woke up or the network came back: prove that the line is alive, or replace it. */
  check: () => void;
  stop: () => void;
}

const SILENCE_MS = 30_000;
const PONG_MS = 3_000;
const HELLO_MS = 10_000;
const RENEW_BEFORE_END_MS = 60_000;
const BAD_TOKEN = 4401;

export function openLine(deps: LineDeps): Line {
  let socket: WebSocket | null = null;
  let { since } = deps;
  let attempt = 0;
  let tokenRefused = false;
  let stopped = false;
  const timers = makeTimers();
  const tellLink = (state: LinkState) => deps.tell({ kind: 'link', state });

  async function connect(): Promise<void> {
    timers.clearAll();
    let token: string;
    try {
      token = await deps.tokens.get(tokenRefused);
    } catch (error) {
      if (error instanceof SignedOut) return tellLink('signed-out');
      return retry();
    }
    if (stopped) return;
    const mine = deps.open(deps.url);
    socket = mine;
    timers.set('hello', HELLO_MS, () => drop(mine));
    mine.onopen = () => say(mine, token);
    mine.onmessage = ({ data }) => (mine === socket ? hear(JSON.parse(String(data)) as Frame) : undefined);
    mine.onclose = ({ code }) => (mine === socket ? lose(code) : undefined);
  }

  function say(to: WebSocket, token: string): void {
    to.send(JSON.stringify({ type: 'hello', token, ...(since === undefined ? {} : { since }) }));
  }

  function hear(frame: Frame): void {
    timers.clear('pong');
    timers.set('silence', SILENCE_MS, check);
    switch (frame.type) {
      case 'ready':
        timers.clear('hello');
        timers.set('renew', Date.parse(frame.expiresAt) - deps.now() - RENEW_BEFORE_END_MS, () => void renew());
        attempt = 0;
        tokenRefused = false;
        // Not on a return: the frames that were missed come behind it, and only they say how far they go.
        if (since === undefined) tellFrame({ kind: 'gap', position: frame.position }, frame.seq);
        return tellLink('live');
      case 'notice':
        return tellFrame(newsOf(frame), frame.seq);
      case 'resync':
        return tellFrame({ kind: 'gap', position: frame.position }, frame.seq);
      case 'pong':
        return tellLink('live');
    }
  }

  function tellFrame(news: News, seq: number): void {
    since = Math.max(since ?? 0, seq);
    deps.tell(news, seq);
  }

  async function renew(): Promise<void> {
    const mine = socket;
    const token = await deps.tokens.get(true).catch(() => null);
    if (token && mine && mine === socket && mine.readyState === WebSocket.OPEN) say(mine, token);
  }

  function check(): void {
    if (stopped) return;
    if (!socket || socket.readyState > WebSocket.OPEN) {
      attempt = 0;
      return void connect();
    }
    if (socket.readyState !== WebSocket.OPEN) return;
    const mine = socket;
    mine.send(JSON.stringify({ type: 'ping' }));
    timers.set('pong', PONG_MS, () => drop(mine));
  }

  /** Does not wait for the closing handshake: a line that is gone would not answer it either. */
  function drop(mine: WebSocket): void {
    if (mine !== socket) return;
    socket = null;
    mine.close();
    lose(1006);
  }

  function lose(code: number): void {
    socket = null;
    const firstRefusal = code === BAD_TOKEN && !tokenRefused;
    tokenRefused = code === BAD_TOKEN;
    if (firstRefusal) return void connect();
    retry();
  }

  function retry(): void {
    timers.clearAll();
    if (stopped) return;
    tellLink('reconnecting');
    timers.set('retry', backoff(attempt++), () => void connect());
  }

  void connect();
  return {
    check,
    stop: () => {
      stopped = true;
      timers.clearAll();
      const last = socket;
      socket = null;
      last?.close();
    },
  };
}

function newsOf({ notice, position }: NoticeFrame): News {
  if (notice.type === 'notice.reminder') return { kind: 'reminder', notice };
  if (notice.type === 'notice.read') return { kind: 'read' };
  const { subject: taskId, taskversion: version, data, actor } = notice;
  return { kind: 'change', change: { taskId, version, task: data.task }, actor, position };
}

function makeTimers() {
  const running = new Map<string, ReturnType<typeof setTimeout>>();
  const clear = (name: string) => {
    clearTimeout(running.get(name));
    running.delete(name);
  };
  return {
    set: (name: string, ms: number, then: () => void) => {
      clear(name);
      running.set(name, setTimeout(then, Math.max(0, ms)));
    },
    clear,
    clearAll: () => [...running.keys()].forEach(clear),
  };
}
