import { respelt } from './spelling.ts';

/** One word, number or mark of a message. `word` is lower case, in its usual spelling, and empty when the text must not be parsed. */
export interface Token {
  text: string;
  word: string;
  start: number;
  end: number;
  kind: 'word' | 'mark' | 'masked';
}

/**
 * Cuts a message into tokens in one pass. Quoted text, links and words behind a backslash become one masked token
 * each; marks at the edges of a word become tokens of their own.
 */
export function tokenise(message: string): readonly Token[] {
  const known = recent.find((one) => one.message === message);
  if (known) return known.tokens;
  const tokens = cut(message);
  recent.unshift({ message, tokens });
  recent.length = Math.min(recent.length, KEPT);
  return tokens;
}

/** False when nothing in the text is a quote, a link or a backslash, so that no token of it can be masked. */
export function mayMask(text: string): boolean {
  return MASKING.test(text);
}

const MASKING = /["“‘«'`\\]|:\/\/|www\.|mailto:/i;

/** Readers of one message each ask for its tokens; the last few are kept, and with them what was read there. */
const recent: { message: string; tokens: readonly Token[] }[] = [];
const KEPT = 4;

function cut(message: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < message.length) {
    if (isSpace(message[at])) {
      at += 1;
      continue;
    }
    const quoted = quoteEnd(message, at);
    if (quoted !== undefined) {
      tokens.push(masked(message, at, quoted));
      at = quoted;
      continue;
    }
    const end = chunkEnd(message, at);
    cutChunk(message, at, end, tokens);
    at = end;
  }
  return tokens;
}

/** The lower-case word at an index: '' beyond the end and for masked text; a mark is its own character. */
export function wordAt(tokens: readonly Token[], index: number): string {
  return index >= 0 && index < tokens.length ? (tokens[index] as Token).word : '';
}

/** True when these words stand at an index and behind it. */
export function says(tokens: readonly Token[], at: number, words: readonly string[]): boolean {
  return words.every((word, index) => wordAt(tokens, at + index) === word);
}

/** True when nothing stands between this token and the one before it. */
export function touches(tokens: readonly Token[], index: number): boolean {
  const [left, right] = [tokens[index - 1], tokens[index]];
  return left !== undefined && right !== undefined && left.end === right.start;
}

/** The text of the message between two token indices (`to` is exclusive). */
export function textOf(message: string, tokens: readonly Token[], from: number, to: number): string {
  const [first, last] = [tokens[from], tokens[to - 1]];
  return first && last && to > from ? message.slice(first.start, last.end) : '';
}

const OPENING: Record<string, string> = { '"': '"', '“': '”', '‘': '’', '«': '»', "'": "'", '`': '`' };
const EDGE_MARKS = new Set('.,;:!?()[]{}"“”‘’«»`…'.split(''));

const SPACE = /\s/;

function isSpace(character: string | undefined): boolean {
  if (character === undefined || character === ' ') return true;
  return (character < '!' || character > '~') && SPACE.test(character);
}

/** A quote counts when it opens at a word's start and closes at a word's end. */
function quoteEnd(message: string, at: number): number | undefined {
  const close = OPENING[message[at] ?? ''];
  if (close === undefined) return undefined;
  const before = message[at - 1];
  if (before !== undefined && !isSpace(before) && !'([{:,'.includes(before)) return undefined;
  for (let end = message.indexOf(close, at + 1); end > at + 1; end = message.indexOf(close, end + 1)) {
    const after = message[end + 1];
    if (isSpace(after) || EDGE_MARKS.has(after ?? '')) return end + 1;
  }
  return undefined;
}

function masked(message: string, start: number, end: number): Token {
  return { text: message.slice(start, end), word: '', start, end, kind: 'masked' };
}

function chunkEnd(message: string, at: number): number {
  let end = at;
  while (end < message.length && !isSpace(message[end])) end += 1;
  return end;
}

const LINK = /^(?:[a-z][a-z0-9+.-]{1,15}:\/\/|www\.|mailto:)/i;
const MERIDIEM = /^(?:\d{1,2}(?:[:.]\d{2})?)?[ap]\.m\.?$/i;

const PLAIN = /^[a-z]+$/i;

