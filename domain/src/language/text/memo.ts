import type { Token } from './tokens.ts';

type Reader<Key extends object, Found> = (tokens: readonly Token[], from: number, key: Key) => Found | undefined;

/** What a reader found in one line, by the token it began at; null where there was nothing. */
interface Line<Key, Found> {
  tokens: readonly Token[];
  key: Key;
  found: (Found | null)[];
}

/** As many lines as are read at once: the message itself, and stretches of it that are read for the sake of another. */
const KEPT = 6;

/**
 * Several readers look at the same place of a line; what one found there is kept while the line is read, so that
 * reading stays linear. The key is what else the reader looks at: the clock or the house defaults.
 */
export function once<Key extends object, Found>(read: Reader<Key, Found>): Reader<Key, Found> {
  const kept: Line<Key, Found>[] = [];
  return (tokens, from, key) => {
    const known = kept.find((line) => line.tokens === tokens && line.key === key);
    const line = known ?? { tokens, key, found: [] };
    if (line !== kept[0]) {
      if (known) kept.splice(kept.indexOf(known), 1);
      kept.unshift(line);
      kept.length = Math.min(kept.length, KEPT);
    }
    const before = line.found[from];
    if (before !== undefined) return before ?? undefined;
    const found = read(tokens, from, key);
    line.found[from] = found ?? null;
    return found;
  };
}
