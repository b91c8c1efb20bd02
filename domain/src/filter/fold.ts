/** A text as it is searched: without accents, without case, and letters of other widths as the usual ones. */
export const fold = (text: string): string =>
  text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ς', 'σ');
