import { CLOSING } from './closing.ts';
import type { Closing } from './closing.ts';
import type { Limits } from './limits.ts';

/** What the sweep must know of a socket. Times in milliseconds; `opened`, `heard` and `pinged` on the monotonic clock. */
export type Watched = {
  opened: number;
  heard: number;
  pinged: number;
  /** Wall clock, from the token; undefined until a token was verified. */
  expires: number | undefined;
};

type Duty = { do: 'nothing' } | { do: 'ping' } | { do: 'close'; closing: Closing } | { do: 'terminate' };

/**
 * What a socket is due for. Expiry is compared with the wall clock each time: a clock that jumps is noticed within one
 * sweep, and no timer is ever too long for the timer queue.
 */
export function dutyOf(socket: Watched, monotonic: number, wall: number, limits: Limits): Duty {
  if (socket.expires === undefined)
    return monotonic - socket.opened >= limits.helloMs ? { do: 'close', closing: CLOSING.noHello } : { do: 'nothing' };
  if (wall >= socket.expires) return { do: 'close', closing: CLOSING.expired };
  if (monotonic - socket.heard >= limits.silentMs) return { do: 'terminate' };
  if (monotonic - Math.max(socket.pinged, socket.opened) >= limits.pingEveryMs) return { do: 'ping' };
  return { do: 'nothing' };
}
