import { parseMarkdown, type Piece } from './markdown.ts';

export function Markdown({ text }: { text: string }) {
  return <Pieces pieces={parseMarkdown(text)} />;
}

function Pieces({ pieces }: { pieces: Piece[] }) {
  return pieces.map((piece, at) => <PieceOf key={at} piece={piece} />);
}

function PieceOf({ piece }: { piece: Piece }) {
  switch (piece.kind) {
    case 'text':
      return piece.text;
    case 'code':
      return <code>{piece.text}</code>;
    case 'strong':
      return (
        <strong>
          <Pieces pieces={piece.pieces} />
        </strong>
      );
    case 'em':
      return (
        <em>
          <Pieces pieces={piece.pieces} />
        </em>
      );
    case 'link':
      return (
        <a href={piece.href} rel="noreferrer noopener" target="_blank">
          <Pieces pieces={piece.pieces} />
        </a>
      );
  }
}
