import { isTimeZone } from '@tasklog/domain/recurrence/local';
import { Problem } from '@tasklog/runtime';

/** The zone of a user who has chosen none and says none. */
export const DEFAULT_ZONE = 'UTC';

/** A zone as a client named it. Throws Problem 422 when there is none of that name. */
export function needZone(timeZone: string, field = '/timeZone'): string {
  if (isTimeZone(timeZone)) return timeZone;
  throw new Problem(
    422,
    'unknown-time-zone',
    `“${timeZone}” is not a time zone. Use an IANA name such as Europe/Oslo.`,
    { faults: [{ field, message: 'is not an IANA time zone' }] },
  );
}
