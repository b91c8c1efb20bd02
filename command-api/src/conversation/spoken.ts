/** The user's own words, to copy from. What a model says is only ever looked up here: what comes out is a piece of the message. */
import { clean } from '@tasklog/domain/language/text/clean';

export type Span = { text: string; at: readonly number[] };

export type Spoken = {
  message: string;
  words: readonly string[];
  /** These words side by side, outside quotes: a date, a reference, a value. */
  phrase: (text: string) => Span | undefined;
  /** These words in their order, others between them left out, and none of those to avoid: a title, a note. */
  passage: (text: string, avoid: ReadonlySet<number>) => Span | undefined;
};

const WORD = /[\p{L}\p{N}\p{M}]+(?:['’][\p{L}\p{M}]+)*/gu;
const QUOTED = /"[^"]{1,2000}"|“[^”]{1,2000}”/g;
/** Signs that are part of the word they stand at: C++, 20%, €5. */
const [BEFORE, AFTER] = [/[€$£#@+]+$/, /^[+#%°€$£]+/];

export function spokenIn(said: string): Spoken {
  const message = clean(said);
  const found = [...message.matchAll(WORD)];
  const words = found.map(([word]) => folded(word));
  const places = found.map(({ index, 0: word }) => [index, index + word.length] as const);
  const quotes = [...message.matchAll(QUOTED)].map(({ index, 0: text }) => [index, index + text.length] as const);
  const quoted = new Set(
    places.flatMap(([from], n) => (quotes.some(([start, end]) => from > start && from < end) ? [n] : [])),
  );
  const slice = (first: number, last: number): string => {
    const [from, to] = [places[first]?.[0] ?? 0, places[last]?.[1] ?? 0];
    const before = BEFORE.exec(message.slice(0, from))?.[0] ?? '';
    return `${before}${message.slice(from, to)}${AFTER.exec(message.slice(to))?.[0] ?? ''}`;
  };
  const sideBySide = (text: string, avoid: ReadonlySet<number>): Span | undefined => {
    const wanted = wordsOf(text);
    if (wanted.length === 0) return undefined;
    for (let from = 0; from + wanted.length <= words.length; from += 1) {
      if (wanted.every((word, n) => words[from + n] === word && !avoid.has(from + n)))
        return { text: slice(from, from + wanted.length - 1), at: wanted.map((_, n) => from + n) };
    }
    return undefined;
  };
  const inOrder = (text: string, avoid: ReadonlySet<number>): Span | undefined => {
    const at: number[] = [];
    for (const word of wordsOf(text)) {
      const next = words.findIndex((each, n) => each === word && n > (at.at(-1) ?? -1) && !avoid.has(n));
      if (next < 0) return undefined;
      at.push(next);
    }
    return at.length === 0
      ? undefined
      : {
          text: runsOf(at)
            .map(([a, b]) => slice(a, b))
            .join(' '),
          at,
        };
  };
  return {
    message,
    words,
    phrase: (text) => sideBySide(text, quoted),
    passage: (text, avoid) => sideBySide(text, avoid) ?? inOrder(text, avoid),
  };
}

const folded = (word: string): string => word.toLowerCase().replaceAll('’', "'");
const wordsOf = (text: string): string[] => [...clean(text).matchAll(WORD)].map(([word]) => folded(word));

/** First and last of each run of neighbours. */
function runsOf(at: readonly number[]): [number, number][] {
  return at.reduce<[number, number][]>((runs, n) => {
    const last = runs.at(-1);
    if (last?.[1] === n - 1) last[1] = n;
    else runs.push([n, n]);
    return runs;
  }, []);
}
