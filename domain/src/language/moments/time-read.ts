import type { PartOfDay } from '../../preferences.ts';
import { wordAt, type Token } from '../text/tokens.ts';
import { oneOf, weekdayOf } from '../text/words.ts';

/**
 * A time of day as HH:mm. `needs` says what must stand beside it before it is believed: nothing, a date or an edge
 * of the message, or the word "at". `bare` marks an hour without am, pm or minutes.
 */
export interface TimeRead {
  to: number;
  time: string;
  needs: 'nothing' | 'edge' | 'at';
  rule: string;
  bare?: boolean;
  named?: boolean;
  /** The part of the day of a named hour. */
  part?: PartOfDay;
  /** The zone that was named behind it. */
  zone?: string;
  /** The sentence to say when the clock has no such time. */
  fault?: string;
}

export function clockText(hour: number, minute: number): string {
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

/** The reading of an hour without am or pm that fits a part of the day. */
export function inHalf(time: string, part: PartOfDay): string {
  const [said = 0, minute = 0] = time.split(':').map(Number);
  const hour = said > NOON ? said - NOON : said;
  if (part === 'morning') return clockText(hour === 12 ? 0 : hour, minute);
  if (part === 'night') return clockText(hour === 12 ? 0 : hour >= 6 && hour < 12 ? hour + 12 : hour, minute);
  return clockText(hour < 12 ? hour + 12 : hour, minute);
}

const NOON = 12;
/** From one o'clock until before this one, people who say no more than the hour mean the afternoon. */
const EARLIEST = 6;

/** "at 4", "half past two": in the afternoon; "dinner at 7": in the evening. Of what gets up early it is the hour that was said. */
export function awake(tokens: readonly Token[], read: TimeRead): TimeRead {
  const [hour = 0, minute = 0] = read.time.split(':').map(Number);
  if (!read.bare || hour < 1 || hour >= NOON || tokens.some(isOfEarly)) return read;
  return hour < EARLIEST || tokens.some(isOfEvening) ? { ...read, time: clockText(hour + NOON, minute) } : read;
}

const isInEvening = oneOf('dinner supper drinks cocktails party pub concert theatre theater cinema movie movies gig');
const isAbout = oneOf('for before after about of re');
const followsName = oneOf(
  'night nights reservation reservations rez date party with w/ at @ on in from tonight tomorrow this next',
);

/** "team dinner with ann", not "buy the dinner plates": what is in the evening is what the line is about. */
const isOfEvening = ({ word }: Token, at: number, tokens: readonly Token[]): boolean => {
  if (!isInEvening(word) || tokens.slice(0, at).some((before) => isAbout(before.word))) return false;
  const next = wordAt(tokens, at + 1);
  return tokens[at + 1]?.kind !== 'word' || followsName(next) || weekdayOf(next) !== undefined || /^\d/.test(next);
};

const getsUpEarly = oneOf('wake waking wakeup wake-up alarm rise flight fly airport dawn sunrise early');

const isOfEarly = ({ word }: Token, at: number, tokens: readonly Token[]): boolean =>
  getsUpEarly(word) || (word === 'up' && /^(?:get|getting)$/.test(wordAt(tokens, at - 1)));

const isHalf = oneOf('am pm a.m a.m. p.m p.m.');

export function meridiemAt(tokens: readonly Token[], at: number): string | undefined {
  return isHalf(wordAt(tokens, at)) ? wordAt(tokens, at)[0] : undefined;
}

export function withMeridiem(hour: number, half: string | undefined): number | undefined {
  if (half === undefined) return hour <= 23 ? hour : undefined;
  if (hour > 12) return half === 'p' && hour <= 23 ? hour : undefined;
  return (hour % 12) + (half === 'p' && hour > 0 ? 12 : 0);
}

/** "five o'clock pm" */
export function spokenHalf(tokens: readonly Token[], read: TimeRead): TimeRead {
  const half = meridiemAt(tokens, read.to);
  const [hour = 0, minute = 0] = read.time.split(':').map(Number);
  const real = half && withMeridiem(hour, half);
  return real === undefined ? read : { ...read, to: read.to + 1, time: clockText(real as number, minute), bare: false };
}
