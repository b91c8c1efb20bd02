import type { Body } from './repeat-body.ts';
import { tooOften } from './repeat-hours.ts';
import type { Head } from './repeat-read.ts';
import { every } from './repeat-shape.ts';
import { wordAt, type Token } from '../text/tokens.ts';
import { oneOf, unitOf, wholeNumber } from '../text/words.ts';

/** "once a week"; "twice a week" needs its days, so it asks. */
export function perUnit(tokens: readonly Token[], from: number): Head | undefined {
  const said = howMany(tokens, from);
  if (!said) return undefined;
  const { count, to: at } = said;
  const slash = /^\/(day|week|month|year)$/.exec(said.rest ?? '')?.[1];
  const unit = slash ?? unitAfter(tokens, at);
  const freq = { hour: 'HOURLY', day: 'DAILY', week: 'WEEKLY', month: 'MONTHLY', year: 'YEARLY' }[unit as 'hour'] as
    'HOURLY' | undefined;
  if (!freq) return undefined;
  const to = slash ? at : /ly$/.test(wordAt(tokens, at)) ? at + 1 : at + 2;
  const body: Body = { shape: every(freq), rule: 'repeat: how often' };
  const months = unit === 'year' && count > 1 ? MONTHS_IN_YEAR / count : 0;
  if (Number.isInteger(months) && months > 0) body.shape = every('MONTHLY', months);
  else if (unit === 'hour' && count > 1) return { body: tooOften(), to, edge: false };
  else if (count > 1) {
    body.fault = unit === 'day' ? 'At which times of the day?' : `On which days of the ${unit ?? 'week'}?`;
    body.asks = count;
  }
  return { body, to, edge: false };
}

const MONTHS_IN_YEAR = 12;

const SINGLE = new Map([
  ['once', 1],
  ['twice', 2],
  ['thrice', 3],
]);
const GLUED = /^(\d{1,2})x(\/.*)?$/;
const isVague = oneOf('several multiple many');
const isFew = oneOf('few couple');

/** "once", "twice", "three times", "3x", "a couple of times", "3x/week" */
function howMany(tokens: readonly Token[], from: number): { count: number; to: number; rest?: string } | undefined {
  const word = wordAt(tokens, from);
  const single = SINGLE.get(word);
  if (single !== undefined) return { count: single, to: from + 1 };
  const glued = GLUED.exec(word);
  if (glued) return { count: Number(glued[1]), to: from + 1, ...(glued[2] === undefined ? {} : { rest: glued[2] }) };
  const vague = isVague(word) ? SEVERAL : undefined;
  const few = word === 'a' && isFew(wordAt(tokens, from + 1)) ? SEVERAL : undefined;
  const at = few === undefined ? from + 1 : wordAt(tokens, from + 2) === 'of' ? from + 3 : from + 2;
  const count = vague ?? few ?? wholeNumber(word);
  return count !== undefined && count > 0 && /^(?:times|x|time)$/.test(wordAt(tokens, at))
    ? { count, to: at + 1 }
    : undefined;
}

/** More than any list of days can answer, so that it is always asked. */
const SEVERAL = 99;

/** "a week", "per month", "weekly", "every day" */
function unitAfter(tokens: readonly Token[], at: number): string | undefined {
  const adverb = { daily: 'day', weekly: 'week', monthly: 'month', yearly: 'year', annually: 'year', hourly: 'hour' }[
    wordAt(tokens, at)
  ];
  if (adverb !== undefined) return adverb;
  return /^(?:an?|every|each|per)$/.test(wordAt(tokens, at)) ? unitOf(wordAt(tokens, at + 1)) : undefined;
}
