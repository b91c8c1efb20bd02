import type { LinkState } from '../live/reduce.ts';
import type { Traffic } from '../live/traffic.ts';

export interface Connection {
  link: LinkState;
  /** Since when what is shown may be older than what is; null while it is not. */
  behindSince: number | null;
  /** Changes that were made here and are not with the service yet. */
  waiting: number;
  traffic: Traffic;
}

/** What a person is told about the connection, in the words `shell.link` of the catalogue. */
export type Bar =
  | { say: 'signedOut' | 'offline' | 'slow' }
  | { say: 'offlineWaiting'; count: number }
  | { say: 'reconnecting' | 'stale'; at: number }
  | { say: 'reconnectingWaiting'; at: number; count: number }
  | { say: 'full'; seconds: number };

/** What lasts less than this is told by the dot alone. */
export const DOT_ONLY_MS = 5_000;

/** The one thing that is worth a line above the page, the one that explains most first; null when all is well. */
export function barOf({ link, behindSince, waiting, traffic }: Connection, now: number): Bar | null {
  const lasts = behindSince !== null && now - behindSince >= DOT_ONLY_MS;
  const at = behindSince ?? now;
  if (link === 'signed-out' || traffic.signedOut) return { say: 'signedOut' };
  if (link === 'offline') return waiting > 0 ? { say: 'offlineWaiting', count: waiting } : { say: 'offline' };
  if (traffic.fullUntil !== null && traffic.fullUntil > now)
    return { say: 'full', seconds: Math.ceil((traffic.fullUntil - now) / 1_000) };
  if (link === 'reconnecting' && lasts)
    return waiting > 0 ? { say: 'reconnectingWaiting', at, count: waiting } : { say: 'reconnecting', at };
  if (traffic.slow) return { say: 'slow' };
  if (lasts) return { say: 'stale', at };
  return null;
}
