import { wordAt, type Token } from './tokens.ts';

/** The words in front of a date or time that say that it is one, and the token behind them. */
export interface Lead {
  at: number;
  words: string[];
}

const FIRST =
  /^(?:on|by|due|deadline|for|at|@|around|approximately|approx|circa|exactly|before|after|until|till|from|between|starting)$/;
const MORE = /^(?:is|was|:|about|date|of)$/;
const MAX_WORDS = 4;

/** "on", "due by", "no later than", "with a deadline of", "at about" */
export function skipLead(tokens: readonly Token[], from: number): Lead {
  const late = noLater(tokens, from);
  if (late) return late;
  const words: string[] = [];
  let at = skipWith(tokens, from);
  while (words.length < MAX_WORDS && belongs(wordAt(tokens, at), words)) {
    words.push(wordAt(tokens, at));
    at += 1;
  }
  return words.length === 0 ? { at: from, words } : { at, words };
}

function belongs(word: string, before: readonly string[]): boolean {
  if (FIRST.test(word)) return true;
  if (before.length === 0 || !MORE.test(word)) return false;
  return word === 'about' || /^(?:due|deadline|date|is|:)$/.test(before.at(-1) ?? '');
}

/** "with a deadline of friday", "with due date friday" */
function skipWith(tokens: readonly Token[], from: number): number {
  const article = wordAt(tokens, from) === 'with' ? from + 1 : from;
  const at = /^(?:an?|the)$/.test(wordAt(tokens, article)) && article > from ? article + 1 : article;
  return at > from && /^(?:due|deadline)$/.test(wordAt(tokens, at)) ? at : from;
}

function noLater(tokens: readonly Token[], from: number): Lead | undefined {
  const due = /^(?:due|deadline)$/.test(wordAt(tokens, from)) ? from + 1 : from;
  const said = /^(?:no|not)$/.test(wordAt(tokens, due)) && wordAt(tokens, due + 1) === 'later';
  return said && /^(?:than|then)$/.test(wordAt(tokens, due + 2)) ? { at: due + 3, words: ['by'] } : undefined;
}

const MANNERS = ['at the latest', 'at the very latest', 'at the earliest', 'or earlier', 'or sooner', 'or so'];

/** What may follow a moment without changing it: "sharp", "at the latest", "or so". */
export function skipManner(tokens: readonly Token[], at: number): number {
  const comma = wordAt(tokens, at) === ',' ? at + 1 : at;
  if (/^(?:sharp|latest|exactly|ish|onwards)$/.test(wordAt(tokens, at))) return at + 1;
  for (const manner of MANNERS) {
    const words = manner.split(' ');
    if (words.every((word, index) => wordAt(tokens, comma + index) === word)) return comma + words.length;
  }
  return at;
}

/** "eod", "close of business", "the end of the day": the end of the day that stands beside it. */
export function skipDayEnd(tokens: readonly Token[], from: number): number {
  if (/^(?:eod|cob)$/.test(wordAt(tokens, from))) return from + 1;
  const at = wordAt(tokens, from) === 'the' ? from + 1 : from;
  if (!/^(?:end|close)$/.test(wordAt(tokens, at)) || wordAt(tokens, at + 1) !== 'of') return from;
  const day = wordAt(tokens, at + 2) === 'the' ? at + 3 : at + 2;
  return /^(?:business|day|play)$/.test(wordAt(tokens, day)) ? day + 1 : from;
}
