/** How a page of operations is followed, as far as a person is there to see it. */
export interface Watched {
  paused: boolean;
  visible: boolean;
  /** Since somebody last touched the page. */
  idleMs: number;
}

export const EVERY_MS = 2_000;
/** For what changes as seldom, or costs more than a look. */
export const SELDOM_MS = 10_000;
export const IDLE_AFTER_MS = 5 * 60_000;

/** How long to wait before the next look; null while nobody looks, or nothing is to change. */
export function pauseBefore({ paused, visible, idleMs }: Watched, everyMs: number): number | null {
  if (paused || !visible) return null;
  return idleMs >= IDLE_AFTER_MS ? Math.max(everyMs, SELDOM_MS) : everyMs;
}