function cutChunk(message: string, start: number, end: number, tokens: Token[]): void {
  const text = message.slice(start, end);
  if (PLAIN.test(text)) {
    tokens.push({ text, word: respelt(text.toLowerCase()), start, end, kind: 'word' });
    return;
  }
  let [from, to] = [start, end];
  while (from < to && (EDGE_MARKS.has(message[from] ?? '') || '+*'.includes(message[from] ?? ' '))) {
    tokens.push(mark(message, from));
    from += 1;
  }
  const trailing: Token[] = [];
  while (to > from && EDGE_MARKS.has(message[to - 1] ?? '') && !MERIDIEM.test(message.slice(from, to))) {
    to -= 1;
    trailing.unshift(mark(message, to));
  }
  if (to > from) cutCore(message, from, to, tokens);
  tokens.push(...trailing);
}

const FIELD = /^(?:due|deadline|date|prio|priority|tags?|labels?|every|until|repeat|recur):(?=[^:/])/i;

function cutCore(message: string, from: number, to: number, tokens: Token[]): void {
  const text = message.slice(from, to);
  if (LINK.test(text) || text.startsWith('\\')) {
    tokens.push(masked(message, from, to));
    return;
  }
  if (text.startsWith('//') && text.length > 2) {
    tokens.push(word(message, from, from + 2), word(message, from + 2, to));
    return;
  }
  if (text.startsWith('@') && /^@\d/.test(text)) {
    tokens.push(word(message, from, from + 1), word(message, from + 1, to));
    return;
  }
  const field = FIELD.exec(text)?.[0].length;
  if (field !== undefined) {
    cutCore(message, from, from + field - 1, tokens);
    tokens.push(mark(message, from + field - 1));
    cutCore(message, from + field, to, tokens);
    return;
  }
  const dash = rangeDash(text);
  if (dash === undefined) {
    tokens.push(word(message, from, to));
    return;
  }
  cutCore(message, from, from + dash, tokens);
  tokens.push(mark(message, from + dash));
  cutCore(message, from + dash + 1, to, tokens);
}

const CLOCK = String.raw`\d{1,2}(?:[:.]\d{2})?(?:am|pm)?`;
/** "14-16h" are hours of the day; "2-4h" is how long something takes. */
const RANGE = new RegExp(`^(?:${CLOCK}[-–]${CLOCK}|\\d{1,2}[-–](?:1[3-9]|2[0-4])h)$`, 'i');
const LOOSELY = /^(?:mid|early|late)$/i;
const DAY_NAME = /^(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,7}$/i;

/** Where a range such as mon-fri or 3-5pm is cut; a word with a hyphen stays whole. */
function rangeDash(text: string): number | undefined {
  if (text.endsWith(',') || text.length > 30) return undefined;
  const comma = text.indexOf(',');
  if (comma > 0) return text.slice(0, comma + 1).length > 1 && !/\d,\d{3}/.test(text) ? comma : undefined;
  const slash = text.indexOf('/');
  if (
    slash > 0 &&
    DAY_NAME.test(text.slice(0, slash)) &&
    text
      .slice(slash + 1)
      .split('/')
      .every((name) => DAY_NAME.test(name))
  )
    return slash;
  if (/^\d{1,2}(?:st|nd|rd|th)\/\d{1,2}(?:st|nd|rd|th)$/i.test(text)) return slash;
  const dash = text.search(/[-–]/);
  if (dash <= 0 || dash !== text.length - 1 - [...text].reverse().join('').search(/[-–]/)) return undefined;
  const [left, right] = [text.slice(0, dash), text.slice(dash + 1)];
  const names = (DAY_NAME.test(left) || LOOSELY.test(left)) && DAY_NAME.test(right);
  return names || RANGE.test(text) || /^\d{1,2}[-–]\d{1,2}$/.test(text) ? dash : undefined;
}

function word(message: string, start: number, end: number): Token {
  const text = message.slice(start, end);
  return { text, word: respelt(text.toLowerCase().replaceAll('’', "'")), start, end, kind: 'word' };
}

function mark(message: string, at: number): Token {
  const text = message[at] ?? '';
  return { text, word: text, start: at, end: at + 1, kind: 'mark' };
}
