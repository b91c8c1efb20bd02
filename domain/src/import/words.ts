/** What other products say in words of their own, as this one has it. */

/** A name as a tag: one word without the marks that tags begin with. */
export const tagOf = (name: string): string =>
  name
    .split(/[\s#@,]+/)
    .filter(Boolean)
    .join('-')
    .slice(0, LONGEST_TAG)
    .toWellFormed();

const LONGEST_TAG = 64;

/** Each tag once, whatever its case; what is none is left out. */
export const distinct = (tags: readonly string[]): string[] =>
  tags.filter((tag, n) => tag !== '' && tags.findIndex((other) => other.toLowerCase() === tag.toLowerCase()) === n);

/** Notes from several parts, each in a paragraph of its own. */
export const paragraphs = (...parts: readonly (string | undefined)[]): string =>
  parts
    .map((part) => part?.trim())
    .filter(Boolean)
    .join('\n\n');

const BREAKS = /<(?:br|\/p|\/div|\/li|\/h[1-6]|\/tr)\b[^<>]*>/gi;
const ITEM = /<li\b[^<>]*>/gi;
const MARKUP = /<\/?[a-z][^<>]*>/gi;
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** Text without its markup; what holds none is left as it is. */
export function plainText(html: string): string {
  if (!/<[a-z]/i.test(html)) return html.trim();
  return html
    .replaceAll(BREAKS, '\n')
    .replaceAll(ITEM, '- ')
    .replaceAll(MARKUP, '')
    .replaceAll(/&(?:#(\d{1,7})|([a-z]{2,6}));/g, (whole: string, code?: string, name?: string) =>
      code === undefined ? (ENTITIES[name ?? ''] ?? whole) : characterOf(Number(code)),
    )
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}

const HIGHEST_CODE = 0x10ffff;
const characterOf = (code: number): string => (code <= HIGHEST_CODE ? String.fromCodePoint(code) : '');
