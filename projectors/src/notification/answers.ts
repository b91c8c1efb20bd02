import { NotAllowed } from '@tasklog/runtime/outbound/guard';
import type { Guard } from '@tasklog/runtime/outbound/guard';
import { postOutside } from '@tasklog/runtime/outbound/post';
import type { Posted, Posting } from '@tasklog/runtime/outbound/post';
import type { Delivered } from './channel.ts';

const WITHIN_MS = 10_000;

/**
 * Posts to an address that a user gave and says what became of it. `meaning` is asked first, for what a status means to
 * this kind of receiver alone. Who sent us somewhere private gets no further tries: the address has to be changed first.
 */
export async function deliverTo(
  guard: Guard,
  address: string,
  posting: Omit<Posting, 'withinMs'>,
  meaning: (status: number) => Delivered | Promise<Delivered> | undefined,
): Promise<Delivered> {
  try {
    const posted = await postOutside(guard, new URL(address), { ...posting, withinMs: WITHIN_MS });
    return (await meaning(posted.status)) ?? answerToPost(posted);
  } catch (error) {
    if (error instanceof NotAllowed) return { outcome: 'failed', reason: 'the host may not be reached from here' };
    throw error;
  }
}

/** What a receiver's answer means, where it has no meaning of its own. A redirect is never followed. */
function answerToPost({ status, retryAfter }: Posted): Delivered {
  if (status >= 200 && status < 300) return { outcome: 'done' };
  if (status >= 300 && status < 400)
    return { outcome: 'failed', reason: `${String(status)} from the receiver: redirects are not followed` };
  const seconds = Number(retryAfter);
  const reason = `${String(status)} from the receiver`;
  return { outcome: 'again', reason, ...(seconds > 0 && { afterMs: seconds * 1_000 }) };
}
