import { quietUntil, type QuietHours } from './quiet.ts';

/** Fired later than this after it should have been, a reminder is late. */
const LATE_MS = 30_000;

/** A reminder that is due. All instants in milliseconds since the epoch. */
export interface Due {
  dueAt: number;
  now: number;
  /** Somebody named its instant itself. */
  exact: boolean;
  /** It was held, and that ended then; `late` says whether it had been missed before it was held. */
  released?: { at: number; late: boolean };
}

/** What becomes of it: held until an instant, or it speaks up now. */
export type Turn = { holdUntil: number; late: boolean } | { holdUntil?: never; late: boolean; held: boolean };

/**
 * Whether a reminder that is due speaks up now. One that falls in the quiet hours is held until they end, and not late
 * by that. One whose instant somebody named speaks up at that instant all the same. What was missed does not break into
 * the quiet hours, whichever of the two it is.
 */
export function turnOf({ dueAt, now, exact, released }: Due, quiet: QuietHours | undefined): Turn {
  const endOf = (at: number): number | undefined => (quiet ? quietUntil(at, quiet) : undefined);
  const meant = exact ? dueAt : (endOf(dueAt) ?? dueAt);
  if (now < meant) return { holdUntil: meant, late: released?.late ?? false };
  const late = released?.late === true || now - Math.max(meant, released?.at ?? meant) > LATE_MS;
  const end = late || released ? endOf(now) : undefined;
  if (end !== undefined) return { holdUntil: end, late };
  return { late, held: meant > dueAt || released !== undefined };
}
