/** A screen that stays open: a socket that comes back with `since` when it is closed, as the web's does. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Frame } from '@tasklog/schemas';

export type Listener = {
  user: string;
  /** Resolves at the first `ready`. */
  ready: Promise<void>;
  /** The seq of every notice, in the order they came; of those that were told before, only the first time. */
  told: number[];
  /** From where on it was to be told. */
  from: () => number;
  /** Up to where it was said that something was missed: a screen reads the list again then. */
  resynced: number[];
  /** The codes with which it was closed. */
  closed: number[];
  /** Resolves once it has been told of this seq. */
  until: (seq: number) => Promise<void>;
  stop: () => void;
};

const AGAIN_MS = 50;

export function listen(url: string, user: string, token: string): Listener {
  const told: number[] = [];
  const resynced: number[] = [];
  const closed: number[] = [];
  const first = Promise.withResolvers<void>();
  let [from, since] = [undefined as number | undefined, undefined as number | undefined];
  let socket: WebSocket | undefined;
  let stopped = false;
  let news = Promise.withResolvers<void>();

  const hear = (frame: Frame): void => {
    if (frame.type === 'ready' && from === undefined) {
      since = from = frame.seq;
      first.resolve();
    }
    if (frame.type === 'resync') {
      resynced.push(frame.seq);
      since = Math.max(since ?? 0, frame.seq);
    }
    if (frame.type === 'notice' && frame.seq > (since ?? 0)) {
      told.push(frame.seq);
      since = frame.seq;
    }
    news.resolve();
    news = Promise.withResolvers();
  };
  const open = (): void => {
    const mine = (socket = new WebSocket(url));
    mine.onopen = () => mine.send(JSON.stringify({ type: 'hello', token, ...(since === undefined ? {} : { since }) }));
    mine.onmessage = ({ data }) => hear(JSON.parse(String(data)) as Frame);
    mine.onerror = () => undefined;
    mine.onclose = ({ code }) => {
      if (stopped) return;
      closed.push(code);
      void wait(AGAIN_MS * (1 + Math.random())).then(() => stopped || open());
    };
  };
  open();
  return {
    ...{ user, told, resynced, closed },
    ready: first.promise,
    from: () => from ?? 0,
    until: async (seq) => {
      while ((since ?? 0) < seq) await news.promise;
    },
    stop: () => {
      stopped = true;
      socket?.close();
    },
  };
}
