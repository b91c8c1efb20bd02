// Most phrases begin with words of their own: what begins otherwise need not be held against them.

const MOST = 200;

/** Beginnings of a phrase, up to its first space: those that still go on, and the words that are whole. */
interface Begun {
  open: Set<string>;
  whole: Set<string>;
}

/** The words that a phrase can begin with, in lower case; undefined when that cannot be told from its pattern. */
export function openingsOf(pattern: string): ReadonlySet<string> | undefined {
  const begun = ofChoice(pattern, new Set(['']));
  if (!begun) return undefined;
  const words = new Set([...begun.whole, ...begun.open]);
  return words.has('') || words.size > MOST ? undefined : words;
}

function ofChoice(pattern: string, open: Set<string>): Begun | undefined {
  let all: Begun = { open: new Set(), whole: new Set() };
  for (const branch of branchesOf(pattern)) {
    const begun = ofSequence(branch, open);
    if (!begun) return undefined;
    all = either(all, begun);
  }
  return all;
}

const PIECE = /^(?:(?<letter>[a-z0-9' ,:;#@-])|\[(?<any>[a-z' -]+)\]|(?<look>\(\?<?[=!])|(?<group>\((?:\?:|\?<\w+>)))/;

function ofSequence(sequence: string, start: Set<string>): Begun | undefined {
  let begun: Begun = { open: start, whole: new Set() };
  for (let at = 0; at < sequence.length && begun.open.size > 0;) {
    const { letter, any, look, group } = PIECE.exec(sequence.slice(at))?.groups ?? {};
    const head = letter ?? (any && `[${any}]`) ?? look ?? group;
    if (head === undefined) return undefined;
    const end = look || group ? closing(sequence, at) : at + head.length;
    const often = /^[?*+{]/.exec(sequence.slice(end))?.[0];
    const next = look
      ? begun
      : group
        ? ofChoice(sequence.slice(at + group.length, end - 1), begun.open)
        : grown(begun.open, [...(letter ?? any ?? '')]);
    if (!next || next.open.size > MOST || (often !== undefined && often !== '?' && next.open.size > 0))
      return undefined;
    const skipped: Begun = often === '?' || often === '*' ? begun : { open: new Set(), whole: begun.whole };
    if (!look) begun = either(next, skipped);
    if (often === '{') return undefined;
    at = often === undefined ? end : end + 1;
  }
  return begun;
}

/** Each beginning with each of the letters behind it; a space makes it a whole word. */
function grown(open: Set<string>, letters: readonly string[]): Begun {
  const longer = letters.filter((letter) => letter !== ' ').flatMap((letter) => [...open].map((word) => word + letter));
  return { open: new Set(longer), whole: letters.includes(' ') ? open : new Set() };
}

function either(one: Begun, other: Begun): Begun {
  return { open: new Set([...one.open, ...other.open]), whole: new Set([...one.whole, ...other.whole]) };
}

/** The index behind the bracket that closes the one at `from`. */
function closing(pattern: string, from: number): number {
  let depth = 0;
  for (let at = from; at < pattern.length; at += 1) {
    if (pattern[at] === '\\') at += 1;
    else if (pattern[at] === '[') at = pattern.indexOf(']', at);
    else if (pattern[at] === '(') depth += 1;
    else if (pattern[at] === ')' && --depth === 0) return at + 1;
  }
  return pattern.length;
}

/** The alternatives of a pattern, those inside brackets left together. */
function branchesOf(pattern: string): string[] {
  const branches: string[] = [];
  let from = 0;
  for (let at = 0; at < pattern.length; at += 1) {
    if (pattern[at] === '\\') at += 1;
    else if (pattern[at] === '[') at = pattern.indexOf(']', at);
    else if (pattern[at] === '(') at = closing(pattern, at) - 1;
    else if (pattern[at] === '|') {
      branches.push(pattern.slice(from, at));
      from = at + 1;
    }
  }
  return [...branches, pattern.slice(from)];
}
