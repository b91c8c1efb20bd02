/**
 * Tells the relay that the outbox has something. NOTIFY takes a lock that all committing transactions share, so it never
 * stands in a command's transaction: it goes out behind the commit, on a connection of its own, at most once per EVERY_MS.
 * One that gets lost costs the relay's poll, never a record.
 */
import type { Session } from '@tasklog/event-log';

const EVERY_MS = 5;

export function createWake(session: Pick<Session, 'notify'>, onError: (error: Error) => void): () => void {
  let resting = false;
  let again = false;
  const send = (): void => {
    resting = true;
    again = false;
    session.notify('outbox', '').catch((error: unknown) => onError(error as Error));
    setTimeout(() => {
      resting = false;
      if (again) send();
    }, EVERY_MS).unref();
  };
  return () => (resting ? void (again = true) : send());
}
