export interface Match {
  /** Higher is better. */
  score: number;
  /** Which characters of the text were asked for. */
  marks: ReadonlySet<number>;
}

const AT_START = 8;
const AT_WORD = 6;
const INSIDE = 4;
const SCATTERED = 1;

/**
 * How well a text answers to what was typed: every word of the query must be found, at the beginning of a word, inside of
 * one, or letter by letter with gaps. Case and accents make no difference. Null when a word is missing.
 */
export function fuzzy(query: string, text: string): Match | null {
  const letters = folded(text);
  const marks = new Set<number>();
  let score = 0;
  for (const word of query.split(/\s+/).filter(Boolean)) {
    const found = find(folded(word), letters);
    if (!found) return null;
    score += found.score;
    for (const at of found.at) marks.add(at);
  }
  // Of two that answer as well the shorter one is more what was asked for.
  return { score: score - letters.length / 1_000, marks };
}

function find(word: string[], text: string[]): { score: number; at: number[] } | null {
  const run = (start: number) => word.map((_, n) => start + n);
  let inside = -1;
  for (let at = 0; at + word.length <= text.length; at += 1) {
    if (!stands(word, text, at)) continue;
    if (isWordStart(text, at)) return { score: at === 0 ? AT_START : AT_WORD, at: run(at) };
    if (inside < 0) inside = at;
  }
  if (inside >= 0) return { score: INSIDE, at: run(inside) };
  const at = scattered(word, text);
  return at && { score: SCATTERED / (1 + at.at(-1)! - at[0]!), at };
}

function stands(word: string[], text: string[], at: number): boolean {
  for (let n = 0; n < word.length; n += 1) if (text[at + n] !== word[n]) return false;
  return true;
}

/** Letter by letter, beginning where a word does: otherwise nearly everything answers to nearly anything. */
function scattered(word: string[], text: string[]): number[] | null {
  for (const start of text.keys()) {
    if (text[start] !== word[0] || !isWordStart(text, start)) continue;
    const at: number[] = [];
    for (let n = start; n < text.length && at.length < word.length; n += 1) if (text[n] === word[at.length]) at.push(n);
    if (at.length === word.length) return at;
  }
  return null;
}

const isWordStart = (text: string[], at: number): boolean => at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1]!);

const MOST_KEPT = 20_000;
/** Titles are looked through at every letter that is typed: of a long list most of the time was this. */
const kept = new Map<string, string[]>();

/** One folded letter for each character, so that places in it are places in the text. */
function folded(text: string): string[] {
  const known = kept.get(text);
  if (known) return known;
  const letters = Array.from(text, (letter) => Array.from(letter.normalize('NFD').toLowerCase())[0] ?? letter);
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(text, letters);
  return letters;
}
