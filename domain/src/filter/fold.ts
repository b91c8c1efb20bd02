/**
 * A text as it is searched: without accents, without case, and letters of other widths as the usual ones. The databases
 * say the same in SQL (the functions fold of command and read), where two signs stand between the texts of a task: as
 * part of a text they are spaces.
 */
export const fold = (text: string): string =>
  text
    .replaceAll('\u001e', ' ')
    .replaceAll('\u001f', ' ')
    .normalize('NFKD')
    .replace(ACCENTS, '')
    .toLowerCase()
    .replaceAll('ς', 'σ');

/** The points of Hebrew and Arabic too; not the vowels of scripts that need them. */
const ACCENTS =
  /[\u0300-\u036f]|[\u0591-\u05c7]|[\u064b-\u065f]|\u0670|[\u1ab0-\u1aff]|[\u1dc0-\u1dff]|[\u20d0-\u20ff]/g;
