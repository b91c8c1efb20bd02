import type { Token } from '../text/tokens.ts';

/** "the 5th floor", "the 3rd chapter": an ordinal with a noun behind it is no date. */
export function hasFollower(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at];
  if (!next || next.kind === 'mark') return false;
  return !/^(?:at|by|@|for|with|and|to|from|in|until|till|every|each|of|noon|midnight|remind|please|if|because|so|or|then|that|before|after|about|except|monthly|daily|weekly|yearly|annually|#.*|@.*|p[1-4]|\d.*)$/.test(
    next.word,
  );
}

/** "at 3 houses", "at 10 Downing Street": a number with a noun behind it is no hour. */
export function hasNoun(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at];
  if (!next || next.kind === 'mark') return false;
  return !/^(?:on|in|by|for|with|and|to|from|until|till|every|each|today|tomorrow|tonight|tom|this|next|about|remind|sharp|or|so|because|the|[@#].*|p[1-4]|mon.*|tue.*|wed.*|thu.*|fri.*|sat.*|sun.*|\d.*|jan.*|feb.*|mar.*|apr.*|may|jun.*|jul.*|aug.*|sep.*|oct.*|nov.*|dec.*|daily|weekly|monthly|starting|except|\/\/)$/.test(
    next.word,
  );
}
