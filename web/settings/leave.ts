import type { Live } from '../live/live.ts';
import { forgetHere } from '../live/forget.ts';
import { leaveOtherTabs } from '../live/tabs.ts';
import { unsubscribeHere } from './push.ts';

type Leaving = Pick<Live, 'personId' | 'conversation'>;

/** Ends the session and leaves nothing of the person in this browser. @returns false when they are still signed in. */
export async function leave(live: Leaving): Promise<boolean> {
  const answer = await fetch('/api/auth/sign-out', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  }).catch(() => null);
  if (!answer?.ok) return false;
  await forget(live);
  return true;
}

/** After an erasure: the session is being deleted with everything else, whether it answers or not. */
export async function leaveForGood(live: Leaving): Promise<void> {
  if (!(await leave(live))) await forget(live);
}

async function forget({ personId, conversation }: Leaving): Promise<void> {
  await unsubscribeHere().catch(() => undefined);
  leaveOtherTabs(personId);
  await forgetHere(personId).catch(() => undefined);
  conversation.clear();
}
