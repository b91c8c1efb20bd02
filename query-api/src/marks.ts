/**
 * Where in a text the words of a search stand. Marks are ranges and the text stays as it was written: whoever shows it
 * escapes it as any other text, so that nothing a task holds ever becomes part of a page.
 */
import { fold } from '@tasklog/domain/filter/fold';
import { isNear } from '@tasklog/domain/language/text/spelling';

/** From and to (exclusive), in UTF-16 code units. */
export type Mark = [from: number, to: number];
export type Marked = { text: string; marks: Mark[] };

/** As they stand where words begin; else anywhere; else words that are like them. */
export function marksIn(text: string, words: readonly string[]): Mark[] {
  const folded = foldedWithPlaces(text);
  return merged(words.flatMap((word) => marksOf(fold(word), folded)));
}

type Folded = { letters: string; from: number[]; to: number[] };

/** The folded text, and for each of its code units the character of the text that it came from. */
function foldedWithPlaces(text: string): Folded {
  const folded: Folded = { letters: '', from: [], to: [] };
  let at = 0;
  for (const character of text) {
    const piece = fold(character);
    for (let n = 0; n < piece.length; n += 1) {
      folded.from.push(at);
      folded.to.push(at + character.length);
    }
    // An accent that is a character of its own belongs to the letter before it.
    if (piece === '' && folded.to.length > 0) folded.to[folded.to.length - 1] = at + character.length;
    folded.letters += piece;
    at += character.length;
  }
  return folded;
}

function marksOf(word: string, folded: Folded): Mark[] {
  const places = word === '' ? [] : placesOf(word, folded.letters);
  const leading = places.filter((at) => !isLetter(folded.letters[at - 1]));
  const found = (leading.length > 0 ? leading : places).map((at) => [at, at + word.length] as const);
  const spans = found.length > 0 ? found : likeWords(word, folded.letters);
  return spans.map(([from, to]) => [folded.from[from] ?? 0, folded.to[to - 1] ?? 0]);
}

function placesOf(word: string, letters: string): number[] {
  const found: number[] = [];
  for (let at = letters.indexOf(word); at >= 0; at = letters.indexOf(word, at + word.length)) found.push(at);
  return found;
}

const isLetter = (character: string | undefined): boolean => character !== undefined && /[\p{L}\p{N}]/u.test(character);

const likeWords = (word: string, letters: string): (readonly [number, number])[] =>
  [...letters.matchAll(/[\p{L}\p{N}]+/gu)]
    .filter(([other]) => isNear(word, other))
    .map(({ 0: other, index }) => [index, index + other.length] as const);

function merged(marks: Mark[]): Mark[] {
  const found: Mark[] = [];
  for (const [from, to] of marks.toSorted((a, b) => a[0] - b[0])) {
    const last = found.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else found.push([from, to]);
  }
  return found;
}

const BEFORE = 40;
const LONGEST = 160;

/** The part of a text around its first mark, cut between words; null when nothing is marked. */
export function snippetOf(text: string, words: readonly string[]): Marked | null {
  const marks = marksIn(text, words);
  const [first] = marks;
  if (!first) return null;
  const from = first[0] <= BEFORE ? 0 : startAfter(text, first[0] - BEFORE, first[0]);
  const to = from + LONGEST >= text.length ? text.length : endBefore(text, from + LONGEST, first[1]);
  const within = marks.filter((mark) => mark[0] >= from && mark[1] <= to);
  const led = from > 0 ? '…' : '';
  return {
    text: `${led}${text.slice(from, to)}${to < text.length ? '…' : ''}`,
    marks: within.map((mark) => [mark[0] - from + led.length, mark[1] - from + led.length]),
  };
}

/** Behind the first space from there on, and not behind `before`; never within a character. */
function startAfter(text: string, at: number, before: number): number {
  const space = text.slice(at, before).search(/\s/);
  return space >= 0 ? at + space + 1 : whole(text, at);
}

function endBefore(text: string, at: number, after: number): number {
  const space = text.lastIndexOf(' ', at);
  return space > after ? space : whole(text, Math.max(at, after));
}

const whole = (text: string, at: number): number => (/[\udc00-\udfff]/.test(text[at] ?? '') ? at + 1 : at);
