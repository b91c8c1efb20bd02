/** What a letter becomes in the pseudo-locale; those that are not here stay. */
export const ACCENTS: Readonly<Record<string, string>> = {
  a: 'á',
  e: 'é',
  i: 'í',
  o: 'ó',
  u: 'ú',
  A: 'Á',
  E: 'É',
  I: 'Í',
  O: 'Ó',
  U: 'Ú',
};
const LONGER = 0.4;

/** Every text of a catalogue with accents and two fifths longer; names of what is filled in, and marks, are left alone. */
export function stretched(messages: unknown): unknown {
  if (typeof messages === 'string') return stretchedText(messages);
  return Object.fromEntries(
    Object.entries(messages as Record<string, unknown>).map(([key, value]) => [key, stretched(value)]),
  );
}

/** A brace in a text opens an argument, and a brace in an argument a text again: one form of a plural, for instance. */
function stretchedText(text: string): string {
  const letters = [0];
  let isMark = false;
  const accented = Array.from(text, (sign) => {
    const depth = letters.length - 1;
    if (sign === '{') letters.push(0);
    if (sign === '}') return tail(letters.pop() ?? 0, depth) + sign;
    if (sign === '<') isMark = true;
    const isText = depth % 2 === 0 && !isMark && sign !== '{';
    if (sign === '>') isMark = false;
    if (!isText) return sign;
    letters[depth]! += 1;
    return ACCENTS[sign] ?? sign;
  });
  return accented.join('') + tail(letters[0]!, 0);
}

const tail = (letters: number, depth: number): string =>
  depth % 2 === 0 ? '~'.repeat(Math.ceil(letters * LONGER)) : '';
