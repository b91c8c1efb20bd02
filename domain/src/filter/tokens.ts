import { FilterFault } from './fault.ts';

/** An operator, or the text of one term as it was written, without the space around it. */
export type Token = {
  kind: 'and' | 'or' | 'not' | 'open' | 'close' | 'comma' | 'text' | 'end';
  start: number;
  end: number;
};

const OPERATORS: Record<string, Token['kind']> = { '&': 'and', '|': 'or', '(': 'open', ')': 'close', ',': 'comma' };

/**
 * Cuts a filter into tokens in one pass. A backslash frees the next character, quotes free all between them. The words
 * and, or and not count as operators, but not behind `search:`, and not the "and" of "between … and …".
 */
export function tokenise(text: string): Token[] {
  const tokens: Token[] = [];
  let start = -1;
  let end = 0;
  let search = false;
  let between = false;
  const cut = (): void => {
    if (start >= 0) tokens.push({ kind: 'text', start, end });
    [start, search, between] = [-1, false, false];
  };
  const operator = (kind: Token['kind'], at: number, length: number): number => {
    cut();
    tokens.push({ kind, start: at, end: at + length });
    return at + length;
  };
  for (let at = 0; at < text.length;) {
    const character = text[at] ?? '';
    const kind = OPERATORS[character];
    if (kind) {
      at = operator(kind, at, 1);
      continue;
    }
    const begins = at === 0 || isSpace(text[at - 1] ?? '') || start < 0;
    if (character === '!' && begins) {
      at = operator('not', at, 1);
      continue;
    }
    const word = begins && !search ? operatorWord(text, at) : undefined;
    if (word === 'and' && between) between = false;
    else if (word !== undefined && (word !== 'not' || start < 0)) {
      at = operator(word, at, word.length);
      continue;
    }
    if (isSpace(character)) {
      at += 1;
      continue;
    }
    if (begins && isWord(text, at, 'between')) between = true;
    if (start < 0) {
      start = at;
      search = SEARCH.test(text.slice(at, at + LONGEST_SEARCH));
    }
    at = character === '"' ? quoteEnd(text, at) : at + (character === '\\' ? 2 : 1);
    end = Math.min(at, text.length);
  }
  cut();
  tokens.push({ kind: 'end', start: text.length, end: text.length });
  return tokens;
}

const SEARCH = /^search\s{0,3}:/i;
const LONGEST_SEARCH = 'search   :'.length;

const isSpace = (character: string): boolean => /\s/.test(character);

function operatorWord(text: string, at: number): 'and' | 'or' | 'not' | undefined {
  return (['and', 'or', 'not'] as const).find((word) => isWord(text, at, word));
}

/** Whether this word stands here, and nothing is grown to it. */
function isWord(text: string, at: number, word: string): boolean {
  const next = text[at + word.length] ?? ' ';
  return text.slice(at, at + word.length).toLowerCase() === word && (isSpace(next) || next === '(' || next === ')');
}

/** The index behind the closing quote. */
function quoteEnd(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at += text[at] === '\\' ? 2 : 1) if (text[at] === '"') return at + 1;
  throw new FilterFault(open, 1, 'this quote is not closed; put " behind the words, or \\" for the sign itself');
}
