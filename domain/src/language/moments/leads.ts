import { says, wordAt, type Token } from '../text/tokens.ts';
import { oneOf } from '../text/words.ts';

/** The words in front of a date or time that say that it is one, and the token behind them. */
export interface Lead {
  at: number;
  words: string[];
}

const leads = oneOf(
  'on by due deadline for at @ around approximately approx circa exactly before after until till from between starting',
);
const goesOn = oneOf('is was : about date of');
const isDue = oneOf('due deadline');
const isNot = oneOf('no not');
const MAX_WORDS = 4;

/** "on", "due by", "no later than", "with a deadline of", "at about" */
export function skipLead(tokens: readonly Token[], from: number): Lead {
  const late = noLater(tokens, from) ?? betweenNow(tokens, from);
  if (late) return late;
  const vague = AT_SOME_POINT.find((words) => says(tokens, from, words));
  if (vague) return skipLead(tokens, from + vague.length);
  if (isSometime(wordAt(tokens, from)) && isSided(wordAt(tokens, from + 1))) return skipLead(tokens, from + 1);
  const words: string[] = [];
  let at = skipWith(tokens, from);
  while (words.length < MAX_WORDS && belongs(wordAt(tokens, at), words)) {
    words.push(wordAt(tokens, at));
    at += 1;
  }
  return words.length === 0 ? { at: from, words } : { at, words };
}

function belongs(word: string, before: readonly string[]): boolean {
  if (leads(word)) return true;
  if (before.length === 0 || !goesOn(word)) return false;
  return word === 'about' || /^(?:due|deadline|date|is|:)$/.test(before.at(-1) ?? '');
}

/** "with a deadline of friday", "with due date friday" */
function skipWith(tokens: readonly Token[], from: number): number {
  if (wordAt(tokens, from) !== 'with') return from;
  const at = /^(?:an?|the)$/.test(wordAt(tokens, from + 1)) ? from + 2 : from + 1;
  return isDue(wordAt(tokens, at)) ? at : from;
}

function noLater(tokens: readonly Token[], from: number): Lead | undefined {
  const due = isDue(wordAt(tokens, from)) ? from + 1 : from;
  const said = isNot(wordAt(tokens, due)) && wordAt(tokens, due + 1) === 'later';
  return said && /^(?:than|then)$/.test(wordAt(tokens, due + 2)) ? { at: due + 3, words: ['by'] } : undefined;
}

const AT_SOME_POINT = ['at some point', 'some time', 'at some stage'].map((words) => words.split(' '));
const isSometime = oneOf('sometime anytime');
const isSided = oneOf('before after by around between');

/** "between now and friday" is by friday. */
function betweenNow(tokens: readonly Token[], from: number): Lead | undefined {
  return says(tokens, from, BETWEEN_NOW_AND) ? { at: from + 3, words: ['by'] } : undefined;
}

const BETWEEN_NOW_AND = ['between', 'now', 'and'];

const MANNERS = [
  'at the latest',
  'at the very latest',
  'at the earliest',
  'or earlier',
  'or sooner',
  'or so',
  'or later',
  'or after',
  'or thereabouts',
].map((manner) => manner.split(' '));
const isManner = oneOf('sharp latest exactly ish onwards');

/** What may follow a moment without changing it: "sharp", "at the latest", "or so". */
export function skipManner(tokens: readonly Token[], at: number): number {
  const comma = wordAt(tokens, at) === ',' ? at + 1 : at;
  if (isManner(wordAt(tokens, at))) return at + 1;
  const manner = MANNERS.find((words) => says(tokens, comma, words));
  return manner ? comma + manner.length : at;
}

const isEnd = oneOf('end close');

/** "eod", "close of business", "the end of the day": the end of the day that stands beside it. */
export function skipDayEnd(tokens: readonly Token[], from: number): number {
  const word = wordAt(tokens, from);
  if (word === 'eod' || word === 'cob') return from + 1;
  const at = word === 'the' ? from + 1 : from;
  if (!isEnd(wordAt(tokens, at)) || wordAt(tokens, at + 1) !== 'of') return from;
  const day = wordAt(tokens, at + 2) === 'the' ? at + 3 : at + 2;
  return /^(?:business|day|play)$/.test(wordAt(tokens, day)) ? day + 1 : from;
}
