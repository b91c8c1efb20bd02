/** A piece of a reply. There is no piece for raw HTML or images: such text stays text. */
export type Piece =
  | { kind: 'text'; text: string }
  | { kind: 'strong' | 'em'; pieces: Piece[] }
  | { kind: 'code'; text: string }
  | { kind: 'link'; href: string; pieces: Piece[] };

const MARKS =
  /\*\*(?=\S)(.+?)(?<=\S)\*\*|(?<![\w*])([*_])(?![\s*_])(.+?)(?<![\s*_])\2(?![\w*])|`([^`]+)`|\[([^\]]+)\]\((\S+?)\)/su;

/** Reads light markdown: bold, italics, code and https links; everything else is text as it stands. */
export function parseMarkdown(text: string): Piece[] {
  const found = MARKS.exec(text);
  if (!found) return text ? [{ kind: 'text', text }] : [];
  const before = text.slice(0, found.index);
  const after = text.slice(found.index + found[0].length);
  return [...(before ? [{ kind: 'text' as const, text: before }] : []), pieceOf(found), ...parseMarkdown(after)];
}

/** The words of a reply without its marks, for a screen reader's announcement. */
export function plainText(text: string): string {
  const words = (pieces: Piece[]): string =>
    pieces.map((piece) => ('text' in piece ? piece.text : words(piece.pieces))).join('');
  return words(parseMarkdown(text));
}

function pieceOf([whole, bold, _mark, italic, code, label, href]: RegExpExecArray): Piece {
  if (bold !== undefined) return { kind: 'strong', pieces: parseMarkdown(bold) };
  if (italic !== undefined) return { kind: 'em', pieces: parseMarkdown(italic) };
  if (code !== undefined) return { kind: 'code', text: code };
  if (label !== undefined && href && isHttps(href)) return { kind: 'link', href, pieces: parseMarkdown(label) };
  return { kind: 'text', text: whole };
}

function isHttps(href: string): boolean {
  return URL.canParse(href) && new URL(href).protocol === 'https:';
}
