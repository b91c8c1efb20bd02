import { dropEnd, dropStart } from '../text/edges.ts';
import { tokenise } from '../text/tokens.ts';
import type { Token } from '../text/tokens.ts';

interface Span {
  from: number;
  to: number;
}

/** What is left of a line once the understood spans are taken out, tidied at its edges. */
export function titleFrom(line: string, tokens: readonly Token[], spans: readonly Span[]): string {
  const gone = new Set(spans.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, index) => from + index)));
  const pieces: string[] = [];
  let start: number | undefined;
  tokens.forEach((token, at) => {
    if (gone.has(at)) {
      if (start !== undefined) pieces.push(line.slice(start, tokens[at - 1]?.end));
      start = undefined;
    } else start ??= token.start;
  });
  if (start !== undefined) pieces.push(line.slice(start, tokens.at(-1)?.end));
  const joined = pieces
    .map((piece) => piece.trim())
    .reduce((left, right) => (/^[,;]|^:(?= )/.test(right) ? left + right : `${left} ${right}`), '');
  return tidy(spans.length > 0 ? withoutDoubleMarks(joined).replace(/ (?=\)(?:\s|$))/g, '') : joined, spans.length > 0);
}

/** "call ann,, about the trip": the marks on both sides of what was taken out. */
function withoutDoubleMarks(text: string): string {
  return text.replace(/([,;]) ?[,;]/g, '$1').replace(/ ([-–—]) [-–—] /g, ' $1 ');
}

/** One line, no dangling joiners; a title that is quoted as a whole loses its quotes. */
export function tidy(text: string, cut = false): string {
  let title = withoutEmptyBrackets(text.replace(/\s{2,}|[^\S ]/g, ' ')).trim();
  for (let before = ''; before !== title;) {
    before = title;
    title = dropStart(dropEnd(title, ' ,;:-–—'), ' ,;:.-–—');
    if (cut) title = dropJoiners(title);
  }
  return unescape(unquote(stripStop(title).trim()));
}

/** Brackets that hold nothing once their content was understood; those inside quoted text stay. */
function withoutEmptyBrackets(text: string): string {
  if (!/[)}\]]/.test(text)) return text;
  let [kept, from] = ['', 0];
  for (const { kind, start, end } of tokenise(text)) {
    if (kind !== 'masked') continue;
    kept += text.slice(from, start).replace(EMPTY_BRACKETS, '') + text.slice(start, end);
    from = end;
  }
  return (kept + text.slice(from).replace(EMPTY_BRACKETS, '')).replace(/ {2}/g, ' ');
}

const EMPTY_BRACKETS = /\(\s*\)|\{\s*\}|\[\s*\]/g;
const LEADING = /^(?:to|that|and|then|on|at|by|also|please)\s+/i;
const TRAILING =
  /\s(?:on|at|by|due|from|starting|and|with|for|the|@|is|please|pls|plz|thanks|thx|deadline|or|until|then)$/i;

function dropJoiners(title: string): string {
  const marks = dropEnd(title, '!?.');
  const arrow = /\s(?:->|=>|→|[/|>=~-])$/.exec(title);
  if (arrow) return title.slice(0, arrow.index);
  const plain = marks !== title && marks.endsWith(' ') ? marks.trim() : title;
  return plain.replace(LEADING, '').replace(TRAILING, '').trim();
}

function stripStop(title: string): string {
  return /[^.]\.$/.test(title) &&
    !/\b(?:etc|inc|ltd|corp|co|jr|sr|st|ave|dr|mr|mrs|ms|dept|approx|no|vs|bros|[a-z])\.$/i.test(title)
    ? title.slice(0, -1)
    : title;
}

const QUOTES: Record<string, string> = { '"': '"', '“': '”', '‘': '’', "'": "'", '«': '»', '`': '`' };

export function unquote(text: string): string {
  const close = QUOTES[text[0] ?? ''];
  if (close === undefined || text.length < 3 || !text.endsWith(close)) return text;
  const inner = text.slice(1, -1);
  return inner.includes(close) && close !== "'" ? text : inner.trim();
}

function unescape(text: string): string {
  return text.replace(/(^|\s)\\(\S)/g, '$1$2');
}
