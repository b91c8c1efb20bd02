import type { Token } from './tokens.ts';

type Reader<Key extends object, Found> = (tokens: readonly Token[], from: number, key: Key) => Found;

/**
 * Several readers look at the same place of a line; what one found there is kept as long as the line's tokens are, so
 * that reading stays linear. The key is what else the reader looks at: the clock or the house defaults.
 */
export function once<Key extends object, Found>(read: Reader<Key, Found>): Reader<Key, Found> {
  const known = new WeakMap<readonly Token[], WeakMap<Key, Map<number, Found>>>();
  return (tokens, from, key) => {
    let ofTokens = known.get(tokens);
    if (!ofTokens) known.set(tokens, (ofTokens = new WeakMap<Key, Map<number, Found>>()));
    let ofKey = ofTokens.get(key);
    if (!ofKey) ofTokens.set(key, (ofKey = new Map<number, Found>()));
    if (ofKey.has(from)) return ofKey.get(from) as Found;
    const found = read(tokens, from, key);
    ofKey.set(from, found);
    return found;
  };
}
