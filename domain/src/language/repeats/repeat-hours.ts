import type { Clock } from '../clock.ts';
import { inMinutes, readDuration, type Read } from '../moments/durations.ts';
import type { Body } from './repeat-body.ts';
import { every } from './repeat-shape.ts';
import { clockText, type TimeRead } from '../moments/time-read.ts';
import { readTime } from '../moments/times.ts';
import { wordAt, type Token } from '../text/tokens.ts';

const TOO_OFTEN = 'A repeat comes at most once an hour. How often should it come?';
const MINUTES_IN_HOUR = 60;

/** "every 90 minutes", "every 2h", "every half hour": whole hours only, and never more often than hourly. */
export function readHours(tokens: readonly Token[], from: number): Read<Body> | undefined {
  const seconds = secondsAt(tokens, from);
  if (seconds !== undefined) return { to: seconds, value: tooOften() };
  const one = /^(?:minute|hour)$/.test(wordAt(tokens, from)) ? [ONE, ...tokens.slice(from, from + WINDOW)] : undefined;
  const read = readDuration(one ?? tokens, one ? 0 : from);
  const minutes = read && inMinutes(read.value);
  if (!read || minutes === undefined || read.value.minutes === 0) return undefined;
  const to = one ? from + read.to - 1 : read.to;
  if (minutes < MINUTES_IN_HOUR) return { to, value: tooOften() };
  const hours = Math.floor(minutes / MINUTES_IN_HOUR);
  if (minutes % MINUTES_IN_HOUR === 0) return { to, value: { shape: every('HOURLY', hours), rule: 'repeat: hours' } };
  const fault = `A repeat counts whole hours: every ${hours === 1 ? 'hour' : `${hours} hours`} or every ${hours + 1} hours?`;
  return { to, value: { shape: every('HOURLY', hours), fault, rule: 'repeat: no whole hours' } };
}

const WINDOW = 12;
const ONE: Token = { text: 'one', word: 'one', start: 0, end: 0, kind: 'word' };

/** "second", "10 seconds", "30s": the token behind it. */
function secondsAt(tokens: readonly Token[], from: number): number | undefined {
  const word = wordAt(tokens, from);
  if (/^\d{1,4}(?:s|secs?|ms)$/.test(word)) return from + 1;
  return /^(?:\d{1,4}|few|couple|other|two|three|five|ten|thirty)$/.test(word) &&
    /^sec(?:ond)?s?$/.test(wordAt(tokens, from + 1))
    ? from + 2
    : undefined;
}

export function tooOften(): Body {
  return { shape: every('HOURLY'), fault: TOO_OFTEN, rule: 'repeat: too often' };
}

/** The hours of each day, and their step: "from 9 to 17", "between 9am and 5pm". */
export function readWindow(
  tokens: readonly Token[],
  from: number,
  step: number,
  clock: Clock,
): Read<string[]> | undefined {
  const said = /^(?:from|between)$/.test(wordAt(tokens, from)) ? from + 1 : from;
  const first = readTime(tokens, said, clock.house);
  if (!first || first.named || !/^(?:-|–|to|and|until|till)$/.test(wordAt(tokens, first.to))) return undefined;
  const last = readTime(tokens, first.to + 1, clock.house);
  if (!last || last.named) return undefined;
  const [start, end] = [hourOf(first), hourOf(last)];
  const until = end <= start && last.bare && end <= NOON ? end + NOON : end;
  if (until <= start) return undefined;
  const times = Array.from({ length: Math.floor((until - start) / step) + 1 }, (_, index) =>
    clockText(start + index * step, Number(first.time.slice(3))),
  );
  return { to: last.to, value: times };
}

const NOON = 12;

function hourOf({ time }: TimeRead): number {
  return Number(time.slice(0, 2));
}
