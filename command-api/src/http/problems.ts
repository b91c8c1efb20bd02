import type { RefusalCode } from '@tasklog/domain';
import { Problem } from '@tasklog/runtime';
import type { Outcome } from '../request.ts';

/** The one table from the domain's "no" to HTTP. */
const STATUS: Record<RefusalCode, number> = {
  'no-such-task': 404,
  'already-exists': 409,
  'not-a-date': 422,
  'unknown-time-zone': 422,
  'bad-repeat': 422,
  'not-repeating': 409,
  'repeat-is-over': 409,
  'reminder-needs-date': 422,
  'not-open': 409,
  'snooze-in-the-past': 422,
  'changed-since': 409,
};

/** What a command came to, as its stored answer; everything else is thrown as the problem it is. `at` names the operation of a batch. */
export function answerOf(
  outcome: Outcome,
  at: (index: number) => string = () => '',
): { answer: unknown; replayed: boolean } {
  switch (outcome.kind) {
    case 'done':
      return outcome;
    case 'refused': {
      const { code, message, field } = outcome.refusal;
      const faults = field === undefined ? [] : [{ field: `${at(outcome.index)}${field}`, message }];
      throw new Problem(STATUS[code], code, message, { faults });
    }
    case 'stale':
      throw new Problem(
        412,
        'version-mismatch',
        `The task has changed since: it is at version ${String(outcome.version)}. Read it again and decide anew.`,
        {
          headers: { ETag: `"${String(outcome.version)}"` },
          faults: [{ field: at(outcome.index) || 'If-Match', message: `is not ${String(outcome.version)}` }],
        },
      );
    case 'key-reused':
      throw new Problem(
        422,
        'key-reused',
        'This Idempotency-Key was used for another request. Use a new key for a new request.',
        { faults: [{ field: 'Idempotency-Key', message: 'was used for another request' }] },
      );
    case 'in-flight':
      throw new Problem(
        409,
        'in-flight',
        'The first request with this Idempotency-Key is still under way. Ask again in a moment.',
        { headers: { 'Retry-After': '1' } },
      );
    case 'erased':
      throw erased();
    case 'contended':
      throw new Problem(409, 'contended', 'Others keep changing this task at the same moment. Try again.', {
        headers: { 'Retry-After': '1' },
      });
  }
}

/** Whoever still has a token of an account that is no more. */
export const erased = (): Problem =>
  new Problem(410, 'erased', 'All data of this user was erased on request, and nothing new is kept. Sign up anew.');
