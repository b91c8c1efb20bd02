import { ACCENTS } from '../../../web/messages/pseudo.ts';

/** Finds words of the catalogue in English and in the pseudo-locale alike: with or without accents, longer or not. */
export const named = (words: string): RegExp =>
  new RegExp(
    `^${Array.from(words, (sign) =>
      sign in ACCENTS ? `[${sign}${ACCENTS[sign] ?? ''}]` : sign.replace(/[.*+?^${}()|[\]\\]/, '\\$&'),
    ).join('')}~*`,
  );
