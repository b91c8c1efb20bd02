import type { Read } from '../moments/durations.ts';
import type { Head } from './repeat-read.ts';
import { every, type RepeatShape } from './repeat-shape.ts';
import { wordAt, type Token } from '../text/tokens.ts';
import { oneOf } from '../text/words.ts';

export function adverb(tokens: readonly Token[], from: number): Head | undefined {
  const word = wordAt(tokens, from);
  const fault = TWO_READINGS.get(word);
  if (fault)
    return { body: { shape: every('MONTHLY', 2), fault, rule: 'repeat: two readings' }, to: from + 1, edge: true };
  const shape = ADVERBS.get(word)?.();
  if (shape) return { body: { shape, rule: `repeat: ${word}` }, to: from + 1, edge: true };
  const on = word === 'on' ? from + 1 : from;
  const freq = isAlternate(wordAt(tokens, on)) ? ALTERNATE.get(wordAt(tokens, on + 1)) : undefined;
  return freq && { body: { shape: every(freq, 2), rule: 'repeat: alternate' }, to: on + 2, edge: true };
}

/** "the last friday monthly", "first monday quarterly" */
export function adverbWithin(tokens: readonly Token[], at: number): Read<RepeatShape> | undefined {
  const shape = /^(?:monthly|quarterly)$/.test(wordAt(tokens, at)) ? ADVERBS.get(wordAt(tokens, at))?.() : undefined;
  return shape && { to: at + 1, value: shape };
}

export const isAlternate = oneOf('alternate alternating');

const ADVERBS = new Map<string, () => RepeatShape>([
  ['hourly', () => every('HOURLY')],
  ['daily', () => every('DAILY')],
  ['nightly', () => every('DAILY')],
  ['weekly', () => every('WEEKLY')],
  ['biweekly', () => every('WEEKLY', 2)],
  ['bi-weekly', () => every('WEEKLY', 2)],
  ['fortnightly', () => every('WEEKLY', 2)],
  ['monthly', () => every('MONTHLY')],
  ['quarterly', () => every('MONTHLY', 3)],
  ['semiannually', () => every('MONTHLY', 6)],
  ['semi-annually', () => every('MONTHLY', 6)],
  ['biannually', () => every('MONTHLY', 6)],
  ['yearly', () => every('YEARLY')],
  ['annually', () => every('YEARLY')],
  ['biennially', () => every('YEARLY', 2)],
  ['biyearly', () => every('YEARLY', 2)],
  ['half-yearly', () => every('MONTHLY', 6)],
  ['halfyearly', () => every('MONTHLY', 6)],
  ['six-monthly', () => every('MONTHLY', 6)],
  ['bi-annually', () => every('MONTHLY', 6)],
  ['bi-yearly', () => every('YEARLY', 2)],
  ['four-weekly', () => every('WEEKLY', 4)],
]);

const TWO_READINGS = new Map([
  ['bimonthly', 'Every two months, or twice a month?'],
  ['bi-monthly', 'Every two months, or twice a month?'],
  ['semimonthly', 'On which two days of the month?'],
  ['semiweekly', 'On which two days of the week?'],
]);

export const ADVERB_STARTS: readonly string[] = [...ADVERBS.keys(), ...TWO_READINGS.keys()];

const ALTERNATE: ReadonlyMap<string, RepeatShape['freq']> = new Map([
  ['days', 'DAILY'],
  ['weeks', 'WEEKLY'],
  ['months', 'MONTHLY'],
  ['years', 'YEARLY'],
]);
