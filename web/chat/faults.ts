import type { ChatkitEvent, Problem } from '@tasklog/schemas';
import type { Words } from '../messages/words.ts';

/** What a stream says went wrong. */
export function problemOf(
  { message, allow_retry: again }: Extract<ChatkitEvent, { type: 'error' }>,
  words: Words,
): Problem {
  const detail = message ?? words('chat.faults.any');
  return { type: 'about:blank', title: detail, status: again ? 503 : 422, code: 'refused', detail };
}

/** Of a stream that ended in the middle of it. */
export function brokenOff(words: Words): Problem {
  const detail = words('chat.faults.brokenOff');
  return { type: 'about:blank', title: detail, status: 503, code: 'broken-off', detail };
}
