import type { Posted } from '@tasklog/runtime/outbound/post';
import type { Delivered } from './channel.ts';

/** What a receiver's answer means, where it has no meaning of its own. A redirect is never followed. */
export function answerToPost({ status, retryAfter }: Posted): Delivered {
  if (status >= 200 && status < 300) return { outcome: 'done' };
  if (status >= 300 && status < 400)
    return { outcome: 'failed', reason: `${String(status)} from the receiver: redirects are not followed` };
  const seconds = Number(retryAfter);
  const reason = `${String(status)} from the receiver`;
  return { outcome: 'again', reason, ...(seconds > 0 && { afterMs: seconds * 1_000 }) };
}
