import { wordAt, type Token } from '../text/tokens.ts';

/** Short names of zones as people write them behind a time; where a name has two meanings it is left out. */
const ZONES: ReadonlyMap<string, string> = new Map([
  ['utc', 'UTC'],
  ['gmt', 'UTC'],
  ['bst', 'Europe/London'],
  ['cet', 'Europe/Paris'],
  ['cest', 'Europe/Paris'],
  ['eet', 'Europe/Helsinki'],
  ['eest', 'Europe/Helsinki'],
  ['et', 'America/New_York'],
  ['est', 'America/New_York'],
  ['edt', 'America/New_York'],
  ['ct', 'America/Chicago'],
  ['cdt', 'America/Chicago'],
  ['mdt', 'America/Denver'],
  ['pt', 'America/Los_Angeles'],
  ['pst', 'America/Los_Angeles'],
  ['pdt', 'America/Los_Angeles'],
  ['jst', 'Asia/Tokyo'],
  ['aest', 'Australia/Sydney'],
  ['aedt', 'Australia/Sydney'],
]);

const SHORT = 2;

/** A zone behind a time of day: "5pm EST", "17:00 UTC". Two letters count only when written large. */
export function readSpokenZone(tokens: readonly Token[], at: number): { to: number; zone: string } | undefined {
  const zone = ZONES.get(wordAt(tokens, at));
  const text = tokens[at]?.text ?? '';
  if (zone === undefined || (text.length <= SHORT && text !== text.toUpperCase())) return undefined;
  return { to: wordAt(tokens, at + 1) === 'time' ? at + 2 : at + 1, zone };
}

/** The wall clock of `zone` when it is this late somewhere else. */
export function fromZone(date: Temporal.PlainDate, time: string, spoken: string, zone: string): Temporal.PlainDateTime {
  return date.toPlainDateTime(time).toZonedDateTime(spoken).withTimeZone(zone).toPlainDateTime();
}

const HALF_A_YEAR = { hours: 24 * 182 };

/** True when the clocks of two zones show the same now and half a year on. */
export function sameClock(left: string, right: string, now: Temporal.Instant): boolean {
  return [now, now.add(HALF_A_YEAR)].every(
    (moment) => moment.toZonedDateTimeISO(left).offset === moment.toZonedDateTimeISO(right).offset,
  );
}
