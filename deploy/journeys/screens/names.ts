const ACCENTED: Record<string, string> = {
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

/** Finds words of the catalogue in English and in the pseudo-locale alike: with or without accents, longer or not. */
export const named = (words: string): RegExp =>
  new RegExp(
    `^${Array.from(words, (sign) =>
      sign in ACCENTED ? `[${sign}${ACCENTED[sign] ?? ''}]` : sign.replace(/[.*+?^${}()|[\]\\]/, '\\$&'),
    ).join('')}~*`,
  );
