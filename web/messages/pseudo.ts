const ACCENTS: Record<string, string> = {
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

/** Every text of a catalogue with accents and two fifths longer; what stands in braces or pointed brackets is left alone. */
export function stretched(messages: unknown): unknown {
  if (typeof messages === 'string') return stretchedText(messages);
  return Object.fromEntries(
    Object.entries(messages as Record<string, unknown>).map(([key, value]) => [key, stretched(value)]),
  );
}

function stretchedText(text: string): string {
  let depth = 0;
  let letters = 0;
  const accented = Array.from(text, (sign) => {
    if (sign === '{' || sign === '<') depth += 1;
    const isText = depth === 0;
    if (sign === '}' || sign === '>') depth -= 1;
    if (!isText) return sign;
    letters += 1;
    return ACCENTS[sign] ?? sign;
  });
  return `${accented.join('')}${'~'.repeat(Math.ceil(letters * LONGER))}`;
}
